"""What search engines read on a page: its subject and its place in the site, as schema.org.

An Event for a session (R21), a NewsArticle for a release, a CreativeWork for guidelines (R22), the
WebSite with its search on the home page, and the path to each page. Nothing is said that the page
does not say to its readers. Every property and type is in schema.org's vocabulary.
"""

from collections.abc import Iterable, Sequence

from sitegen.artifacts import file_address
from sitegen.entries import Card
from sitegen.json_text import plain_json
from sitegen.language import catalogue
from sitegen.media_types import media_type
from sitegen.model import Config, Group, Image, Place, PressRelease, Publication, Session, Version
from sitegen.moves import kinds_of

SCHEMA = "https://schema.org"

Thing = dict[str, object]
Others = Sequence[tuple[str, str]]
"""The languages of a document with its address in each, the original first."""

_STATUS = {"adopted": "Published", "in-force": "Published", "replaced": "Obsolete",
           "repealed": "Obsolete"}  # fmt: skip


def graph(things: Iterable[Thing]) -> str:
    """Write things as one block of JSON-LD, empty for none; it can not end a script element."""
    made = list(things)
    return plain_json({"@context": SCHEMA, "@graph": made}) if made else ""


def breadcrumbs(config: Config, language: str, home: str, ways: Iterable[tuple[str, str]]) -> Thing:
    """Give the path to a page from the home page; `ways` are titles with addresses."""
    words = catalogue(language).gettext
    path = ((words("Home"), home), *ways)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": at,
                "name": name,
                "item": {"@id": config.url + address},
            }
            for at, (name, address) in enumerate(path, 1)
        ],
    }


def website(config: Config) -> Thing:
    """Give the whole site with its search, as the home page tells it."""
    template = f"{config.url}/suche/?q={{search_term_string}}"
    made: Thing = {
        "@type": "WebSite",
        "@id": f"{config.url}/#website",
        "url": f"{config.url}/",
        "name": config.title,
        "inLanguage": [config.language, *config.languages],
        "publisher": _reference(config),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": template},
            "query-input": "required name=search_term_string",
        },
    }
    return _with_text(made, config.description)


def publisher(config: Config) -> Thing:
    """Give who publishes the site: the city, or a company or office that does it for the city."""
    of = config.publisher
    logo = file_address(config.logo) if config.logo else "/assets/icon-512.png"
    return {
        "@type": "Organization",
        **_reference(config),
        "name": of.name,
        "url": of.url,
        "email": of.email,
        "telephone": of.phone,
        "logo": {"@type": "ImageObject", "url": config.url + logo},
        "address": {"@type": "PostalAddress", "streetAddress": of.street,
                    "postalCode": of.postcode, "addressLocality": of.city},
    }  # fmt: skip


def _reference(config: Config) -> Thing:
    return {"@id": f"{config.url}/#publisher"}


def event(config: Config, session: Session, group: Card | None) -> Thing:
    """Give a session; times with their offset, former starts oldest first."""
    made = _named("Event", config, session.head.address, session.head.title)
    made["startDate"] = session.start.iso
    if session.end is not None:
        made["endDate"] = session.end.iso
    former = [move.was_date.iso for move in session.changes if move.was_date is not None]
    if former:
        made["previousStartDate"] = former[0] if len(former) == 1 else former
    made["eventStatus"] = f"{SCHEMA}/{_event_status(session)}"
    made["eventAttendanceMode"] = f"{SCHEMA}/{_mode(session)}"
    made["inLanguage"] = session.head.language or config.language
    if session.public:
        made["isAccessibleForFree"] = True
    made["organizer"] = {
        "@type": "Organization",
        "name": group.title if group else config.publisher.name,
        "url": config.url + (group.address if group else "/"),
    }
    places: list[Thing] = [_place(session.place)] if session.place else []
    if session.online:
        places.append({"@type": "VirtualLocation", "url": session.online})
    if places:
        made["location"] = places[0] if len(places) == 1 else places
    return _with_text(made | _image(config, session.image), session.summary, session.topics)


def article(
    config: Config, release: PressRelease, about: Iterable[Card], others: Others, text: str
) -> Thing:
    """Give a release; `about` are the sessions and publications that it names."""
    words = catalogue(release.head.language or config.language).gettext
    made = _named("NewsArticle", config, release.head.address, "")
    made["headline"] = release.head.title
    if release.subtitle:
        made["alternativeHeadline"] = release.subtitle
    made["datePublished"] = release.date.iso
    made["dateModified"] = modified(release)
    made["inLanguage"] = release.head.language or config.language
    made["author"] = made["publisher"] = _reference(config)
    made["articleSection"] = words("Press releases")
    made["isAccessibleForFree"] = True
    if release.place:
        made["dateline"] = release.place
    subjects = [_subject(config, card) for card in about]
    if subjects:
        made["about"] = subjects
    made |= _image(config, release.image) | _translations(config, release.head.address, others)
    return _with_text(made, text, release.topics)


