"""The preview images beside pages."""

import re
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from sitegen.outputs.preview_drawing import Preview, draw
from tests.conftest import SmallSite
from tests.samples import examples
from tests.sites import FILES, SITE, build, options, picture, site

WITH = {"site.yaml": SITE.replace("previews: false\n", "")}
RELEASE = "press/2026-05-01-eins.md"
SESSION = "sessions/2026-07-08-rat.md"
SESSION_PREVIEW = "sitzungen/2026-07-08-rat/vorschau.png"


def previews(output: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in output.items() if path.endswith("/vorschau.png")}


def test_every_document_with_a_page_has_a_preview_that_its_page_names(small: SmallSite) -> None:
    output = small.build(WITH)
    pages = {p: d.decode() for p, d in output.items() if p.endswith("/index.html")}
    named = {
        found[1]
        for html in pages.values()
        if (found := re.search(r'"og:image" content="https://probe.example.de/(.*?)"', html))
    }
    assert named == previews(output).keys()
    for path in (
        "presse/2026/eins/", "presse/2026/zwei/", "en/presse/2026/zwei/", "gremien/rat/",
        "sitzungen/2026-07-08-rat/", "ueber/", "leitlinien/leitlinien/",
        "leitlinien/leitlinien/v1/", "leitlinien/leitlinien/v1/ziele/",
    ):  # fmt: skip
        html = pages[f"{path}index.html"]
        assert f'"og:image" content="https://probe.example.de/{path}vorschau.png"' in html
        assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert b"vorschau" not in output["record.json"] + output["sitemap.xml"]
    assert not any("drei" in path for path in previews(output))


def test_a_preview_is_of_the_size_that_its_page_says(small: SmallSite) -> None:
    output = small.build(WITH)
    html = output["presse/2026/eins/index.html"].decode()
    for data in previews(output).values():
        with Image.open(BytesIO(data)) as image:
            assert image.size == (1200, 630)
            assert f'"og:image:width" content="{image.width}"' in html
            assert f'"og:image:height" content="{image.height}"' in html
        assert len(data) < 25_000


def test_a_city_can_do_without_previews(small: SmallSite) -> None:
    output = small.build()
    assert previews(output) == {}
    assert not any(b"og:image" in data for data in output.values())


def test_an_edit_of_the_text_draws_nothing_anew(small: SmallSite) -> None:
    small.build(WITH)
    for text, expected in (
        (FILES[RELEASE] + "Mehr.\n", []),
        (FILES[RELEASE].replace("topics", "summary: Neu\ntopics"), []),
        (FILES[RELEASE].replace("title: Eins", "title: Neu"), ["presse/2026/eins/vorschau.png"]),
    ):
        built = build(options(site(small.folder, WITH | {RELEASE: text})))
        assert [path for path in built.written if path.endswith(".png")] == expected


@pytest.mark.parametrize("status", ["cancelled", "postponed", "tentative"])
def test_a_preview_says_that_a_session_is_not_as_planned(small: SmallSite, status: str) -> None:
    before = small.build(WITH)[SESSION_PREVIEW]
    changed = FILES[SESSION].replace("place:", f"status: {status}\nplace:")
    after = small.build(WITH | {SESSION: changed})[SESSION_PREVIEW]
    with Image.open(BytesIO(before)) as first, Image.open(BytesIO(after)) as second:
        # The state stands on a panel of the ink's colour.
        panel = (90, 74, 130, 80)
        assert first.convert("RGB").crop(panel).getcolors() != [(240, (255, 255, 255))]
        assert second.convert("RGB").crop(panel).getcolors() == [(240, (255, 255, 255))]


def test_the_colour_and_the_logo_are_those_of_the_city(small: SmallSite) -> None:
    folder = small.folder / "content/files"
    folder.mkdir(parents=True)
    (folder / "logo.png").write_bytes(picture("logo"))
    settings_of_city = WITH["site.yaml"] + 'colors:\n  primary: "#102030"\n'
    plain = small.build({"site.yaml": settings_of_city})[SESSION_PREVIEW]
    shown = small.build({"site.yaml": settings_of_city + "logo: files/logo.png\n"})[SESSION_PREVIEW]
    with Image.open(BytesIO(plain)) as image, Image.open(BytesIO(shown)) as other:
        assert image.convert("RGB").getpixel((5, 5)) == (16, 32, 48)
        assert other.convert("RGB").getpixel((5, 5)) == (16, 32, 48)
        colors = {color for _, color in other.convert("RGB").getcolors() or ()}
        with Image.open(BytesIO(picture("logo"))) as logo:
            assert logo.getpixel((0, 0)) in colors


TITLES = st.text(st.sampled_from("aeinrstäöüßAE -–/:.,12مرשЖहिไ🎉中\u00ad\u200d"), max_size=500)


@given(TITLES, st.sampled_from(["#14532d", "#ffffff", "#000000", "#ffcc00"]))
@example("Beteiligung " * 40, "#14532d")
@example("Einwohnerbeteiligungssatzungsänderung" * 9, "#14532d")
@settings(max_examples=examples(60), deadline=None)
def test_no_title_leaves_the_margins(title: str, color: str) -> None:
    with Image.open(BytesIO(draw(Preview("Abgesagt", title, title, title), color))) as drawn:
        image = drawn.convert("RGB")
    ground = image.getpixel((0, 0))
    for box in ((0, 0, 1200, 60), (0, 600, 1200, 630), (0, 0, 60, 630), (1140, 0, 1200, 630)):
        edge = image.crop(box)
        assert edge.getcolors() == [(edge.width * edge.height, ground)]
