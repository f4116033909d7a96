"""Colours as numbers: how well two can be told apart, and the nearest one that can.

Contrast is that of WCAG 2.2 (relative luminance and contrast ratio). Colours are changed in OKLCH
(Björn Ottosson, 2020), where equal steps of lightness look equal and the hue stays what it was; RGB
and HSL would turn a blue violet. This is little arithmetic: a package for it would bring forty
colour spaces.
"""

from collections.abc import Callable
from math import atan2, cbrt, cos, floor, hypot, sin
from typing import NamedTuple

Triple = tuple[float, float, float]

_STEP = 1 / 400
"""A difference of lightness that no eye sees."""


class Lch(NamedTuple):
    """A colour in OKLCH: lightness from 0 to 1, chroma from 0, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def luminance(color: str) -> float:
    """Give the relative luminance of `#rrggbb`, 0 for black and 1 for white (WCAG 2.2)."""
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, from 1 to 21 (WCAG 2.2); their order is no matter."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ratio_text(ratio: float) -> str:
    """Write a ratio with two digits, never rounded up: 4.499 does not reach 4.5."""
    return f"{floor(ratio * 100) / 100:.2f}"


def to_lch(color: str) -> Lch:
    """Read `#rrggbb`."""
    red, green, blue = _linear(color)
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Lch(lightness, hypot(a, b), atan2(b, a))


def to_hex(color: Lch) -> str:
    """Write a colour as `#rrggbb`; what no screen shows loses chroma until one does."""
    lightness = min(1.0, max(0.0, color.lightness))
    low, high = 0.0, color.chroma
    shown = _linear_of(Lch(lightness, high, color.hue))
    if not _is_shown(shown):
        for _ in range(12):
            middle = (low + high) / 2
            tried = _linear_of(Lch(lightness, middle, color.hue))
            if _is_shown(tried):
                low = middle
            else:
                high = middle
        shown = _linear_of(Lch(lightness, low, color.hue))
    return "#" + "".join(f"{_eight_bits(part):02x}" for part in shown)


def nearest(color: Lch, passes: Callable[[str], bool]) -> str:
    """Give the colour of the same hue, in lightness nearest to this one, that passes.

    Empty when there is none.
    """
    for step in range(round(1 / _STEP) + 1):
        for lightness in (color.lightness - step * _STEP, color.lightness + step * _STEP):
            if 0 <= lightness <= 1:
                tried = to_hex(color._replace(lightness=lightness))
                if passes(tried):
                    return tried
    return ""


def _linear(color: str) -> Triple:
    """Give red, green and blue as light: the curve of sRGB taken off (IEC 61966-2-1)."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(part: float) -> float:
    light: float = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
    return light


def _eight_bits(light: float) -> int:
    light = min(1.0, max(0.0, light))
    part = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return round(part * 255)


def _linear_of(color: Lch) -> Triple:
    a, b = color.chroma * cos(color.hue), color.chroma * sin(color.hue)
    long = (color.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (color.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (color.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _is_shown(color: Triple) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in color)
