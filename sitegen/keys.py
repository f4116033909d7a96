"""The keys of front matter and settings: what each holds, whether it must be there, an example.

The readers know no other keys than these (`sitegen.fields`), the JSON Schemas for editors are made
of them (`sitegen.schema`), and so are the comments of new documents (`sitegen.scaffolds`). So none
of the three can offer what another one refuses. Descriptions and examples are English here and in
the catalogues; an example may hold the names of what a site has: `{session}`, `{picture}`.
"""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from sitegen.language import N_

Form = Literal[
    "text", "prose", "texts", "ref", "refs", "flag", "choice", "number", "latitude", "longitude",
    "web", "moment", "day", "clock", "end", "file", "edition", "place", "record", "records",
    "entries", "decision", "font",
]  # fmt: skip
"""How a value is read. Some can be a text or a record: `end` is a time or a moment, `edition` a
path or a file with its title, `place` a name or an address, `entries` a list of both, `decision`
a day or a record, `font` one of two words or a record."""


class Key(NamedTuple):
    """One key; `keys` are those of the record or of each record that it holds.

    `options` are the words of a choice, the default first; `pattern` binds a text further. What is
    not `offered` is left out of new documents: a tool writes it, or it comes years later.
    """

    name: str
    form: Form
    about: str
    example: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    keys: "Keys" = ()
    pattern: str = ""
    offered: bool = True

    def example_in(self, words: Callable[[str], str]) -> str:
        """Give the example in a language; what a choice is between is the same in each."""
        return words(self.example) if self.example and self.form != "choice" else self.example


Keys = tuple[Key, ...]


def with_required(keys: Iterable[Key], *names: str) -> Keys:
    """Make some keys required."""
    return tuple(key._replace(required=key.required or key.name in names) for key in keys)


SEALABLE = ("adopted", "repealed")
"""States of a version of which a body has decided the wording."""

VERSION_STATUSES = ("draft", "consultation", *SEALABLE)
SESSION_STATUSES = ("confirmed", "tentative", "postponed", "cancelled")
MINUTES_STATUSES = ("expected", "published", "none")

ANCHOR = r"[a-z][\w-]*"
COLOR = "#[0-9a-fA-F]{6}"
REGION = r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?"
SEAL = "[0-9a-f]{64}"

TITLE = Key("title", "text", N_("Title, as readers see it."), N_("A title"), required=True)
SUMMARY = Key("summary", "prose", N_("What it is about, in one or two sentences. Shown in lists."),
              N_("What it is about, in one sentence."))  # fmt: skip
SUBTITLE = Key("subtitle", "text", N_("A line below the title."), N_("A line below the title"))
TOPICS = Key("topics", "texts", N_("Topics under which readers find it."), N_("Participation"))
CONTACT = Key("contact", "prose", N_("Whom to ask."), "presse@example.de")
GROUP = Key("group", "ref", N_("The body that meets, by the name of its file in groups."),
            "{group}")  # fmt: skip
STANDARD: Keys = (
    Key("slug", "text", N_("The last part of the address, if it is to differ from the file name."),
        N_("another-address")),
    Key("aliases", "texts", N_("Former addresses, which lead here from now on."), "/alt/adresse/"),
    Key("dates_ok", "texts", N_("Days, times and rooms in the text that are meant as they are."),
        "{day}"),
    Key("id", "text", N_("A fixed name for feeds and calendars. Set it before renaming the file."),
        "{id}"),
    Key("draft", "flag", N_("Holds this back: with true nothing of it is public."), "true"),
)  # fmt: skip
"""What every document can have besides its title."""

