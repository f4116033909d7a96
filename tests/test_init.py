"""`sitegen init`: a new site that builds at once and says by itself what it still needs."""

import json
import os
import re
import subprocess
import sys
import tomllib
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from sitegen.config import read_config
from sitegen.lands import CODES
from sitegen.model import Config
from sitegen.origin import SOURCE, requirement
from sitegen.problems import WARNING
from tests.commands import NOW, Done, run, run_apart
from tests.schemas import failures, header
from tests.sites import ROOT, build, options, published
from tests.terminals import Terminal

ID = "4df4411c-00be-449b-9061-5a7dc91bcce9"
GIVEN = {
    "id": ID, "city": "Übelstadt", "name": "Stadt Übelstadt", "title": "Übelstadt: aktuell",
    "url": "https://www.uebelstadt.example", "street": "Hauptstraße 1", "postcode": "01067",
    "email": "presse@uebelstadt.example", "phone": "+49 351 1", "region": "Sachsen",
    "responsible": "Ida Muster, Hauptstraße 1, 01067 Übelstadt",
}  # fmt: skip
SWITCH = re.compile(r"^( *)# (?!yaml-language)", re.M)


def init(folder: Path, *arguments: str, language: str = "de") -> Done:
    """Make a site in a folder, from the folder above it."""
    return run(folder.parent, "init", str(folder), *arguments, language=language)


def as_options(**given: str) -> list[str]:
    return [f"--{name}={value}" for name, value in given.items()]


def made(folder: Path, *arguments: str, language: str = "de") -> Path:
    done = init(folder, *arguments, language=language)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def told(folder: Path, preview: bool = False) -> list[tuple[str, str, str]]:
    built = build(options(folder, preview=preview))
    return [(problem.level, problem.where.path, problem.code) for problem in built.problems]


def config_of(folder: Path) -> Config:
    config, problems = read_config("site.yaml", (folder / "content/site.yaml").read_bytes())
    assert config is not None
    assert {problem.code for problem in problems} <= {"text.gap"}
    return config


