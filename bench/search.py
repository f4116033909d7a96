"""Hold the search of sitegen beside Pagefind: what it finds, loads, costs and asks of a policy.

    python bench/search.py [--documents 10000] [--pagefind PYTHON]

PYTHON is an interpreter with the package `pagefind[bin]`; without it only sitegen is measured. The
queries with what they should find are in search_queries.toml. Bytes are those of all answers for
one query on a page that was just opened, each compressed as servers do (gzip, level 6).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import NamedTuple

from contestants import BENCH, ROOT, STORE, prepare, sitegen
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(ROOT))
from tests.validators.tools import chromium_path

KINDS = ("press", "session", "group", "publication", "chapter", "page")
SHOWN = 10
OWN = ("suche/", "search.js", "presse/", "sitzungen/", "leitlinien/", "gremien/")
"""What the search of sitegen loads: its data, its script, and texts for excerpts."""

PACKED = (".pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
"""Endings of files that are compressed already."""

POLICY = "default-src 'self'"
WITH_WASM = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

ASK_PAGEFIND = """async query => {
  const index = await import("/pagefind/pagefind.js");
  await index.init();
  const found = (await index.search(query)).results.slice(0, 10);
  const read = await Promise.all(found.map(result => result.data()));
  return read.map(of => [of.url, of.meta.title || ""]);
}"""
READ_SITEGEN = """() => Array.from(document.querySelectorAll("#search-results h2 a"),
  link => [link.getAttribute("href"), link.textContent])"""


class Query(NamedTuple):
    """A query and what it should find: the end of an address, or a word of the first titles."""

    text: str
    expected: str
    is_address: bool

    def is_met(self, found: list[list[str]]) -> bool:
        if self.is_address:
            return any(address.endswith(self.expected) for address, _ in found)
        titles = [title.lower() for _, title in found[:3]]
        return len(titles) > 0 and all(self.expected in title for title in titles)


class Measured(NamedTuple):
    """What came of all queries on one site with one search; bytes and requests of each query."""

    met: list[bool]
    sizes: list[int]
    requests: list[int]


class Counting(SimpleHTTPRequestHandler):
    """Serves a folder and notes what is asked for."""

    def __init__(self, *args: object, directory: str, asked: list[str], policy: str) -> None:
        self.asked = asked
        self.policy = policy
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        self.asked.append(self.path.partition("?")[0])


@contextmanager
def serve(folder: Path, asked: list[str], policy: str) -> Iterator[str]:
    """Serve a folder on the loopback address."""
    handler = partial(Counting, directory=str(folder), asked=asked, policy=policy)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def size_of(folder: Path, path: str) -> int:
    """Give the compressed size of what is answered at a path."""
    file = folder / path.strip("/")
    file = file / "index.html" if file.is_dir() else file
    data = file.read_bytes() if file.is_file() else b""
    return len(data) if path.endswith(PACKED) else len(gzip.compress(data, 6))


def ask_sitegen(page: Page, address: str, query: Query) -> list[list[str]]:
    page.goto(f"{address}/suche/?q={query.text}")
    page.locator("#search-state:not(:empty)").wait_for()
    # Excerpts come after the results.
    page.wait_for_load_state("networkidle")
    found: list[list[str]] = page.evaluate(READ_SITEGEN)
    return found


def ask_pagefind(page: Page, address: str, query: Query) -> list[list[str]]:
    page.goto(f"{address}/impressum/")
    found: list[list[str]] = page.evaluate(ASK_PAGEFIND, query.text)
    return found


def measure(folder: Path, queries: list[Query], is_own: bool) -> Measured:
    """Ask all queries, each on a page of its own without a cache."""
    asked: list[str] = []
    measured = Measured([], [], [])
    policy = POLICY if is_own else WITH_WASM
    with serve(folder, asked, policy) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path())
        for query in queries:
            page = browser.new_page()
            asked.clear()
            found = (ask_sitegen if is_own else ask_pagefind)(page, address, query)
            # The page itself with its style is the same for both, and left out.
            named = OWN if is_own else ("pagefind",)
            loaded = [path for path in dict.fromkeys(asked)
                      if path != "/suche/" and any(name in path for name in named)]  # fmt: skip
            measured.met.append(query.is_met(found))
            measured.sizes.append(sum(size_of(folder, path) for path in loaded))
            measured.requests.append(len(loaded))
            page.close()
        browser.close()
    return measured


def index_with_pagefind(python: str, output: Path, folder: Path) -> tuple[float, dict[str, bytes]]:
    """Index the pages of documents, without lists; give the seconds and all files."""
    shutil.rmtree(folder, ignore_errors=True)
    for row in json.loads((output / "record.json").read_bytes())["documents"]:
        source = output / row["address"].strip("/") / "index.html"
        if row["kind"] in KINDS and source.is_file():
            target = folder / row["address"].strip("/") / "index.html"
            target.parent.mkdir(parents=True)
            shutil.copy(source, target)
    return again_with_pagefind(python, folder)


def again_with_pagefind(python: str, folder: Path) -> tuple[float, dict[str, bytes]]:
    command = [python, "-m", "pagefind", "--site", str(folder), "--root-selector", "main",
               "--exclude-selectors", "nav"]  # fmt: skip
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    files = {p.name: p.read_bytes() for p in (folder / "pagefind").rglob("*") if p.is_file()}
    return seconds, files


def line(name: str, site: str, measured: Measured) -> str:
    """Lay out what was measured as a line of a table."""
    sizes = measured.sizes
    return (
        f"| {site} | {name} | {sum(measured.met)} of {len(measured.met)} | "
        f"{median(sizes) / 1000:.0f} | {max(sizes) / 1000:.0f} | {median(measured.requests):.0f} |"
    )


def build(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description="Hold the search beside Pagefind.")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--pagefind", default="", help="interpreter that has pagefind[bin]")
    arguments = parser.parse_args()
    asked = tomllib.loads((BENCH / "search_queries.toml").read_text("utf-8"))
    made = STORE / "search"
    example = made / "example"
    command = [sys.executable, str(ROOT / "build.py"), "--content", str(ROOT / "content"), "-q"]
    command += ["--output", str(example), "--cache", str(made / "cache"), "--now", "2024-12-02"]
    build(command)
    generated = sitegen(prepare(arguments.documents, with_hugo=False), os.cpu_count() or 1)
    generated.folder.mkdir(exist_ok=True)
    build(generated.command)
    sites = {"example": example, "generated": generated.output}
    print("| site | search | found | KB, median | KB, most | requests |\n|---|---|--:|--:|--:|--:|")
    missed = []
    for site, output in sites.items():
        queries = [Query(text, expected, site == "example") for text, expected in asked[site]]
        measured = {"sitegen": measure(output, queries, True)}
        if arguments.pagefind:
            folder = made / f"pagefind-{site}"
            seconds, before = index_with_pagefind(arguments.pagefind, output, folder)
            measured["Pagefind"] = measure(folder, queries, False)
        for name, of in measured.items():
            print(line(name, site, of))
            missed += [f"{name} misses {query.text}" for query, is_met in
                       zip(queries, of.met, strict=True) if not is_met]  # fmt: skip
    print("\n" + "\n".join(missed))
    own = [p.read_bytes() for p in (generated.output / "suche").iterdir() if p.suffix != ".html"]
    print(f"\nsitegen: {len(own)} files, {sum(map(len, own)) / 1e6:.1f} MB")
    text = generated.edited.read_text("utf-8")
    try:
        generated.edited.write_text(f"{text}\nNachtrag: Der Wasserturm bleibt.\n", "utf-8")
        files = {p: p.stat().st_mtime_ns for p in (generated.output / "suche").iterdir()}
        seconds_own = build(generated.command)
        written = [p for p, at in files.items() if p.stat().st_mtime_ns != at]
        size = sum(p.stat().st_size for p in written) / 1000
        print(f"one text edited: {seconds_own:.2f} s (all), {len(written)} files, {size:.0f} KB")
    finally:
        generated.edited.write_text(text, "utf-8")
    if arguments.pagefind:
        total = sum(map(len, before.values())) / 1e6
        print(f"\nPagefind: {seconds:.1f} s, {len(before)} files, {total:.1f} MB")
        page = next((made / "pagefind-generated" / "presse").rglob("index.html"))
        page.write_text(page.read_text("utf-8").replace("</main>", "<p>Wasserturm</p></main>"))
        seconds, after = again_with_pagefind(arguments.pagefind, made / "pagefind-generated")
        new = [len(data) for name, data in after.items() if before.get(name) != data]
        print(f"one text edited: {seconds:.1f} s, {len(new)} files, {sum(new) / 1000:.0f} KB")


if __name__ == "__main__":
    main()