ATTACHMENT: Keys = (
    Key("file", "file", N_("The file, from the folder files."), "{file}", required=True),
    Key("title", "text", N_("What readers click on."), N_("Record of results")),
    Key("accessible", "flag", N_("Whether the file is accessible; with false goes a reason."),
        "true"),
    Key("reason", "prose", N_("Why it is not accessible, and what readers can get instead."),
        N_("The plan exists as a picture only. We send a description on request."), offered=False),
)  # fmt: skip
ATTACHMENTS = Key("attachments", "records", N_("Files to download."), keys=ATTACHMENT)
IMAGE = Key(
    "image", "record", N_("A picture."),
    keys=(
        Key("file", "file", N_("The picture, from the folder files."), "{picture}", required=True),
        Key("alt", "text", N_("What can be seen, for those who do not. Decoration: \"\""),
            N_("Eight people sit in a circle in front of the town hall."), required=True),
        Key("credit", "text", N_("Who made the picture."), N_("Photo: Alex Example"),
            required=True),
        Key("caption", "prose", N_("The line below the picture."), N_("All at one table.")),
    ),
)  # fmt: skip
NOTES = Key(
    "changes", "records", N_("Corrections after publication, the newest at the bottom."),
    keys=(
        Key("date", "moment", N_("When it was corrected."), "{day}", required=True),
        Key("note", "prose", N_("What was corrected."), N_("The time was corrected."),
            required=True),
    ),
)  # fmt: skip
PLACE: Keys = (
    Key("name", "text", N_("Name of the building."), N_("Town hall"), required=True),
    Key("room", "text", N_("The room."), N_("Great hall")),
    Key("street", "text", N_("Street and number."), "Marktplatz 1"),
    Key("postcode", "text", N_("Postcode."), "67657"),
    Key("city", "text", N_("Town."), "Kaiserslautern"),
    Key("step_free", "flag", N_("Whether the way is without steps: true or false."), "true"),
    Key("access", "prose", N_("How to get in, in words."), N_("The entrance is at ground level.")),
    Key("lat", "latitude", N_("Latitude in degrees."), "49.4437"),
    Key("lon", "longitude", N_("Longitude in degrees."), "7.7689"),
)  # fmt: skip

PRESS: Keys = (
    TITLE,
    Key("date", "moment", N_("When it is published. In the future: under embargo until then."),
        "2026-07-01 10:00", required=True),
    SUBTITLE,
    SUMMARY,
    Key("place", "text", N_("The town with which the text begins."), "{city}"),
    Key("session", "refs", N_("The session that it announces."), "{session}"),
    Key("publication", "ref", N_("The guidelines that it is about."), "{publication}"),
    TOPICS,
    Key("blocks", "refs", N_("Boilerplates below the text, by their file names in blocks."),
        "{block}"),
    Key("source", "prose", N_("Where text and picture come from."), N_("Text: press office")),
    CONTACT._replace(about=N_("Press contact.")),
    IMAGE, ATTACHMENTS, NOTES, *STANDARD,
)  # fmt: skip

SESSION: Keys = (
    TITLE,
    Key("date", "day", N_("The day of the session."), "2026-07-01", required=True),
    Key("start", "clock", N_("When it begins."), "18:00", required=True),
    Key("end", "end", N_("When it ends. Leave it out where nobody knows."), "{later}"),
    Key("place", "place", N_("Where it is held: a place of places.yaml, a name or an address."),
        "{place}", required=True, keys=PLACE),
    GROUP,
    Key("public", "flag", N_("Whether guests are welcome: true or false."), "true"),
    Key("online", "web", N_("Where to take part online."), "https://example.de/konferenz"),
    Key("registration", "text", N_("How to register."), N_("By e-mail to anmeldung@example.de")),
    CONTACT,
    Key("status", "choice", N_("Whether it takes place."), "tentative", options=SESSION_STATUSES),
    Key("announced", "moment", N_("When it was announced, where no press release did."),
        "{today}"),
    Key(
        "changes", "records", N_("What held before: one entry for each move or cancellation."),
        keys=(
            Key("date", "moment", N_("When it was changed."), "{today}", required=True),
            Key("reason", "prose", N_("Why."), N_("The room is taken.")),
            Key("note", "prose", N_("Why; the same as reason."), offered=False),
            Key("was", "record", N_("What held before."), required=True, keys=(
                Key("date", "moment", N_("The day before."), offered=False),
                Key("start", "clock", N_("The beginning before."), "17:00"),
                Key("end", "clock", N_("The end before."), offered=False),
                Key("place", "place", N_("The place before."), offered=False, keys=PLACE),
                Key("status", "choice", N_("The status before."), offered=False,
                    options=("", *SESSION_STATUSES)),
            )),
        ),
    ),
    Key(
        "agenda", "entries", N_("The agenda: one line for each item, or a title with more."),
        keys=(
            Key("title", "text", N_("What the item is about."), N_("Welcome"), required=True),
            Key("id", "text", N_("A fixed name, to which links can lead."), "top-1",
                pattern=ANCHOR),
            Key("text", "prose", N_("What will be discussed."), N_("The plan is presented.")),
            Key("documents", "records", N_("Files on this item."), keys=ATTACHMENT, offered=False),
            Key("result", "prose", N_("What came of it, after the session."), offered=False),
        ),
    ),
    SUMMARY, TOPICS, ATTACHMENTS, IMAGE,
    Key(
        "minutes", "record", N_("The minutes: expected, published or none."),
        keys=(
            Key("status", "choice", N_("Where they stand."), "expected", required=True,
                options=MINUTES_STATUSES),
            Key("due", "moment", N_("By when they are expected."), "{later_day}"),
            Key("date", "moment", N_("When they were published."), offered=False),
            Key("file", "file", N_("The minutes as a file."), offered=False),
            Key("reason", "prose", N_("Why there are none."), offered=False),
        ),
    ),
    *STANDARD,
)  # fmt: skip

