"""What search engines and calendars read on a session's page: a schema.org Event (R21)."""

from sitegen.entries import Card
from sitegen.model import Config, Place, Session
from sitegen.moves import kinds_of

SCHEMA = "https://schema.org"


def event(config: Config, session: Session, group: Card | None) -> dict[str, object]:
    """Give a session as schema.org/Event; times with their offset, former starts oldest first."""
    address = config.url + session.head.address
    former = [move.was_date.iso for move in session.changes if move.was_date is not None]
    made: dict[str, object] = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": session.head.title,
        "startDate": session.start.iso,
        "eventStatus": f"{SCHEMA}/{_status(session)}",
        "eventAttendanceMode": f"{SCHEMA}/{_mode(session)}",
        "isAccessibleForFree": True,
        "organizer": {"@type": "Organization", "name": group.title if group else
                      config.publisher.name, "url": config.url + (group.address if group else "/")},
    }  # fmt: skip
    if session.end is not None:
        made["endDate"] = session.end.iso
    if former:
        made["previousStartDate"] = former[0] if len(former) == 1 else former
    if session.summary:
        made["description"] = " ".join(session.summary.split())
    places: list[dict[str, object]] = [_place(session.place)] if session.place else []
    if session.online:
        places.append({"@type": "VirtualLocation", "url": session.online})
    if places:
        made["location"] = places[0] if len(places) == 1 else places
    return made


def _status(session: Session) -> str:
    if session.status == "cancelled":
        return "EventCancelled"
    if session.status == "postponed":
        return "EventPostponed"
    return "EventRescheduled" if "moved" in kinds_of(session) else "EventScheduled"


def _mode(session: Session) -> str:
    if not session.online:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if session.place else "OnlineEventAttendanceMode"


def _place(place: Place) -> dict[str, object]:
    made: dict[str, object] = {"@type": "Place", "name": place.label}
    parts = {"streetAddress": place.street, "postalCode": place.postcode,
             "addressLocality": place.city}  # fmt: skip
    known = {key: value for key, value in parts.items() if value}
    made["address"] = {"@type": "PostalAddress", **known} if known else place.label
    if place.latitude is not None and place.longitude is not None:
        made["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude,
                       "longitude": place.longitude}  # fmt: skip
    return made
