"""What a reader sees, in a real browser: first screens, paper, and the look of a city."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize

from tests.conftest import SmallSite
from tests.page_types import EXAMPLE
from tests.sites import ROOT, SITE
from tests.test_browser import watched
from tests.validators.browser import serve
from tests.validators.visits import POLICY

SMALL_PHONE: ViewportSize = {"width": 320, "height": 640}
BEFORE_THE_NEXT = "2024-12-02T11:00:00Z"

FONT = b"wOF2"
"""Enough of a font file to be published; what letters look like is the browser's."""

CITY = f"""\
{SITE}logo: files/wappen.svg
logo_alt: Wappen der Stadt
colors:
  primary: "#7A1F3D"
  accent: "#006d77"
font:
  name: Stadt Sans
  regular: files/stadt-400.woff2
  bold: files/stadt-700.woff2
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
CITY_FILES = {
    "site.yaml": CITY,
    "files/wappen.svg": LOGO,
    "files/stadt-400.woff2": FONT.decode(),
    "files/stadt-700.woff2": FONT.decode(),
}


@pytest.fixture(scope="module")
def address(example: Path) -> Iterator[str]:
    with serve(example, POLICY) as served:
        yield served


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["y"] + box["height"]


@pytest.mark.parametrize("script", [True, False])
def test_one_screen_of_a_small_phone_answers(chromium: Browser, address: str, script: bool) -> None:
    context = chromium.new_context(viewport=SMALL_PHONE, java_script_enabled=script)
    page = context.new_page()
    if script:
        page.clock.set_fixed_time(BEFORE_THE_NEXT)
    page.goto(f"{address}/")
    answers = (".home-session .date-block", ".home-session .card-title a",
               ".home-session .card-where", ".home-guidelines .card-title a",
               ".home-press .card-title a")  # fmt: skip
    below = {answer: bottom(page, answer) for answer in answers}
    context.close()
    assert {answer for answer, at in below.items() if at > SMALL_PHONE["height"]} == set()


def test_a_session_is_found_within_the_first_screens_of_a_phone(
    chromium: Browser, address: str
) -> None:
    page = chromium.new_page(viewport=SMALL_PHONE)
    page.goto(f"{address}/sitzungen/2024-12-04-arbeitskreis/")
    facts = page.locator(".facts dt").all_inner_texts()
    assert facts[:4] == ["Datum", "Uhrzeit", "Ort", "Zugang"]
    assert bottom(page, ".session .action .button") < 1.3 * SMALL_PHONE["height"]
    order = page.evaluate(
        """() => [".facts", "#agenda", "#minutes", "#calendar"].map(
            (s) => document.querySelector(s).getBoundingClientRect().top)"""
    )
    page.close()
    assert order == sorted(order)


def test_on_paper_a_page_has_no_ways_but_its_address(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.emulate_media(media="print")
    seen = {}
    for name, path in EXAMPLE.items():
        page.goto(f"{address}{path}")
        ways = page.locator(
            ".menu, .skip, .service, .crumbs, .site-footer nav, .action, #search-form"
        )
        seen[name] = any(way.is_visible() for way in ways.all())
        if name != "not found":
            said = page.locator(".page-address").inner_text()
            assert said.endswith(path), name
            assert page.locator(".page-address").is_visible(), name
    page.close()
    assert not any(seen.values()), seen


def test_on_paper_a_state_is_black_on_white(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.emulate_media(media="print")
    page.goto(f"{address}/sitzungen/2024-01-03-arbeitskreis/")
    state = page.locator(".state-off")
    assert style(state.first, "color") == "rgb(0, 0, 0)"
    assert style(state.first, "backgroundColor") == "rgba(0, 0, 0, 0)"
    page.close()


def test_a_page_says_of_which_day_it_is(example: Path) -> None:
    text = (example / "presse/2023/arbeitskreis-september/index.html").read_text("utf-8")
    assert re.search(r'class="page-state">Stand: <time datetime="2023-\d\d-\d\d">', text)


@pytest.mark.parametrize(("scheme", "given"), [("light", True), ("dark", False)])
def test_the_look_of_a_city_arrives(
    small: SmallSite, chromium: Browser, scheme: str, given: bool
) -> None:
    small.build(CITY_FILES)
    with serve(small.output, POLICY) as served:
        page = chromium.new_page(color_scheme="dark" if scheme == "dark" else "light")
        wrong = watched(page)
        with page.expect_response("**/files/stadt-*.woff2"):
            page.goto(f"{served}/")
        menu = page.locator(".menu")
        assert (style(menu, "backgroundColor") == "rgb(122, 31, 61)") == given
        assert style(page.locator("body"), "fontFamily").startswith('"Stadt Sans", system-ui')
        logo = page.locator(".site-name img")
        assert logo.get_attribute("alt") == "Wappen der Stadt"
        assert logo.evaluate("image => image.complete && image.naturalWidth > 0")
        page.close()
    # The two files are no real fonts: the browser says so, and nothing else.
    assert [text for text in wrong if "stadt-" not in text and "OTS" not in text] == []


def style(element: Locator, name: str) -> str:
    found: str = element.evaluate(f"element => getComputedStyle(element).{name}")
    return found


def test_the_style_is_one_file(small: SmallSite) -> None:
    made = small.build(CITY_FILES)
    assert [path for path in made if path.endswith(".css")] == ["assets/sitegen.css"]
    page = made["index.html"].decode()
    assert page.count('rel="stylesheet"') == 1
    faces = re.findall(
        r"font-weight:(\d+);.*?url\(\"([^\"]+)\"", made["assets/sitegen.css"].decode()
    )
    assert faces == [("400", "../files/stadt-400.woff2"), ("700", "../files/stadt-700.woff2")]


def test_a_city_without_a_look_of_its_own_gets_the_one_of_sitegen(small: SmallSite) -> None:
    css = small.build()["assets/sitegen.css"].decode()
    assert css.count("--alert:") == 2
    assert "@font-face" not in css


@pytest.mark.parametrize(
    ("font", "code"),
    [
        ("font: Comic Sans\n", "config.font"),
        ("font:\n  name: X\n  regular: files/a.woff2\n", "key.missing"),
        ("font:\n  name: X\n  regular: files/a.ttf\n  bold: files/a.woff2\n", "config.font-file"),
        ("font:\n  name: X\n  regular: files/a.woff2\n  bold: files/b.woff2\n", "file.missing"),
        ("font:\n  name: X\n  regular: files/a.woff2\n  bold: files/c.woff2\n", "file.broken"),
        ("font:\n  name: 'X\"; }'\n  regular: files/a.woff2\n  bold: files/a.woff2\n",
         "config.font-name"),
    ],
)  # fmt: skip
def test_a_font_that_can_not_be_is_refused(small: SmallSite, font: str, code: str) -> None:
    files = {"files/a.woff2": "wOF2"} | ({"files/c.woff2": "OTTO"} if "c.woff2" in font else {})
    told = small.problems({"site.yaml": SITE + font, **files})
    assert [of for level, of in told if level == "error"] == [code]


@pytest.mark.parametrize(
    ("font", "written"),
    [
        ("font: serif\n", "--font:var(--serif)"),
        ("font:\n  name: X\n  regular: files/a.woff2\n  bold: files/a.woff2\n",
         "font-weight:100 900"),
    ],
)  # fmt: skip
def test_a_font_is_written_into_the_style(small: SmallSite, font: str, written: str) -> None:
    made = small.build({"site.yaml": SITE + font, "files/a.woff2": "wOF2"})
    assert written in made["assets/sitegen.css"].decode().replace(": ", ":")


def test_every_page_but_home_says_the_way_back(example: Path) -> None:
    homes = {"index.html", "en/index.html", "de-simple/index.html"}
    without = {
        path.relative_to(example).as_posix()
        for path in example.rglob("*.html")
        if 'class="crumbs"' not in path.read_text("utf-8")
    }
    assert without == homes


def test_a_year_leads_to_the_years_beside_it(small: SmallSite) -> None:
    releases = {
        f"press/{year}-05-01-meldung.md": f"---\ntitle: M\ndate: {year}-05-01 10:00\n---\n\nM.\n"
        for year in (2023, 2024, 2025)
    }
    made = small.build(releases)
    year = made["presse/2024/index.html"].decode()
    assert re.findall(r'href="(/presse/\d+/)" rel="(\w+)"', year) == [
        ("/presse/2023/", "prev"), ("/presse/2025/", "next"),
    ]  # fmt: skip
    assert "rel=" not in re.sub(r"<link[^>]*>", "", made["presse/index.html"].decode())


def test_a_missing_page_is_told_in_each_language(example: Path) -> None:
    text = (example / "404.html").read_text("utf-8")
    assert "Seite nicht gefunden" in text
    assert '<section lang="en">\n<h2>Page not found</h2>' in text


def test_a_release_without_a_contact_names_the_publisher(small: SmallSite) -> None:
    page = small.build()["presse/2026/eins/index.html"].decode()
    assert page.index("Pressekontakt") < page.index("mailto:info@probe.example.de")
    assert page.count("mailto:info@probe.example.de") == 2, "there and in the footer"


def test_the_files_of_the_style_are_all_joined(small: SmallSite) -> None:
    css = small.build()["assets/sitegen.css"].decode()
    for rule in ("--measure", ".home-session", ".timeline", "@page"):
        assert rule in css
    assert not re.search(r"/\*(?!!)", css), "comments are for those who write it"
    assert len(list((ROOT / "templates/static").glob("*.css"))) == 4


def test_a_long_page_says_what_is_on_it(small: SmallSite) -> None:
    def page(sections: int) -> str:
        text = "".join(f"## Teil <{n}> & {{#t-{n}}}\n\nText.\n\n" for n in range(sections))
        made = small.build({"pages/lang.md": f"---\ntitle: Lang\n---\n\n{text}"})
        return made["lang/index.html"].decode()

    long = page(4)
    named = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', long)
    assert [text for _, text in named] == [f"Teil &lt;{n}&gt; &amp;" for n in range(4)]
    assert all(f'id="{anchor}"' in long for anchor, _ in named)
    assert 'class="side page-contents"' not in page(3)


def test_another_color_is_written_into_style_and_icons_alone(small: SmallSite) -> None:
    before = small.build()
    after = small.build({"site.yaml": f'{SITE}colors:\n  primary: "#7a1f3d"\n'})
    ground = re.compile(rb'<meta name="theme-color"[^>]*>')
    changed = {
        path
        for path in before.keys() | after
        if ground.sub(b"", before.get(path, b"")) != ground.sub(b"", after.get(path, b""))
    }
    # PDF files are drawn in the colour of the city as well.
    drawn = (".pdf", ".png", ".ico", ".svg")
    assert {path for path in changed if not path.endswith(drawn)} == {"assets/sitegen.css"}
