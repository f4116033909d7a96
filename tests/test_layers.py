"""The order of the modules: each layer imports only from the layers above it."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.sites import ROOT

PACKAGE = ROOT / "sitegen"

LAYERS = (
    ("words", ("problems", "model", "urls", "links", "identity", "tree", "rhythm", "json_text",
               "contrast", "palette", "media_types", "whole_file", "spelling", "german_words")),
    ("edges", ("source", "quotes", "yaml_text", "clock", "language", "front_matter", "raw_html",
               "plain_text", "passages", "edition", "inflection", "glossary", "bounds",
               "leftovers", "commonmark", "markup", "stripping", "pictures",
               "templates", "messages", "daylight", "public_holidays", "enforcement",
               "lands", "gaps",
               "prose", "calendar_words", "german_dates", "english_dates", "date_atoms", "phrases",
               "terms", "postings",
               "rooms")),
    ("meaning", ("keys", "corrections", "schema", "scaffolds", "fields", "compounds",
                 "config", "documents", "session_head", "heads",
                 "moves",
                 "simple_sentences",
                 "claims", "entries", "content_files", "fallbacks", "words", "alignment",
                 "word_changes", "likeness", "version_text", "splitting", "pairing", "synopsis",
                 "compare", "site", "agreement", "searchable",
                 "plausibility", "duties", "checks", "minutes_privacy", "artifacts", "tombstones",
                 "record", "losses", "canaries", "deviations", "seals")),
    ("outputs", ("outputs",)),
    ("work", ("memory", "extracts", "parsing", "render", "state", "inputs", "workers",
              "lock", "exchange", "twin", "writer", "machine", "verification", "rendering",
              "planning", "edits", "embargo", "workplace", "run", "same_plan", "pipeline",
              "published", "timetable", "report", "report_text", "sealing", "telling",
              "inventory", "creation", "desk", "cms_fields", "cms_config", "deploying", "origin",
              "new_site", "founding")),
    ("importing", ("importing",)),
    ("outside", ("watching", "builder", "overlay", "preview", "serve", "cli", "arguments", "usage",
                 "questions", "answers", "interview", "site_interview", "deploy", "progress",
                 "importer", "admin", "__main__",
                 "__init__")),
)  # fmt: skip

OWNERS = {
    "yaml": {"front_matter"},
    "markdown_it": {
        "bounds",
        "commonmark",
        "leftovers",
        "markup",
        "plain_text",
        "passages",
        "importing.hugo",
    },
    "mdit_py_plugins": {"commonmark", "importing.hugo"},
    "nh3": {"raw_html"},
    "jinja2": {"templates"},
    "markupsafe": {"templates"},
    "babel": {"language"},
    "holidays": {"public_holidays"},
    "PIL": {"pictures", "outputs.variants", "outputs.preview_drawing"},
    "sqlite3": {"memory"},
    "feedgen": {"outputs.feeds"},
    "icalendar": {"outputs.calendars", "daylight", "importing.ics"},
    "recurring_ical_events": {"importing.ics"},
    "feedparser": {"importing.rss"},
    "defusedxml": {"importing.wordpress"},
    "bs4": {"importing.rich_text", "importing.grids"},
    "markdownify": {"importing.rich_text"},
    "rcssmin": {"outputs.assets"},
    "typst": {"outputs.typesetting"},
    "manimgx_fonts": {"outputs.typesetting"},
    "livereload": {"serve"},
    "tornado": {"serve"},
    "watchfiles": {"watching"},
    "tqdm": {"progress"},
    "ahocorasick_rs": {"canaries"},
    "boto3": {"deploying.s3"},
    "botocore": {"deploying.s3"},
}

MODULES = sorted(
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("*.py")
)


def layer_of(module: str) -> int:
    top = module.removeprefix("sitegen.").split(".")[0]
    return next(i for i, (_, modules) in enumerate(LAYERS) if top in modules)


@cache
def imports(module: str) -> frozenset[str]:
    tree = ast.parse(Path(PACKAGE, *module.split(".")).with_suffix(".py").read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "sitegen":
                found.update(f"sitegen.{alias.name}" for alias in node.names)
            else:
                found.add(node.module)
    return frozenset(found)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_no_later_layer(module: str) -> None:
    own = layer_of(module)
    later = {
        name for name in imports(module)
        if name.startswith("sitegen.") and layer_of(name) > own
    }  # fmt: skip
    assert later == set()


@pytest.mark.parametrize("package", sorted(OWNERS))
def test_a_package_has_one_owner(package: str) -> None:
    users = {module for module in MODULES
             if any(name.split(".")[0] == package for name in imports(module))}  # fmt: skip
    assert users == OWNERS[package]


@pytest.mark.parametrize("module", [m for m in MODULES if layer_of(m) < len(LAYERS) - 1])
def test_only_the_outside_prints_or_reads_clock_and_environment(module: str) -> None:
    text = Path(PACKAGE, *module.split(".")).with_suffix(".py").read_text("utf-8")
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)
    }
    asked = {"print", "time.time", "datetime.now", "date.today", "os.getcwd", "Path.cwd",
             "os.environ.get"}  # fmt: skip
    assert calls & asked == set()
    assert "os.environ" not in text
