"""Small sites written by tests, and their builds."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from sitegen import pipeline
from sitegen.messages import worded
from sitegen.problems import Problem
from sitegen.run import Built
from sitegen.state import Options
from sitegen.telling import shown_path

ROOT = Path(__file__).parent.parent
NOON = 1_782_900_000
"""2026-07-01T12:00 in Berlin, as UTC seconds."""

SITE = """\
id: 6f1d7c0e-5d0a-4a51-9a53-0d0c6a3b1f00
title: Stadt Probe
url: https://probe.example.de
language: de
languages: [en]
timezone: Europe/Berlin
press_pdf: false
previews: false
publisher:
  name: Stadt Probe
  street: Marktplatz 1
  postcode: "67655"
  city: Probe
  email: info@probe.example.de
  phone: "+49 631 0"
  url: https://probe.example.de
responsible: Pressestelle, Marktplatz 1, 67655 Probe
enforcement:
  name: Durchsetzungsstelle Probe
"""

FILES = {
    "site.yaml": SITE,
    "places.yaml": "rathaus:\n  name: Rathaus\n  room: Saal 1\n  street: Marktplatz 1\n"
    '  postcode: "67655"\n  city: Probe\n  step_free: true\n',
    "pages/impressum.md": "---\ntitle: Impressum\n---\n\nAngaben.\n",
    "pages/datenschutz.md": "---\ntitle: Datenschutz\n---\n\nAngaben.\n",
    "pages/barrierefreiheit.md": "---\ntitle: Barrierefreiheit\ncreated: 2026-06-01\n"
    "---\n\nAngaben.\n",
    "pages/ueber.md": "---\ntitle: Über uns\n---\n\nWir.\n",
    "pages/ueber.en.md": "---\ntitle: About us\n---\n\nUs.\n",
    "groups/rat.md": "---\ntitle: Rat\nplace: rathaus\n---\n\nDer Rat tagt.\n",
    "blocks/ueber.md": "---\ntitle: Über die Stadt\n---\n\nEine Stadt.\n",
    "sessions/2026-06-10-rat.md": "---\ntitle: Sitzung des Rats\ndate: 2026-06-10\n"
    "start: 18:00\nend: 20:00\nplace: rathaus\ntopics: [Haushalt]\nagenda:\n  - Begrüßung\n"
    "  - title: Haushalt\n    id: top-2\nminutes:\n  status: expected\n  due: 2026-07-10\n---\n",
    "sessions/2026-07-08-rat.md": "---\ntitle: Sitzung des Rats\ndate: 2026-07-08\n"
    "start: 18 Uhr\nplace: rathaus\n---\n\nVorschau.\n",
    "press/2026-05-01-eins.md": "---\ntitle: Eins\ndate: 2026-05-01 10:00\n"
    "topics: [Haushalt]\n---\n\nErste Meldung mit [Link](../pages/ueber.md).\n",
    "press/2026-06-01-zwei.md": "---\ntitle: Zwei\ndate: 2026-06-01 10:00\n"
    "session: sessions/2026-06-10-rat\nblocks: [ueber]\n---\n\nZweite Meldung.\n",
    "press/2026-06-01-zwei.en.md": "---\ntitle: Two\n---\n\nSecond release.\n",
    "press/2026-08-01-drei.md": "---\ntitle: Drei\ndate: 2026-08-01 10:00\n---\n\nGESPERRT.\n",
    "guidelines/leitlinien/index.md": "---\ntitle: Leitlinien\ngroup: rat\n---\n\nText.\n",
    "guidelines/leitlinien/v1/version.yaml": "title: Entwurf\ndate: 2026-02-01\nstatus: draft\n",
    "guidelines/leitlinien/v1/01-ziele.md": "---\ntitle: Ziele\n---\n\n## Wozu {#wozu}\n\nDafür.\n",
    "guidelines/leitlinien/v2/version.yaml": "title: Zweiter Entwurf\ndate: 2026-04-01\n"
    "status: consultation\nconsultation:\n  from: 2026-04-01\n  to: 2026-04-30\n",
    "guidelines/leitlinien/v2/01-ziele.md": "---\ntitle: Ziele\n"
    "sessions: [sessions/2026-06-10-rat]\n---\n\n## Wozu {#wozu}\n\nDafür und mehr.\n",
}


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><path d="M1 1h6v2z"/></svg>'
"""A picture that can be written as text."""


def picture(name: str = "") -> bytes:
    """Make a PNG of its own for a name, which also stands in it as a text."""
    out, text = BytesIO(), PngInfo()
    text.add_text("Title", name)
    red, green, blue, _ = crc32(name.encode()).to_bytes(4, "big")
    Image.new("RGB", (8, 4), (red, green, blue)).save(out, "PNG", pnginfo=text)
    return out.getvalue()


def write(content: Path, files: dict[str, str]) -> None:
    """Write files below a content folder."""
    for path, text in files.items():
        target = content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def options(folder: Path, **given: Any) -> Options:
    """Make the options of a build whose folders lie in `folder`."""
    plain = Options(
        content=str(folder / "content"),
        templates=(str(ROOT / "templates"),),
        output=str(folder / "output"),
        cache=str(folder / "cache"),
        now=NOON,
        jobs=1,
    )
    return plain._replace(**given)


_compiled: dict[str, bytes] = {}
"""What builds of this process made of templates: to compile them is most of a small first build."""


def build(asked: Options, explain: bool = False) -> Built:
    """Build without a progress bar; a first build finds its templates compiled."""
    compiled = Path(asked.cache, "templates")
    if not compiled.exists():
        compiled.mkdir(parents=True)
        for name, code in _compiled.items():
            (compiled / name).write_bytes(code)
    built = pipeline.build(asked, lambda *_: None, explain)
    for path in compiled.iterdir() if compiled.is_dir() else ():
        if path.name not in _compiled:
            _compiled[path.name] = path.read_bytes()
    return built


def published(folder: Path) -> dict[str, bytes]:
    """Read all published files."""
    output = folder / "output"
    return {p.relative_to(output).as_posix(): p.read_bytes()
            for p in sorted(output.rglob("*")) if p.is_file()}  # fmt: skip


def site(folder: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    """Write the small site with some files replaced, added or (None) left out."""
    files = {**FILES, **(changes or {})}
    write(folder / "content", {path: text for path, text in files.items() if text is not None})
    return folder


def told(problem: Problem, language: str, folder: str) -> str:
    """Give the message and the hint as an editor reads them, without the quoted line."""
    what, hint = worded(problem, language)
    where = problem.where._replace(path=shown_path(problem, folder))
    lines = hint.replace("\n", "\n  ")
    return f"{where}: {problem.level}: {what}\n  {lines}"
