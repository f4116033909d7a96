"""Values of front matter that several kinds share: files, pictures, notes, places, topics."""

from itertools import pairwise

from sitegen.fields import Record
from sitegen.model import Attachment, Image, Note, Place, Ref, When
from sitegen.problems import nearest
from sitegen.urls import is_slug, slugify


def attachments(record: Record, key: str) -> tuple[Attachment, ...]:
    """Read files to download: file, title, accessible and the reason when it is not."""
    found = [_attachment(item) for item in record.records(key)]
    return tuple(a._replace(title=a.title or a.file.rpartition("/")[2]) for a in found)


def _attachment(item: Record) -> Attachment:
    file = item.file("file", required=True)
    accessible = item.maybe("accessible")
    reason = item.prose("reason")
    if accessible is False and not reason:
        item.warning("accessible", "attachment.no-reason", file=file)
    _, line, column = item.where("file")
    found = Attachment(file, item.text("title"), accessible, reason, line, column)
    item.close()
    return found


def edition(record: Record, key: str) -> Attachment | Ref | None:
    """Read another form of a text: the path of a file or document, or a file as an attachment."""
    inline = record.inline(key)
    if inline is not None:
        return _attachment(inline)
    text = record.text(key)
    if text.endswith(".md"):
        return record.source(key)
    _, line, column = record.where(key)
    return Attachment(record.file(key), "", None, "", line, column) if text else None


def image(record: Record, key: str) -> Image | None:
    """Read a picture: file, alt (may be ""), credit, caption."""
    item = record.record(key)
    if item is None:
        return None
    if not item.has("alt"):
        item.error("alt", "image.no-alt", file=item.text("file"))
    _, line, column = item.where("file")
    found = Image(
        file=item.file("file", required=True),
        alt=item.text("alt"),
        credit=item.text("credit", required=True),
        caption=item.prose("caption"),
        line=line,
        column=column,
    )
    item.close()
    return found


def notes(record: Record, key: str) -> tuple[Note, ...]:
    """Read dated change notes, which must stand in the order of time."""
    found = []
    for item in record.records(key):
        date, note = item.moment("date", required=True), item.prose("note", required=True)
        if date is not None:
            found.append(Note(date, note))
        item.close()
    check_order(record, key, [note.date for note in found])
    return tuple(found)


def check_order(record: Record, key: str, dates: list[When]) -> None:
    for earlier, later in pairwise(dates):
        if later.instant < earlier.instant:
            record.error(key, "changes.order", earlier=later.day, later=earlier.day)


def place_of(record: Record, place_id: str) -> Place:
    """Read a place of places.yaml or an inline address."""
    found = Place(
        id=place_id,
        name=record.text("name", required=True),
        room=record.text("room"),
        street=record.text("street"),
        postcode=record.text("postcode"),
        city=record.text("city"),
        step_free=record.maybe("step_free"),
        access=record.prose("access"),
        latitude=record.coordinate("lat", 90),
        longitude=record.coordinate("lon", 180),
    )
    record.close()
    return found


def place(record: Record, key: str) -> Place | None:
    """Read a place: an id of places.yaml, a plain name, or an inline address."""
    inline = record.inline(key)
    if inline is not None:
        return place_of(inline, "")
    text = record.text(key)
    if not text:
        return None
    known = record.reading.places.get(text)
    if known is None and " " not in text:
        # A name of one word can be meant as it stands, so only what is very near is doubted.
        near = nearest(text.lower(), record.reading.places, 0.7 if text.islower() else 0.85)
        if near:
            record.warning(key, "place.near", text=text, meant=near)
    return known or Place("", text)


def topics(record: Record, key: str) -> tuple[str, ...]:
    """Read topics, each of which must give an address."""
    found = record.texts(key)
    for topic in found:
        if not is_slug(slugify(topic)):
            record.error(key, "topic.form", text=topic[:80])
    return tuple(topic for topic in found if is_slug(slugify(topic)))


def topics_at(record: Record) -> tuple[int, int]:
    """Give line and column of the topics."""
    _, line, column = record.where("topics")
    return line, column