def modified(of: PressRelease | Version) -> str:
    """Give when a text was last corrected, or published."""
    return of.changes[-1].date.iso if of.changes else of.date.iso


def organization(config: Config, group: Group, text: str) -> Thing:
    """Give a body that meets."""
    made = _named("Organization", config, group.head.address, group.head.title)
    if group.place:
        made["location"] = _place(group.place)
    return _with_text(made, text)


def publication(
    config: Config, of: Publication, versions: Iterable[Version], others: Others, text: str
) -> Thing:
    """Give a text that is worked on, with its versions as examples of it."""
    made = _named("CreativeWork", config, of.head.address, of.head.title)
    if of.subtitle:
        made["alternateName"] = of.subtitle
    made["inLanguage"] = of.head.language or config.language
    made["publisher"] = _reference(config)
    made["isAccessibleForFree"] = True
    examples = [
        _named("CreativeWork", config, version.head.address, version.head.title)
        | {"version": version.name, "datePublished": version.date.iso}
        for version in versions
    ]
    if examples:
        made["workExample"] = examples
    return _with_text(made | _translations(config, of.head.address, others), text, of.topics)


def version(
    config: Config,
    of: Card,
    made_of: Version,
    phase: str,
    chapters: Iterable[tuple[str, str]],
    files: Iterable[str],
) -> Thing:
    """Give one version of a publication; chapters are titles with addresses."""
    made = _version(config, of, made_of)
    made["datePublished"] = made_of.date.iso
    made["dateModified"] = modified(made_of)
    made["creativeWorkStatus"] = _STATUS.get(phase, "Draft")
    made["inLanguage"] = config.language
    made["isAccessibleForFree"] = True
    made["publisher"] = _reference(config)
    made["exampleOfWork"] = _named("CreativeWork", config, of.address, of.title)
    parts = [
        _named("Chapter", config, address, title) | {"position": at}
        for at, (title, address) in enumerate(chapters, 1)
    ]
    if parts:
        made["hasPart"] = parts
    encodings = [
        {"@type": "MediaObject", "contentUrl": config.url + address,
         "encodingFormat": media_type(address)}
        for address in files
    ]  # fmt: skip
    if encodings:
        made["encoding"] = encodings
    return made


def chapter(
    config: Config, of: Card, part_of: Version, number: int, way: tuple[str, str], text: str
) -> Thing:
    """Give one chapter of a version; `way` is its title with its address."""
    title, address = way
    made = _named("Chapter", config, address, title) | {"position": number}
    made["inLanguage"] = config.language
    made["isAccessibleForFree"] = True
    made["isPartOf"] = _version(config, of, part_of)
    return _with_text(made, text)


def _version(config: Config, of: Card, version: Version) -> Thing:
    title = f"{of.title}: {version.head.title}"
    made = _named("CreativeWork", config, version.head.address, title)
    return made | {"version": version.name}


def _named(kind: str, config: Config, address: str, name: str) -> Thing:
    url = config.url + address
    return {"@type": kind, "@id": url, "url": url, **({"name": name} if name else {})}


def _with_text(made: Thing, text: str, topics: tuple[str, ...] = ()) -> Thing:
    if text:
        made["description"] = " ".join(text.split())
    if topics:
        made["keywords"] = list(topics)
    return made


def _image(config: Config, image: Image | None) -> Thing:
    if image is None:
        return {}
    url = config.url + file_address(image.file)
    made: Thing = {"@type": "ImageObject", "url": url, "creditText": image.credit}
    return {"image": made | ({"caption": image.caption} if image.caption else {})}


def _translations(config: Config, address: str, others: Others) -> Thing:
    """Tie a document to its original, or an original to its translations."""
    if not others:
        return {}
    (_, original), *translated = others
    if address != original:
        return {"translationOfWork": {"@id": config.url + original}}
    return {"workTranslation": [{"@id": config.url + other} for _, other in translated]}


def _subject(config: Config, card: Card) -> Thing:
    if card.kind != "session":
        return _named("CreativeWork", config, card.address, card.title)
    made = _named("Event", config, card.address, card.title)
    if card.when is not None:
        made["startDate"] = card.when.iso
    if card.place:
        made["location"] = {"@type": "Place", "name": card.place}
    return made


def _event_status(session: Session) -> str:
    if session.status == "cancelled":
        return "EventCancelled"
    if session.status == "postponed":
        return "EventPostponed"
    return "EventRescheduled" if "moved" in kinds_of(session) else "EventScheduled"


def _mode(session: Session) -> str:
    if not session.online:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if session.place else "OnlineEventAttendanceMode"


def _place(place: Place) -> Thing:
    made: Thing = {"@type": "Place", "name": place.label}
    parts = {"streetAddress": place.street, "postalCode": place.postcode,
             "addressLocality": place.city}  # fmt: skip
    known = {key: value for key, value in parts.items() if value}
    made["address"] = {"@type": "PostalAddress", **known} if known else place.label
    if place.latitude is not None and place.longitude is not None:
        made["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude,
                       "longitude": place.longitude}  # fmt: skip
    return made