RHYTHM = Key("rhythm", "text", N_("When the body meets, in words."), N_("first wednesday 18:00"))
GROUP_PAGE: Keys = (
    TITLE,
    RHYTHM,
    Key("place", "place", N_("Where it meets as a rule."), "{place}", keys=PLACE),
    CONTACT,
    Key("notice_days", "number", N_("Full days between the announcement and a session."), "4"),
    *STANDARD,
)  # fmt: skip
PUBLICATION: Keys = (
    TITLE, SUBTITLE, SUMMARY,
    GROUP._replace(about=N_("The body that works on it, by the name of its file in groups.")),
    Key("platform", "web", N_("Where everybody can comment."), "https://example.de/mitmachen"),
    TOPICS, *STANDARD,
)  # fmt: skip

DECISION: Keys = (
    Key("date", "moment", N_("The day of the decision."), "{today}", required=True),
    Key("body", "text", N_("Who decided."), N_("City council")),
    Key("session", "ref", N_("The session in which it was decided."), offered=False),
    Key("reference", "text", N_("Number of the paper."), "0815/2026"),
    Key("in_force", "moment", N_("From when it holds, if later than the decision."), "{today}"),
)
VERSION: Keys = (
    TITLE,
    Key("date", "day", N_("The day of this version."), "2026-07-01", required=True),
    Key("status", "choice", N_("Where it stands."), "draft", required=True,
        options=VERSION_STATUSES),
    Key("consultation", "record", N_("The time in which everybody can comment."), keys=(
        Key("from", "moment", N_("The first day."), "{day}", required=True),
        Key("to", "moment", N_("The last day."), "{later_day}", required=True),
        Key("url", "web", N_("Where to comment."), "https://example.de/mitmachen"),
    )),
    Key("adopted", "record", N_("Who adopted it, and when."),
        keys=with_required(DECISION, "body")),
    Key("repealed", "decision", N_("When it was repealed, or who did and when."), keys=DECISION,
        offered=False),
    Key("short", "edition", N_("A summary for readers in a hurry."), "{file}", keys=ATTACHMENT),
    Key("simple", "edition", N_("The text in Leichte Sprache."), "{file}", keys=ATTACHMENT),
    ATTACHMENTS, NOTES,
    Key("seal", "text", N_("Seal of the wording, written by sitegen seal. Never by hand."),
        pattern=SEAL, offered=False),
    *STANDARD,
)  # fmt: skip
CHAPTER: Keys = (
    TITLE,
    Key("sessions", "refs", N_("The sessions in which it was discussed."), "{session}"),
    *STANDARD,
)
BLOCK: Keys = (TITLE, *STANDARD)
PAGE: Keys = (TITLE, SUMMARY, NOTES, *STANDARD)
STATEMENT_PAGE: Keys = (
    *PAGE,
    Key("created", "day", N_("When the statement was made."), "{today}"),
    Key("reviewed", "day", N_("When it was last reviewed."), "{today}"),
    Key("method", "prose", N_("How the site was evaluated."), N_("Self-assessment")),
)
"""The accessibility statement."""

