"""Ids that outlive domains, titles and file names: UUIDs from the site's id and the document's."""

from uuid import UUID, uuid5


def uid(namespace: UUID, document_id: str) -> str:
    """Give the UID of a calendar event (RFC 7986, 5.3)."""
    return str(uuid5(namespace, document_id))


def guid(namespace: UUID, document_id: str, event: str = "") -> str:
    """Give the permanent id of a feed entry (RFC 4287, 4.2.6), of a document or an event of it."""
    name = f"{document_id}#{event}" if event else document_id
    return f"urn:uuid:{uuid5(namespace, name)}"