def files(folder: Path) -> dict[str, bytes]:
    """Read what was made, not what was built of it."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    built = ("output/", "cache/", ".output.")
    return {name: path.read_bytes() for name, path in found.items()
            if path.is_file() and not name.startswith(built)}  # fmt: skip


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a site with every answer given."""
    return made(tmp_path_factory.mktemp("init") / "site", *as_options(**GIVEN))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a site with no answer given."""
    return made(tmp_path_factory.mktemp("init") / "site")


# What is made


def test_what_was_answered_stands_in_the_settings(complete: Path) -> None:
    config = config_of(complete)
    publisher = config.publisher
    assert (config.id, config.title, config.region) == (ID, GIVEN["title"], "DE-SN")
    assert (config.url, config.language, config.languages) == (GIVEN["url"], "de", ("de-simple",))
    assert (publisher.name, publisher.postcode) == (GIVEN["name"], "01067")
    assert config.responsible == GIVEN["responsible"]


def test_it_builds_at_once_and_says_what_only_the_city_knows(complete: Path) -> None:
    assert told(complete) == [
        (WARNING, "pages/barrierefreiheit.md", "statement.no-date"),
        (WARNING, "pages/barrierefreiheit.md", "text.gap"),
        (WARNING, "pages/datenschutz.md", "text.gap"),
        (WARNING, "pages/impressum.md", "text.gap"),
    ]


def test_what_nobody_answered_is_told_of(bare: Path) -> None:
    found = told(bare)
    assert {level for level, _, _ in found} == {WARNING}
    gaps = {path for _, path, code in found if code == "text.gap"}
    assert {"site.yaml", "places.yaml", "pages/kontakt.md"} <= gaps
    assert config_of(bare).publisher.city == "Musterstadt"


def test_once_all_is_filled_in_nothing_is_told(complete: Path, tmp_path: Path) -> None:
    for path, data in files(complete).items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = re.sub(r"\[bitte ergänzen[^\]]*\]", "Angabe", data.decode())
        target.write_text(text.replace("# created:", "created:"), "utf-8")
    assert told(tmp_path) == []


def test_nothing_that_was_made_up_is_published(complete: Path) -> None:
    assert told(complete)
    public = b"".join(published(complete).values())
    assert b"Sitzung des Stadtrats" not in public
    told(complete, preview=True)
    assert b"Sitzung des Stadtrats" in published(complete)["index.html"]


def test_every_choice_is_explained_and_can_be_switched_on_alone(complete: Path) -> None:
    text = (complete / "content/site.yaml").read_text("utf-8")
    for match in re.finditer(r"^(?:# )?([a-z_]+):", text, re.M):
        above = text[: match.start()].rstrip("\n").split("\n")[-1]
        assert above.startswith("## "), match[1]
    blocks = [b for b in text.split("\n\n") if SWITCH.search(b)]
    assert len(blocks) > 6
    for block in blocks:
        switched = text.replace(block, SWITCH.sub(r"\1", block))
        config, problems = read_config("site.yaml", switched.encode())
        assert (config is not None, problems) == (True, ()), block


def test_all_files_can_be_read_by_what_reads_them(complete: Path, bare: Path) -> None:
    for folder in (complete, bare):
        for path, data in files(folder).items():
            text = data.decode()
            assert "${" not in text or path.startswith("recipes/"), path
            assert "\r" not in text
            if path.endswith(".json"):
                json.loads(text)
            elif path.endswith(".py"):
                compile(text, path, "exec")
            elif path.endswith((".yaml", ".yml")):
                yaml.safe_load(text)
            elif path.startswith("content/") and path.endswith(".md"):
                assert header(text)
        settings = yaml.safe_load((folder / "content/site.yaml").read_text("utf-8"))
        assert failures("site", settings) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_messages_and_texts_are_in_the_language_of_who_asks(language: str, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    done = init(folder, language=language)
    said = {"de": "Lesen Sie README.md", "en": "Read README.md"}
    assert [of for of, text in said.items() if text in done.stdout] == [language]
    assert config_of(folder).language == language
    assert {level for level, _, _ in told(folder)} == {WARNING}
    home = published(folder)["index.html"].decode()
    assert f'lang="{language}"' in home
    found = files(folder / "content").items()
    texts = "".join(text.decode() for path, text in found if "simple" not in path)
    assert ("bitte ergänzen" in texts) == (language == "de")


@pytest.mark.parametrize(
    "city",
    ['Bad "X": Ort', "O'Neill & Söhne <b>", "*Stern* [x](y)", "# 12", "yes", "Ort\n---\nx: y"],
)
def test_no_sign_in_an_answer_is_code(city: str, tmp_path: Path) -> None:
    folder = made(tmp_path / "site", f"--city={city}", "--region=DE-RP")
    name = " ".join(f"Stadt {city}".split())
    assert config_of(folder).publisher.name == name
    assert {level for level, _, _ in told(folder)} == {WARNING}
    page = published(folder)["kontakt/index.html"].decode()
    assert name in unescape(re.sub(r"<[^>]+>", "", page))


def test_the_same_answers_make_the_same_files(complete: Path, tmp_path: Path) -> None:
    again = files(made(tmp_path / "site", *as_options(**GIVEN)))
    before = files(complete)
    assert again == before


def test_each_site_gets_an_identity_of_its_own(bare: Path, tmp_path: Path) -> None:
    other = config_of(made(tmp_path / "site"))
    assert UUID(other.id).version == 4
    assert other.id != config_of(bare).id


@pytest.mark.parametrize(("ci", "path"), [("github", ".github/workflows/website.yml"),
                                          ("gitlab", ".gitlab-ci.yml"), ("none", "")])  # fmt: skip
def test_a_recipe_lies_where_the_forge_looks(ci: str, path: str, tmp_path: Path) -> None:
    found = files(made(tmp_path / "site", f"--ci={ci}"))
    forges = [path for path in found if path.startswith((".github", ".gitlab"))]
    assert forges == ([path] if path else [])
    assert os.access(tmp_path / "site/recipes/publish.sh", os.X_OK)


def test_the_editor_finds_its_schemas(complete: Path) -> None:
    settings = json.loads((complete / ".vscode/settings.json").read_text("utf-8"))
    assert all((complete / schema).is_file() for schema in settings["yaml.schemas"])


def test_a_process_makes_and_says_what_the_command_does_here(tmp_path: Path) -> None:
    for name in ("apart", "here"):
        (tmp_path / name).mkdir()
    given = ("init", "site", *as_options(**GIVEN))
    for code in (0, 2):  # the second time there is something
        apart, here = run_apart(tmp_path / "apart", *given), run(tmp_path / "here", *given)
        assert (apart.returncode, here.returncode) == (code, code)
        assert apart.stdout == here.stdout.replace("/here/", "/apart/")
        assert apart.stderr == here.stderr
    assert files(tmp_path / "apart") == files(tmp_path / "here")


def test_new_documents_can_be_made_in_it(complete: Path) -> None:
    done = subprocess.run(
        [sys.executable, complete / "build.py", "new", "page", "--title", "Neu", "--now", NOW],
        cwd=complete, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    (complete / "content/pages/neu.md").unlink()
    assert done.returncode == 0


# The package


def test_an_installed_package_makes_and_builds_a_site(tmp_path: Path) -> None:
    wheels, place = tmp_path / "wheels", tmp_path / "installed"
    python = [sys.executable, "-m"]
    subprocess.run([*python, "hatchling", "build", "-t", "wheel", "-d", wheels], cwd=ROOT,
                   check=True, capture_output=True)  # fmt: skip
    (wheel,) = wheels.glob("*.whl")
    # Its dependencies are those of the tests, so that nothing is fetched.
    subprocess.run([*python, "pip", "install", "-q", "--no-deps", "--no-index", "--target", place,
                    wheel], check=True)  # fmt: skip
    where: dict[str, Any] = {
        "cwd": tmp_path,
        "env": {**os.environ, "PYTHONPATH": str(place)},
        "check": True,
    }
    file = "import sitegen.cli; print(sitegen.cli.__file__)"
    found = subprocess.run([sys.executable, "-c", file], **where, capture_output=True, text=True)
    assert found.stdout.startswith(str(place))
    subprocess.run(
        [*python, "sitegen", "init", "site", "--city=Probe"], **where, stdin=subprocess.DEVNULL
    )
    where["cwd"] = tmp_path / "site"
    subprocess.run([*python, "sitegen", "build", "-q"], **where)
    assert (tmp_path / "site/output/impressum/index.html").is_file()
    assert (tmp_path / "site/recipes/publish.sh").is_file()


def test_sitegen_is_named_by_its_source_because_the_index_has_another_one() -> None:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    assert metadata["project"]["urls"]["Source"] == public["url"] == SOURCE
    assert public["softwareVersion"] == metadata["project"]["version"]
    assert requirement().startswith("sitegen @ ")


# What is refused


@pytest.mark.parametrize("name", ["README.md", "content", ".gitignore"])
def test_a_folder_with_something_in_it_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / name).write_text("meins")
    done = init(tmp_path / "site")
    assert done.returncode == 2
    assert name in done.stderr
    assert files(tmp_path) == {f"site/{name}": b"meins"}


def test_an_empty_repository_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site/.git").mkdir(parents=True)
    made(tmp_path / "site")


def test_nothing_that_was_built_gets_into_git(tmp_path: Path) -> None:
    folder = made(tmp_path / "stadt")

    def run(*command: str | Path) -> str:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        return done.stdout

    run("git", "init", "--quiet")
    untracked = run("git", "ls-files", "--others", "--exclude-standard")
    run(sys.executable, ROOT / "build.py", "build", "--now", NOW)
    assert (folder / ".output.twin").is_dir()
    assert run("git", "ls-files", "--others", "--exclude-standard") == untracked


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("meins")
    done = init(tmp_path / "site")
    assert (done.returncode, "kein Ordner" in done.stderr) == (2, True)


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    # A file where a folder is needed stands for a full disk: both are an OSError on the way.
    script = (
        "import sys; from pathlib import Path; from sitegen import founding;"
        "from sitegen.cli import main; founding._draft = lambda *a: Path('/dev/null/x').mkdir();"
        f"sys.exit(main(['init', {str(tmp_path / 'site')!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.DEVNULL,
                          capture_output=True, check=False)  # fmt: skip
    assert done.returncode == 3
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--url=ftp://x.de", "http"),
        ("--url=https://x.de/?a=b", "https://"),
        ("--region=Reinland-Pfalz", "Meinten Sie Rheinland-Pfalz?"),
        ("--region=Irgendwo", "DE-RP"),
        ("--id=nein", "UUID"),
        ("--languages=englisch", "Meinten Sie en?"),
        ("--email=niemand", "keine E-Mail-Adresse"),
    ],
)
def test_a_wrong_answer_is_refused_in_the_words_of_the_build(
    option: str, said: str, tmp_path: Path
) -> None:
    done = init(tmp_path / "site", option)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["Rheinland-Pfalz", "rheinland-pfalz", "DE-RP", "de-rp", "RP"])
def test_a_land_is_known_by_name_and_by_code(text: str, tmp_path: Path) -> None:
    assert config_of(made(tmp_path / "site", f"--region={text}")).region == "DE-RP"


def test_every_land_has_its_enforcement_body() -> None:
    from sitegen.enforcement import BODIES

    assert set(CODES.values()) == set(BODIES)


# In a terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path, "site", command="init")


def test_in_a_terminal_every_choice_is_asked_for(terminal: Terminal, tmp_path: Path) -> None:
    terminal.answer("Stadt [später]: ", "Übelstadt")
    terminal.answer("Wer gibt die Website heraus? [Stadt Übelstadt]: ", "")
    terminal.answer("Name der Website [Stadt Übelstadt]: ", "")
    terminal.answer("Adresse der Website [später]: ", "www.uebelstadt.de/")
    terminal.answer("= https://www.uebelstadt.de", "")
    terminal.answer("Postleitzahl [später]: ", "")
    terminal.answer("E-Mail-Adresse [später]: ", "quatsch")
    terminal.answer("keine E-Mail-Adresse.", "post@uebelstadt.de")
    terminal.answer("Telefonnummer [später]: ", "")
    terminal.answer("Anschrift) [später]: ", "Ida Muster, Markt 1, 12345 Übelstadt")
    terminal.answer("Bundesland (Nummer oder Name) [später]: ", "11")
    terminal.answer("= Rheinland-Pfalz", "")
    terminal.answer("[none]: ", "gitlab")
    assert terminal.end() == 0
    config = config_of(tmp_path / "site")
    assert (config.url, config.region) == ("https://www.uebelstadt.de", "DE-RP")
    assert (config.languages, config.publisher.street) == (("de-simple",), "Marktplatz 1")
    assert (tmp_path / "site/.gitlab-ci.yml").is_file()


def test_who_stops_has_made_nothing(terminal: Terminal, tmp_path: Path) -> None:
    terminal.answer("Stadt [später]: ", "Übelstadt")
    terminal.read_until("heraus?")
    terminal.type("\x03")
    assert terminal.end() == 2
    assert "Abgebrochen. Es wurde nichts angelegt." in terminal.shown
    assert list(tmp_path.iterdir()) == []