KEYS_OF: dict[str, Keys] = {
    "press": PRESS, "session": SESSION, "group": GROUP_PAGE, "publication": PUBLICATION,
    "version": VERSION, "chapter": CHAPTER, "block": BLOCK, "page": PAGE,
}  # fmt: skip

SITE: Keys = (
    Key("id", "text", N_("The identity of the site, a UUID. Made once, never changed."),
        "6f1d7c0e-5d0a-4a51-9a53-0d0c6a3b1f00", required=True,
        pattern="[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    Key("title", "text", N_("Name of the site."), N_("A title"), required=True),
    Key("url", "web", N_("Address of the site, with https://."), "https://example.de",
        required=True),
    Key("language", "text", N_("Language of the site, such as de."), "de", required=True),
    Key("languages", "texts", N_("Further languages, such as en and de-simple."), "en"),
    Key("timezone", "text", N_("Time zone of the site, such as Europe/Berlin."), "Europe/Berlin",
        required=True),
    Key("region", "text", N_("The Land, for holidays and for barriers: DE-RP."), "DE-RP",
        pattern=REGION),
    Key("description", "prose", N_("What the site is about, in one sentence."),
        N_("What it is about, in one sentence.")),
    Key("publisher", "record", N_("Who publishes the site."), required=True, keys=(
        Key("name", "text", N_("Name."), "Stadt Beispiel", required=True),
        Key("street", "text", N_("Street and number."), "Marktplatz 1", required=True),
        Key("postcode", "text", N_("Postcode."), "67657", required=True),
        Key("city", "text", N_("Town."), "Beispiel", required=True),
        Key("email", "text", N_("E-mail address."), "info@example.de", required=True),
        Key("phone", "text", N_("Phone number."), "+49 631 0", required=True),
        Key("url", "web", N_("Address of a website, with https://."), "https://example.de",
            required=True),
    )),
    Key("responsible", "prose", N_("Who answers for the content (§ 18 MStV)."), "{responsible}",
        required=True),
    Key("navigation", "records", N_("Entries of the main menu."), keys=(
        Key("title", "text", N_("What readers click on."), N_("Contact"), required=True),
        Key("link", "text", N_("Where it leads: a file, or an address."), "pages/kontakt.md",
            required=True),
    )),
    Key("logo", "file", N_("The logo, from the folder files."), "{picture}"),
    Key("logo_alt", "text", N_("What the logo says."), N_("Coat of arms")),
    Key("colors", "record", N_("Colours of the city, such as #0a5e4d."), keys=(
        Key("primary", "text", N_("For areas and links."), "#0a5e4d", pattern=COLOR),
        Key("accent", "text", N_("For what is to be noticed."), "#b3261e", pattern=COLOR),
    )),
    Key("font", "font", N_("Letters: sans, serif or a font of the city."), "serif",
        options=("sans", "serif"), keys=(
        Key("name", "text", N_("Name of the font."), required=True),
        Key("regular", "file", N_("The file (WOFF2) with the regular letters."), required=True),
        Key("bold", "file", N_("The file (WOFF2) with the bold letters."), required=True),
    )),
    Key("press_pdf", "flag", N_("Whether press releases come as PDF too."), "true"),
    Key("previews", "flag", N_("Whether networks get a preview image."), "true"),
    Key("enforcement", "record", N_("Whom to turn to when a barrier stays."), keys=(
        Key("name", "text", N_("Name."), N_("Arbitration board"), required=True),
        Key("address", "prose", N_("Postal address."), "Marktplatz 1, 67657 Beispiel"),
        Key("email", "text", N_("E-mail address."), "stelle@example.de"),
        Key("phone", "text", N_("Phone number."), "+49 631 0"),
        Key("url", "web", N_("Address of a website, with https://."), "https://example.de"),
    )),
)  # fmt: skip

REMOVED: Keys = (
    Key("address", "text", N_("The address that was removed: /presse/2026/name/"),
        "/presse/2026/name/", required=True),
    Key("date", "moment", N_("When it was removed."), "2026-07-01", required=True),
    Key("reason", "prose", N_("Why, for readers who come by an old link."),
        N_("The offer has ended."), required=True),
)  # fmt: skip
"""An entry of removed.yaml."""
