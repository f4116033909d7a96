"""What is wrong between documents: each is right by itself, together they are not."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from sitegen.agreement import disagreements
from sitegen.duties import missing_duties
from sitegen.entries import Entry
from sitegen.links import is_web_address
from sitegen.pictures import NO_PICTURE, kind_by_ending
from sitegen.problems import Location, Problem, error, nearest, warning
from sitegen.site import FOLDERS, Site
from sitegen.spelling import alike
from sitegen.urls import ANCHOR_PREFIX, collision_key, file_of

_TEXTS = ("doc", "docx", "odt", "pages", "rtf", "txt")
"""Endings of what people write texts in; of other files nobody expects a page."""


def check(
    site: Site,
    files: frozenset[str],
    failed: frozenset[str] = frozenset(),
    touched: frozenset[str] | None = None,
    refused: Mapping[str, str] | None = None,
) -> tuple[Problem, ...]:
    """Find what is wrong between documents; `files` are all files below content/.

    `refused` gives pictures that can not be published, each with the code of what is wrong.

    What `failed` to be read is there all the same, its own mistakes are told, and nothing is said
    of those who mention it. With `touched`, only these documents can have come to mention what is
    not there.
    """
    problems = [*missing_duties(site, files, failed), *_early(site), *_coming(site)]
    problems += [*_decisions(site), *_topics_alike(site)]
    if touched is None:
        problems += [*_collisions(site), *_orphans(site, failed), *_navigation(site)]
    problems += disagreements(site, _speaking(site, touched))
    settings = Location("site.yaml", 1, 1)
    for path in site.config.files:
        if path not in files:
            problems.append(error(settings, "file.missing", file=path))
        elif path == site.config.logo and not kind_by_ending(path):
            problems.append(error(settings, "image.no-picture", file=path))
    for source in site.all if touched is None else sorted(touched & site.all.keys()):
        entry = site.all[source]
        problems += _mentions(site, entry, failed)
        for path, line, column in entry.files:
            if line and path not in files:
                where = Location(entry.source, line, column)
                near = nearest(path, files, 0.6)
                code = "file.missing-near" if near else "file.missing"
                meant = near or ""
                problems.append(error(where, code, file=path, meant=meant))
            elif path in entry.pictures and not kind_by_ending(path):
                where = Location(entry.source, line, column)
                problems.append(error(where, "image.no-picture", file=path))
    return (*problems, *_unnamed(site, files), *_pictures(site, refused or {}))


def _unnamed(site: Site, files: frozenset[str]) -> Iterator[Problem]:
    """Files that lie among the documents of a kind and are published by none of them."""
    loose = {path for path in files if not path.startswith("files/")} - set(site.config.files)
    if loose:
        for entry in site.all.values():
            loose.difference_update(path for path, _, _ in entry.files)
    for path in sorted(loose):
        stem, _, ending = path.rpartition(".")
        code = "file.not-a-page" if ending.lower() in _TEXTS else "file.unnamed"
        yield warning(Location(path, 1, 1), code, meant=f"{stem}.md")


def _pictures(site: Site, refused: Mapping[str, str]) -> Iterator[Problem]:
    """Pictures that can not be shown, at each line that names one, else at the file itself.

    What is no picture at all is published as the file that it is, and only told where it is named.
    """
    if not refused:
        return
    named = {site.config.logo}
    if site.config.logo in refused:
        where = Location("site.yaml", 1, 1)
        yield _unshowable(where, refused[site.config.logo], site.config.logo)
    for entry in site.all.values():
        for path, line, column in entry.files:
            if path in refused:
                named.add(path)
                where = Location(entry.source, line, column)
                yield _unshowable(where, refused[path], path)
    for path in sorted(refused.keys() - named):
        if refused[path] != NO_PICTURE:
            yield error(Location(path, 1, 1), refused[path], file=path)


def _unshowable(where: Location, code: str, path: str) -> Problem:
    return (warning if code == NO_PICTURE else error)(where, code, file=path)


def _speaking(site: Site, touched: frozenset[str] | None) -> Iterator[Entry]:
    """Give the documents that may have come to disagree with their sessions.

    What is not public yet shows in no file that could be touched.
    """
    for entry in site.all.values():
        if touched is None or entry.source in touched or entry.source not in site.visible:
            yield entry


def _mentions(site: Site, entry: Entry, failed: frozenset[str]) -> Iterator[Problem]:
    for relation, name, line, column in entry.mentions:
        if not line:
            continue
        where = Location(entry.source, line, column)
        if relation == "link" and name.partition("#")[0].endswith("/"):
            told = list(_reference(site, where, *name.split("#", 1)))
            yield from told
            if told:
                continue
        target = site.resolve(relation, name)
        if target is None or (relation != "link" and target.kind != relation):
            if not _is_among(relation, name, failed):
                yield _missing(site, where, relation, name)
            continue
        anchor = name.partition("#")[2]
        if relation == "session" and "#" in name:
            yield from _item(where, target, anchor)
        elif relation == "link" and anchor and not _has_anchor(target, anchor):
            known = [name.removeprefix(ANCHOR_PREFIX) for name in target.anchors]
            near = nearest(anchor, known, 0.5)
            code = "link.anchor-near" if near else "link.anchor"
            yield error(where, code, anchor=anchor, file=target.source, meant=near)
        if target.kind == "block" and relation == "link":
            yield error(where, "link.block", file=target.source)
        if site.is_draft(target) and not site.is_draft(entry):
            yield error(where, "link.draft", file=target.source)
        elif site.opens_at(target) > max(site.opens_at(entry), site.now) and not site.is_draft(
            entry
        ):
            yield error(where, "link.embargo", file=target.source)


def _reference(site: Site, where: Location, folder: str, anchor: str) -> Iterator[Problem]:
    """A cross reference to a place that no chapter of the version has, or more than one."""
    found = site.places(folder, anchor)
    found = tuple(c for c in found if not site.is_draft(c)) or found
    if len(found) == 1:
        return
    if found:
        files = ", ".join(c.source.removeprefix(folder) for c in found)
        first = f"{found[0].source.removeprefix(folder)}#{anchor}"
        yield error(where, "reference.twice", anchor=anchor, files=files, meant=first)
        return
    chapters = (e for e in site.all.values() if e.kind == "chapter" and e.source.startswith(folder))
    near = nearest(anchor, [a for c in chapters for a in c.anchors], 0.5)
    code = "reference.missing-near" if near else "reference.missing"
    yield error(where, code, anchor=anchor, meant=near)


def _item(where: Location, session: Entry, anchor: str) -> Iterator[Problem]:
    """A mention of an item that the agenda does not have."""
    known = [own for own, _, _ in session.session.agenda]
    if anchor not in known:
        code = "agenda.missing" if known else "agenda.no-ids"
        meant = nearest(anchor, known, 0) if known else "top-1"
        yield error(where, code, anchor=anchor, file=session.source, meant=meant)


def _is_among(relation: str, name: str, failed: frozenset[str]) -> bool:
    """Tell whether a mention may mean a file that failed to be read."""
    if relation == "link":
        return name.partition("#")[0] in failed
    folder = FOLDERS[relation]
    return any(path.startswith(f"{folder}/") for path in failed)


def _has_anchor(target: Entry, anchor: str) -> bool:
    return anchor in target.anchors or anchor.removeprefix(ANCHOR_PREFIX) in target.anchors


def _missing(site: Site, where: Location, relation: str, name: str) -> Problem:
    if relation in ("link", "session"):
        name = name.partition("#")[0]
    if relation == "link":
        known = list(site.all)
    else:
        folder = FOLDERS[relation]
        known = [e.id for e in site.all.values() if e.kind == relation]
        if "/" not in name:
            known = [i.removeprefix(f"{folder}/") for i in known]
    near = nearest(name, known, 0.5)
    code = "link.missing" if relation == "link" else "id.missing"
    if near:
        return error(where, f"{code}-near", name=name, meant=near)
    return error(where, code, name=name)


def _collisions(site: Site) -> Iterator[Problem]:
    """Two documents at one address or with one id, also where only case differs."""
    places: dict[str, Entry] = {}
    ids: dict[str, Entry] = {}
    for entry in site.all.values():
        for address in (entry.address, *entry.aliases) if entry.address else ():
            other = places.setdefault(collision_key(file_of(address)), entry)
            if other is not entry:
                yield from _both(entry, other, "address.twice", address)
        other = ids.setdefault(collision_key(entry.id), entry)
        if other is not entry:
            yield from _both(entry, other, "id.twice", entry.id)


def _both(one: Entry, two: Entry, code: str, value: str) -> Iterator[Problem]:
    yield error(Location(one.source, 1, 1), code, other=two.source, value=value)
    yield error(Location(two.source, 1, 1), code, other=one.source, value=value)


def _early(site: Site) -> Iterator[Problem]:
    """A version that says it is adopted before it is."""
    for entry in site.visible.values():
        is_early = entry.kind == "version" and entry.version.adopted > site.now
        if is_early and not site.preview:
            yield error(Location(entry.source, 1, 1), "version.adopted-early")


def _decisions(site: Site) -> Iterator[Problem]:
    """A version whose session of decision is held on a day that the version does not name."""
    for entry in site.visible.values():
        if entry.kind != "version":
            continue
        days = {day for day, _ in entry.version.deadlines}
        for relation, name, line, column in entry.mentions:
            session = site.resolve(relation, name) if relation == "session" else None
            if session is not None and session.kind == relation and session.day not in days:
                yield warning(
                    Location(entry.source, line, column), "version.decision-day",
                    session_day=session.day, title=session.title,
                )  # fmt: skip


def _topics_alike(site: Site) -> Iterator[Problem]:
    """A topic that differs in one letter from another that is used more often.

    It would get a page of its own. A translation says what its original says. All topics are held
    against each other in each build: which one is the rarer can change with any document.
    """
    originals = [entry for entry in site.all.values() if not entry.language]
    uses = Counter(topic for entry in originals for topic in entry.topics)
    meant = alike(uses)
    for entry in originals if meant else ():
        for topic in entry.topics:
            if topic in meant:
                where = Location(entry.source, *entry.topics_at)
                other = meant[topic]
                yield warning(where, "topic.near", text=topic, meant=other, count=uses[other])


def _coming(site: Site) -> Iterator[Problem]:
    """Pages that are said to be removed before they are."""
    for stone in site.tombstones:
        if stone.date.instant > site.now:
            where = Location("removed.yaml", stone.line, 1)
            yield error(where, "removed.early", address=stone.full, removed_day=stone.date.day)


def _navigation(site: Site) -> Iterator[Problem]:
    """Entries of the menu that lead nowhere, or to what is not public yet."""
    hidden = {
        collision_key(file_of(address))
        for source, entry in site.all.items() if source not in site.visible
        for address in (entry.address, *entry.aliases) if address
    } if site.config.navigation else set()  # fmt: skip
    for item in site.config.navigation:
        is_page = item.link.endswith(".md") and item.link in site.visible
        own = item.link.removeprefix(site.config.url.rstrip("/"))
        is_hidden = own.startswith("/") and collision_key(file_of(_path_of(own))) in hidden
        is_address = item.link.startswith("/") or is_web_address(item.link)
        if is_hidden or not (is_page or is_address):
            known = list(site.visible)
            meant = nearest(item.link, known, 0.5) or "pages/kontakt.md"
            where = Location("site.yaml", 1, 1)
            yield error(where, "config.navigation", link=item.link, meant=meant)


def _path_of(link: str) -> str:
    """Give the address of a page as the site writes it, without a query and a place in it."""
    path = re.split("[?#]", unquote(link), maxsplit=1)[0].removesuffix("index.html")
    return path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"


def _orphans(site: Site, failed: frozenset[str]) -> Iterator[Problem]:
    """A chapter without its version.yaml, a version without its index.md."""
    for entry in site.all.values():
        if entry.parent and entry.parent not in site.all and entry.parent not in failed:
            yield error(Location(entry.source, 1, 1), "parent.missing", file=entry.parent)
