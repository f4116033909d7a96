"""German words that editors write where a field has an English one, and what they mean there.

Whoever writes `titel:` means `title:`, and no likeness of letters leads from `ort:` to `place:`.
They are only ever suggested: what is written in a file means one thing, whoever reads it.
"""

from collections.abc import Iterable

from sitegen.problems import nearest

_KEYS = {
    "abstract": "summary", "agenda": "agenda", "alternativtext": "alt", "anhang": "attachments",
    "anhänge": "attachments", "anlagen": "attachments", "adresse": "address",
    "anmeldung": "registration", "anriss": "summary", "barrierefrei": "accessible",
    "baustein": "blocks", "bausteine": "blocks", "beginn": "start", "begründung": "reason",
    "beschluss": "adopted", "beschreibung": "description", "beteiligung": "consultation",
    "bild": "image", "bildnachweis": "credit", "bis": "to", "datei": "file", "datum": "date",
    "ende": "end", "entwurf": "draft", "ergebnis": "result", "fällig": "due", "farben": "colors",
    "frist": "due", "fotograf": "credit", "gremium": "group", "grund": "reason",
    "hinweis": "note", "kennung": "id", "kontakt": "contact", "kurzfassung": "summary",
    "leitlinien": "publication", "link": "url", "menü": "navigation", "mitschrift": "minutes",
    "name": "title", "niederschrift": "minutes", "notiz": "note", "öffentlich": "public",
    "ort": "place", "postleitzahl": "postcode", "plz": "postcode", "protokoll": "minutes",
    "quelle": "source", "raum": "room", "schlagworte": "topics", "schlagwörter": "topics",
    "siegel": "seal", "sitzung": "session", "sitzungen": "sessions", "sprache": "language",
    "sprachen": "languages", "stadt": "city", "start": "start", "stichworte": "topics",
    "straße": "street", "strasse": "street", "tagesordnung": "agenda", "tags": "topics",
    "telefon": "phone", "termin": "date", "thema": "topics", "themen": "topics", "titel": "title",
    "überschrift": "title", "uhrzeit": "start", "untertitel": "subtitle", "unterlagen": "documents",
    "verantwortlich": "responsible", "veröffentlicht": "date", "von": "from",
    "zeitzone": "timezone", "zugang": "access", "zusammenfassung": "summary",
    "änderungen": "changes", "änderung": "changes", "herausgeber": "publisher",
    "turnus": "rhythm", "e-mail": "email",
}  # fmt: skip

_VALUES = {
    "abgesagt": "cancelled", "aufgehoben": "repealed", "ausgefallen": "cancelled",
    "außer kraft": "repealed", "beschlossen": "adopted", "bestätigt": "confirmed",
    "beteiligung": "consultation", "entwurf": "draft", "erwartet": "expected", "fest": "confirmed",
    "findet statt": "confirmed", "geplant": "tentative", "in kraft": "adopted", "keine": "none",
    "offenlage": "consultation", "unter vorbehalt": "tentative", "verabschiedet": "adopted",
    "verlegt": "postponed", "veröffentlicht": "published", "verschoben": "postponed",
    "vorläufig": "tentative",
}  # fmt: skip


def meant_key(word: str, known: Iterable[str]) -> str:
    """Give the known key that an unknown one stands for, empty when none is near enough."""
    return _meant(word, tuple(known), _KEYS)


def meant_value(word: str, known: Iterable[str]) -> str:
    """Give the possible word that another one stands for, empty when none is near enough."""
    return _meant(word, tuple(known), _VALUES)


def _meant(word: str, known: tuple[str, ...], german: dict[str, str]) -> str:
    word = word.lower()
    if (meant := german.get(word, "")) in known:
        return meant
    if near := nearest(word, known, 0.6):
        return near
    near = nearest(word, german, 0.8)
    return german[near] if near and german[near] in known else ""
