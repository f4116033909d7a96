"""Colours as numbers, and the palette: whatever two colours a city sets, all can be read."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.contrast import Lch, contrast, luminance, nearest, ratio_text, to_hex, to_lch
from sitegen.palette import (
    ACCENT,
    PAIRS,
    PRIMARY,
    Palette,
    dark_palette,
    failures,
    palette,
)
from tests.conftest import SmallSite
from tests.sites import ROOT, SITE

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        # From Understanding SC 1.4.3 and the table of the W3C's G18.
        ("#000000", "#ffffff", "21.00"),
        ("#767676", "#ffffff", "4.54"),
        ("#777777", "#ffffff", "4.47"),
        ("#ff0000", "#ffffff", "3.99"),
        ("#0000ff", "#ffffff", "8.59"),
        ("#123456", "#123456", "1.00"),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: str) -> None:
    assert ratio_text(contrast(one, other)) == ratio
    assert contrast(one, other) == contrast(other, one)


def test_luminance_goes_from_black_to_white() -> None:
    assert [luminance("#000000"), luminance("#ffffff")] == [0, pytest.approx(1)]


@pytest.mark.parametrize(
    ("color", "lightness", "chroma", "degrees"),
    [
        # As CSS Color 4 gives them for `oklch()`.
        ("#ff0000", 0.62796, 0.25768, 29.234),
        ("#00ff00", 0.86644, 0.29483, 142.495),
        ("#0000ff", 0.45201, 0.31321, 264.052),
        ("#808080", 0.59987, 0, None),
    ],
)
def test_oklch_is_that_of_css(
    color: str, lightness: float, chroma: float, degrees: float | None
) -> None:
    made = to_lch(color)
    assert made.lightness == pytest.approx(lightness, abs=1e-4)
    assert made.chroma == pytest.approx(chroma, abs=1e-4)
    if degrees is not None:
        assert made.hue * 180 / 3.141592653589793 % 360 == pytest.approx(degrees, abs=0.01)


@settings(deadline=None)
@given(COLORS)
def test_a_color_survives_the_way_there_and_back(color: str) -> None:
    assert to_hex(to_lch(color)) == color


def test_a_color_that_no_screen_shows_keeps_its_lightness_and_hue() -> None:
    shown = to_lch(to_hex(Lch(0.7, 0.5, 2.5)))
    assert shown.lightness == pytest.approx(0.7, abs=0.005)
    assert shown.hue == pytest.approx(2.5, abs=0.02)


def test_the_nearest_color_is_itself_when_it_passes_and_none_when_none_does() -> None:
    assert nearest(to_lch("#14532d"), lambda color: True) == "#14532d"
    assert nearest(to_lch("#14532d"), lambda color: False) == ""


@settings(deadline=None)
@given(COLORS, COLORS)
@example(PRIMARY, ACCENT)
@example("#000000", "#000000")
@example("#767676", "#767676")
def test_with_any_two_colors_either_one_is_refused_or_every_pair_passes(
    primary: str, accent: str
) -> None:
    if not failures(primary, accent):
        assert weak(palette(primary, accent)) == []
        assert weak(dark_palette(primary, accent)) == []


def weak(colors: Palette) -> list[str]:
    return [
        f"{one} {colors[one]} on {other} {colors[other]}"
        for one, other, needed in PAIRS
        if contrast(colors[one], colors[other]) < needed
    ]


@settings(deadline=None)
@given(COLORS, COLORS)
def test_what_is_suggested_is_not_refused(primary: str, accent: str) -> None:
    for failed in failures(primary, accent):
        if failed.key == "primary":
            primary = failed.nearest
    for failed in failures(primary, accent):
        accent = failed.nearest
    assert failures(primary, accent) == ()


def test_every_color_is_in_a_pair_or_only_divides() -> None:
    paired = {name for one, other, _ in PAIRS for name in (one, other)}
    assert palette(PRIMARY, ACCENT).keys() - paired == {"line"}


def test_the_style_sheet_holds_the_colors_of_the_palette() -> None:
    tokens = (ROOT / "templates/static/tokens.css").read_text("utf-8")
    light, _, dark = tokens.partition("@media screen and (prefers-color-scheme: dark)")
    color = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    assert dict(color.findall(light)) == palette(PRIMARY, ACCENT)
    assert dict(color.findall(dark)) == dark_palette(PRIMARY, ACCENT)


def test_the_style_sheet_uses_no_color_that_is_not_in_the_palette() -> None:
    style = (ROOT / "templates/static/sitegen.css").read_text("utf-8")
    used = re.findall(r":[^;{}]*(#[0-9a-fA-F]{3,8}\b|oklch|color-mix\(in srgb, var)", style)
    assert used == ["#fff"], "but for the paper behind a logo"


@pytest.mark.parametrize(
    ("colors", "codes"),
    [
        ('  primary: "#ffcc00"\n', ["config.color-text"]),
        ('  accent: "#ffee00"\n', ["config.color-sign"]),
        ('  primary: "#ffcc00"\n  accent: "#ffee00"\n', ["config.color-text", "config.color-sign"]),
        ('  primary: "#777777"\n', ["config.color-text"]),
        ('  primary: "#767676"\n', []),
        ('  primary: ""\n', ["config.color"]),
        ('  primary: "gelb"\n  accent: "#ffee00"\n', ["config.color"]),
    ],
)
def test_colors_that_can_not_be_read_are_refused(
    small: SmallSite, colors: str, codes: list[str]
) -> None:
    told = small.problems({"site.yaml": f"{SITE}colors:\n{colors}"})
    assert [code for level, code in told if level == "error"] == codes
