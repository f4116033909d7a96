"""Editors in the browser are given what the readers know, and what they write builds.

Decap CMS works on a real folder, through its own server for work without a network. Sveltia CMS
asks the browser for a folder and gets the one that each site of a browser has; what it wrote there
is carried back.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from sitegen.cli import main
from sitegen.keys import KEYS_OF, PRESS
from tests.sites import ROOT, build, options, site
from tests.validators.browser import serve
from tests.validators.servers import free_port, wait_for_port
from tests.validators.tools import need

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MODULES = ROOT / "tests/cms/node_modules"
SERVER = MODULES / "decap-server/dist/index.js"
DECAP = MODULES / "decap-cms/dist"
SVELTIA = MODULES / "@sveltia/cms/dist"
GITHUB = "https://api.github.com"
AGENDA = "agenda:\n  - Begrüßung\n  - title: Haushalt\n    id: top-2\n"
SESSION = """\
---
title: Sitzung des Rats
date: 10.06.2026
start: 18:00
end: 20:00
place: rathaus
topics:
  - Haushalt
agenda:
  - title: Begrüßung
  - title: Haushalt
    id: top-2
minutes:
  status: expected
  due: 2026-07-10
---

::: hinweis
Die Sitzung ist [öffentlich](../pages/ueber.md). {#gast}
:::
"""


def configured(folder: Path, *given: str) -> dict[str, object]:
    """Run `sitegen admin` on a small site and read what it wrote."""
    options = ["--content", str(folder / "content"), "--folder", "content",
               "--output", str(folder / "admin")]  # fmt: skip
    assert main(["admin", *options, *given]) == 0
    made = yaml.safe_load((folder / "admin/config.yml").read_text("utf-8"))
    assert isinstance(made, dict)
    return made


def collection(made: dict[str, object], name: str) -> dict[str, object]:
    collections = made["collections"]
    assert isinstance(collections, list)
    found = [entry for entry in collections if entry["name"] == name]
    assert len(found) == 1
    assert isinstance(found[0], dict)
    return found[0]


def names(entry: dict[str, object]) -> list[str]:
    fields = entry["fields"]
    assert isinstance(fields, list)
    return [field["name"] for field in fields]


@pytest.mark.parametrize("cms", ["decap", "sveltia"])
def test_a_collection_has_all_keys_of_its_kind(tmp_path: Path, cms: str) -> None:
    site(tmp_path, {})
    made = configured(tmp_path, "--cms", cms, "--repository", "stadt/website")
    kinds = {"press": "press", "sessions": "session", "groups": "group", "pages": "page",
             "blocks": "block"}  # fmt: skip
    for name, kind in kinds.items():
        expected = [key.name for key in KEYS_OF[kind]]
        assert names(collection(made, name)) == [*expected, "body"]


def test_what_a_release_must_have_is_asked_for(tmp_path: Path) -> None:
    site(tmp_path, {})
    fields = collection(configured(tmp_path, "--repository", "a/b"), "press")["fields"]
    assert isinstance(fields, list)
    asked = {field["name"] for field in fields if field.get("required", True)}
    assert asked == {key.name for key in PRESS if key.required}


def test_a_sealed_version_is_not_offered(tmp_path: Path) -> None:
    sealed = "title: Fassung\ndate: 2026-02-01\nstatus: draft\nseal: " + "0" * 64 + "\n"
    site(tmp_path, {"guidelines/leitlinien/v1/version.yaml": sealed})
    made = configured(tmp_path, "--repository", "a/b")
    files = collection(made, "guidelines")["files"]
    assert isinstance(files, list)
    assert [file["name"] for file in files] == ["leitlinien", "leitlinien-v2"]


def test_sveltia_writes_translations_beside_their_originals(tmp_path: Path) -> None:
    site(tmp_path, {})
    made = configured(tmp_path, "--cms", "sveltia", "--repository", "a/b")
    assert made["i18n"] == {
        "structure": "multiple_files", "locales": ["de", "en"], "default_locale": "de",
        "initial_locales": "default", "omit_default_locale_from_file_path": True,
    }  # fmt: skip


def test_what_an_editor_can_not_open_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = f"---\ntitle: Rat\ndate: 2026-06-10\nstart: 18:00\nplace: rathaus\n{AGENDA}---\n"
    site(tmp_path, {"sessions/2026-06-10-rat.md": head})
    configured(tmp_path, "--repository", "a/b")
    told = capsys.readouterr().out
    assert "sessions/2026-06-10-rat" in told
    assert "„agenda“" in told


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    site(tmp_path, {})
    configured(tmp_path, "--repository", "a/b")
    first = (tmp_path / "admin/config.yml").read_bytes()
    configured(tmp_path, "--repository", "a/b")
    assert (tmp_path / "admin/config.yml").read_bytes() == first


@pytest.mark.parametrize("given", [[], ["--repository", "website"]])
def test_a_repository_is_named_with_its_owner(tmp_path: Path, given: list[str]) -> None:
    site(tmp_path, {})
    with pytest.raises(SystemExit) as left:
        main(["admin", "--content", str(tmp_path / "content"), *given])
    assert left.value.code == 2


@contextmanager
def decap_server(folder: Path) -> Iterator[str]:
    """Run Decap's server for work without a network on a folder."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/api/v1"
    environment = {**os.environ, "PORT": str(port), "BIND_HOST": "127.0.0.1", "MODE": "fs",
                   "GIT_REPO_DIRECTORY": str(folder), "LOG_LEVEL": "error"}  # fmt: skip
    process = subprocess.Popen(["node", str(SERVER)], env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield address
    finally:
        process.kill()
        process.communicate()


def headers(repository: str) -> dict[str, str]:
    """Read the headers that operators are told to send, for a repository at an address."""
    text = (ROOT / "docs/browser-redaktion.md").read_text("utf-8")
    lines = text.partition("## Kopfzeilen")[2].split("```")[1].strip().splitlines()
    told = dict(line.split(": ", 1) for line in lines)
    policy = told["Content-Security-Policy"]
    return {**told, "Content-Security-Policy": policy.replace(GITHUB, repository)}


OWN_FOLDER = "window.showDirectoryPicker = () => navigator.storage.getDirectory();"
FILL = """async (files) => {
  const root = await navigator.storage.getDirectory();
  await root.getDirectoryHandle(".git", { create: true });
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split("/"), name = parts.pop();
    let at = root;
    for (const part of parts) at = await at.getDirectoryHandle(part, { create: true });
    const out = await (await at.getFileHandle(name, { create: true })).createWritable();
    await out.write(text);
    await out.close();
  }
}"""
READ = """async () => {
  const found = {};
  const walk = async (at, below) => {
    for await (const [name, one] of at.entries()) {
      if (one.kind === "directory") await walk(one, `${below}${name}/`);
      else found[below + name] = await (await one.getFile()).text();
    }
  };
  await walk(await navigator.storage.getDirectory(), "");
  return found;
}"""


@contextmanager
def sveltia(chromium: "Browser", folder: Path) -> Iterator["Page"]:
    """Open Sveltia CMS on a small site; what it wrote lies in the folder when the block ends.

    Its own servers are out of reach, as with the headers that operators are told to send.
    """
    need("decap")
    configured(folder, "--cms", "sveltia", "--repository", "stadt/website")
    shutil.copytree(SVELTIA, folder / "admin", dirs_exist_ok=True)
    files = {path.relative_to(folder).as_posix(): path.read_text("utf-8")
             for path in (folder / "content").rglob("*") if path.is_file()}  # fmt: skip
    with serve(folder / "admin", headers(GITHUB)) as address:
        context = chromium.new_context(timezone_id="Europe/Berlin", locale="en-US")
        context.add_init_script(OWN_FOLDER)
        page = context.new_page()
        page.goto(f"{address}/index.html")
        page.evaluate(FILL, files)
        page.get_by_role("button", name="Local Repository").click()
        page.get_by_text("Presse").first.wait_for()
        try:
            yield page
            for path, text in page.evaluate(READ).items():
                if files.get(path) != text:
                    (folder / path).write_text(text, "utf-8")
        finally:
            context.close()


@contextmanager
def decap(chromium: "Browser", folder: Path) -> Iterator["Page"]:
    """Open Decap CMS on a small site, logged in, with nothing but 127.0.0.1 to be asked."""
    need("decap")
    with decap_server(folder) as local:
        configured(folder, "--cms", "decap", "--backend", "git-gateway", "--local", local)
        for script in DECAP.glob("*decap-cms.js"):
            shutil.copy(script, folder / "admin")
        with serve(folder / "admin", headers(local)) as address:
            context = chromium.new_context(timezone_id="Europe/Berlin", locale="de-DE")
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            refused: list[str] = []
            page.on("console", lambda told: refused.append(told.text)
                    if "Content Security Policy" in told.text else None)  # fmt: skip
            page.goto(f"{address}/index.html")
            page.get_by_role("button", name="Login").or_(page.get_by_role("button")).first.click()
            page.get_by_role("link", name="Presse").first.wait_for()
            try:
                yield page
            finally:
                context.close()
        others = [u for u in asked if u.startswith("http") and "//127.0.0.1:" not in u]
        assert others == []
        assert refused == []


def publish(page: "Page") -> None:
    page.get_by_role("button", name="Veröffentlichen").first.click()
    page.get_by_role("menuitem").first.click()
    page.get_by_text("Beitrag gespeichert").first.wait_for()


def test_a_release_written_in_decap_builds(chromium: "Browser", tmp_path: Path) -> None:
    site(tmp_path, {})
    before = {path.name for path in (tmp_path / "content/press").iterdir()}
    with decap(chromium, tmp_path) as page:
        page.goto(page.url.partition("#")[0] + "#/collections/press/new")
        page.get_by_label("Titel").first.fill("Mitreden über Größe")
        page.locator("input[type=datetime-local]").first.fill("2026-05-02T09:30")
        page.locator("[data-slate-editor]").first.click()
        page.keyboard.type("Der Text der Meldung.")
        publish(page)
    made = {path.name for path in (tmp_path / "content/press").iterdir()} - before
    assert made == {"2026-05-02-mitreden-uber-grosse.md"}
    written = (tmp_path / "content/press" / made.pop()).read_text("utf-8")
    assert "date: 2026-05-02 09:30\n" in written
    assert [p.code for p in build(options(tmp_path)).problems if "mitreden" in p.where.path] == []
    found = list((tmp_path / "output/presse/2026").glob("*mitreden*/index.html"))
    assert len(found) == 1
    assert "Der Text der Meldung." in found[0].read_text("utf-8")


def test_a_release_written_in_sveltia_builds(chromium: "Browser", tmp_path: Path) -> None:
    site(tmp_path, {})
    before = {path.name for path in (tmp_path / "content/press").iterdir()}
    with sveltia(chromium, tmp_path) as page:
        page.goto(page.url.partition("#")[0] + "#/collections/press/new")
        page.get_by_role("textbox", name="Titel").first.fill("Mitreden über Größe")
        page.locator("input[type=datetime-local]").first.fill("2026-05-02T09:30")
        body = page.locator("[data-key-path=body]")
        while not body.count():  # fields are made when they are scrolled to
            page.locator("[data-key-path]").last.scroll_into_view_if_needed()
        body.get_by_role("textbox").first.click()
        page.keyboard.type("Der Text der Meldung.")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/index.html#/collections/press")
    made = {path.name for path in (tmp_path / "content/press").iterdir()} - before
    assert made == {"2026-05-02-mitreden-ueber-groesse.md"}
    written = (tmp_path / "content/press" / made.pop()).read_text("utf-8")
    assert "date: 2026-05-02 09:30\n" in written
    assert [p for p in build(options(tmp_path)).problems if p.level == "error"] == []
    found = tmp_path / "output/presse/2026/mitreden-ueber-groesse/index.html"
    assert "Der Text der Meldung." in found.read_text("utf-8")


def test_a_session_edited_in_decap_loses_nothing(chromium: "Browser", tmp_path: Path) -> None:
    site(tmp_path, {"sessions/2026-06-10-rat.md": SESSION})
    with decap(chromium, tmp_path) as page:
        page.goto(page.url.partition("#")[0] + "#/collections/sessions/entries/2026-06-10-rat")
        page.get_by_label("Worum es geht").first.fill("Um das Geld.")
        publish(page)
    text = (tmp_path / "content/sessions/2026-06-10-rat.md").read_text("utf-8")
    _, head, body = text.split("---\n", 2)
    _, old, same = SESSION.split("---\n", 2)
    assert yaml.load(head, yaml.BaseLoader) == {
        **yaml.load(old, yaml.BaseLoader), "summary": "Um das Geld."
    }  # fmt: skip
    assert body == same
    assert [p for p in build(options(tmp_path)).problems if p.level == "error"] == []
