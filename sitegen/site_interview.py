"""`sitegen init`: a new site for another city in an empty folder.

What nobody answers, in a terminal or without one, becomes an example that is marked and of which
each build tells; so the site builds at once and says by itself what it still needs. Each answer is
read as the build reads site.yaml, and refused in the same words.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from uuid import uuid4

from sitegen.arguments import Misused, called, now_of
from sitegen.config import read_config
from sitegen.founding import found, what_is_in
from sitegen.lands import CODES
from sitegen.language import N_, catalogue, zone
from sitegen.messages import worded
from sitegen.new_site import CI, DEFAULT_LANGUAGES, TIME_ZONE, Beginning, site_yaml
from sitegen.problems import ERROR, nearest
from sitegen.questions import Questions, Read, Refused, Words
from sitegen.urls import slugify
from sitegen.yaml_text import one_line

OK, WRONG_USAGE = 0, 2
OPTIONS = {
    "city": N_("name of the city"),
    "name": N_("who publishes the site; default: Stadt and the city"),
    "title": N_("name of the site; default: who publishes it"),
    "url": N_("address of the site; https://www.example.de"),
    "street": N_("street and number of who publishes it"),
    "postcode": N_("postcode"),
    "email": N_("e-mail address"),
    "phone": N_("phone number"),
    "responsible": N_("who answers for the content: name and address (§ 18 MStV)"),
    "region": N_("the Land; Rheinland-Pfalz or DE-RP"),
    "languages": N_("further languages; default: de-simple (Leichte Sprache)"),
    "id": N_("identity of the site, a UUID; default: a new one"),
}
"""What can be given in the command line, with its help."""

_LATER = N_("later")


def add_options(command: ArgumentParser, words: Words) -> None:
    """Add what `sitegen init` takes to its parser."""
    command.add_argument("folder", nargs="?", default=".", metavar=words("DIR"))
    for name, text in OPTIONS.items():
        command.add_argument(f"--{name}", metavar=name.upper(), help=words(text))
    text = words("put the recipe for a forge where it looks for it; all are in recipes")
    command.add_argument("--ci", choices=(*CI, "none"), help=text)
    text = words("the time that counts as now")
    command.add_argument("--now", metavar=words("TIME"), help=text)


def run(given: Namespace, language: str) -> int:
    """Make a site and say what is next; give the exit code.

    Raises Misused for a folder that is not empty, and OSError where it can not be written.
    """
    folder = Path(given.folder)
    if folder.exists() and not folder.is_dir():
        raise Misused(N_("{name} is not a folder"), {"name": given.folder})
    there = what_is_in(folder)
    if there:
        text = N_("{name} is not empty: {found} is there. A new site needs an empty folder.")
        raise Misused(text, {"name": given.folder, "found": there[0]})
    own = "en" if language.startswith("en") else "de"
    words = catalogue(own).gettext
    questions = Questions(given, words, sys.stdin.isatty() and sys.stdout.isatty())
    try:
        new, ci = _asked(questions, own)
    except Refused as failure:
        print(f"sitegen init: {failure}", file=sys.stderr)
        return WRONG_USAGE
    except (EOFError, KeyboardInterrupt):
        print("\n" + words("Stopped. Nothing was made."), file=sys.stderr)
        return WRONG_USAGE
    now = now_of(given.now, str(folder / "content"))
    today = date.fromisoformat(zone(TIME_ZONE, own).of_instant(now).day)
    drafts = found(folder, new, ci, today)
    _tell(given.folder, new, drafts, words)
    return OK


def _asked(questions: Questions, language: str) -> tuple[Beginning, str]:
    """Ask for everything; what is not answered is an example and stays `open`."""
    opened: set[str] = set()
    words = questions.words

    def answer(name: str, label: str, read: Read, example: str, default: str = "",
               choices: tuple[str, ...] = ()) -> str:  # fmt: skip
        value = questions.get(name, label, read, default, False, choices, _LATER)
        if not value:
            opened.add(name)
        return value or example

    def checked(name: str) -> Read:
        return lambda text: _checked(name, text, language, words)

    city = answer("city", N_("City"), _line, "Musterstadt")
    # Where nobody is asked, names follow from the city: they are as sure as it is.
    name = questions.get("name", N_("Who publishes the site"), _line, f"Stadt {city}", False)
    title = questions.get("title", N_("Name of the site"), _line, name or f"Stadt {city}", False)
    name, title = name or f"Stadt {city}", title or name or f"Stadt {city}"
    host = f"www.{slugify(city)}.example"
    url = answer("url", N_("Address of the site"), checked("url"), f"https://{host}")
    street = answer("street", N_("Street and number"), _line, "Marktplatz 1")
    postcode = answer("postcode", N_("Postcode"), _line, "12345")
    email = answer("email", N_("E-mail address"), checked("email"), f"info@{host[4:]}")
    phone = answer("phone", N_("Phone number"), _line, "+49 30 000000")
    responsible = answer("responsible", N_("Who answers for the content (name and address)"), _line,
                         f"{name}, Pressestelle, {street}, {postcode} {city}")  # fmt: skip
    region = questions.get("region", N_("Land (number or name)"), _region(questions, language),
                           "", False, tuple(CODES), _LATER)  # fmt: skip
    languages = questions.get(
        "languages", N_("Further languages (de-simple is Leichte Sprache)"),
        checked("languages"), ", ".join(DEFAULT_LANGUAGES), False,
    )  # fmt: skip
    if questions.given.languages is None and not languages:
        languages = ",".join(DEFAULT_LANGUAGES)
    site_id = questions.given.id
    site_id = str(uuid4()) if site_id is None else _checked("id", site_id, language, words)[0]
    ci = questions.given.ci or ""
    if not ci and questions.is_asking:
        known = (*CI, "none")
        ci = questions.ask(N_("Built by (github, gitlab or none)"),
                           lambda text: _one_of(text, known, words), "none")  # fmt: skip
    if "city" in opened:
        opened |= {of for of in ("name", "title") if not getattr(questions.given, of)}
    further = _tags(languages, language)
    return Beginning(site_id, title, url, language, further, region, name, street, postcode, city,
                     email, phone, responsible, frozenset(opened)), ci  # fmt: skip


# Readers of answers


def _line(text: str) -> tuple[str, str]:
    return one_line(text), ""


_PROBE = Beginning("6f1d7c0e-5d0a-4a51-9a53-0d0c6a3b1f00", "x", "https://x.example", "de", (), "",
                   "x", "x", "1", "x", "x@x.example", "1", "x")  # fmt: skip


def _checked(name: str, text: str, language: str, words: Words) -> tuple[str, str]:
    """Read an answer as the build reads it from site.yaml. Raises Refused in its words."""
    value = one_line(text)
    if name == "url":
        value = value if "://" in value else f"https://{value}"
        value = value.rstrip("/")
    if name == "email" and ("@" not in value.strip("@") or " " in value):
        raise Refused(words("“{text}” is not an e-mail address.").format(text=value))
    given = _tags(value, language) if name == "languages" else value
    probe = Beginning(**{**_PROBE._asdict(), "language": language, name: given})
    _, problems = read_config("site.yaml", site_yaml(probe).encode())
    wrong = [problem for problem in problems if problem.level == ERROR]
    if wrong:
        raise Refused(" ".join(worded(wrong[0], language)))
    return value, value if value != text else ""


def _tags(text: str, language: str) -> tuple[str, ...]:
    """Part a list of languages by commas; that of the site itself is none of them."""
    tags = (tag.strip().removeprefix("[").removesuffix("]") for tag in text.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag and tag != language))


def _region(questions: Questions, language: str) -> Read:
    def read(text: str) -> tuple[str, str]:
        words, names = questions.words, list(CODES)
        if name := questions.numbered(text, names):
            return CODES[name], name
        by_name = {name.casefold(): code for name, code in CODES.items()}
        code = by_name.get(text.casefold()) or text.upper()
        code = f"DE-{code}" if f"DE-{code}" in CODES.values() else code
        if code in CODES.values():
            return code, f"{next(n for n in names if CODES[n] == code)} ({code})"
        near = nearest(text.casefold(), by_name, 0.6)
        if near:
            meant = next(name for name in names if name.casefold() == near)
            told = words("“{text}” is not there. Did you mean {meant}?")
            raise Refused(told.format(text=text, meant=meant))
        return _checked("region", code, language, words)

    return read


def _one_of(text: str, known: tuple[str, ...], words: Words) -> tuple[str, str]:
    if text not in known:
        told = words("“{text}” is not there. There are: {known}")
        raise Refused(told.format(text=text, known=", ".join(known)))
    return text, ""


def _tell(folder: str, new: Beginning, drafts: list[str], words: Words) -> None:
    """Say what is there now, and what is next."""
    print(words("A new site for {city} is in the folder {folder}.").format(
        city=new.city, folder=os.path.abspath(folder)))  # fmt: skip
    if new.open:
        names = ", ".join(f"--{name}" for name in OPTIONS if name in new.open)
        print(words("Examples stand in content/site.yaml for: {names}").format(names=names))
    print(words("Drafts to look at: {paths}").format(paths=", ".join(drafts)))
    steps = [words("Read README.md: it says what to do before the first publication."),
             words("See it in the preview: {command}").format(command=f"{called(folder)} serve"),
             words("Check what is still to be filled in: {command}").format(
                 command=f"{called(folder)} check")]  # fmt: skip
    if folder not in (".", "./"):
        steps.insert(0, f"cd {folder}")
    for number, step in enumerate(steps, 1):
        print(f"  {number}. {step}")
