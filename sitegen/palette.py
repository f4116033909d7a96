"""The colours of the design, made of the two that a city gives.

What a city gives is shown as it is: `primary` behind the white words of the menu, `accent` in bars
and marks. So these can fail, and then the site is not built. Every other colour derives from them
and is made lighter or darker until each pair passes in which the design uses it (PAIRS). All are
plain values in the style sheet, for light and for dark: a browser that derived them itself could
not be checked beforehand, and old phones could not do it.
"""

from functools import cache
from typing import NamedTuple

from sitegen.contrast import Lch, contrast, nearest, to_hex, to_lch

Palette = dict[str, str]
"""Colours as `#rrggbb` by the name of the custom property in `tokens.css`."""

TEXT = 4.5
GRAPHIC = 3.0
"""What WCAG 2.2 AA asks: 1.4.3 of text, 1.4.11 of what has to be seen to use or understand."""

PRIMARY, ACCENT = "#14532d", "#b45309"

_GROUNDS = ("page", "surface", "alert-surface")
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, ground, TEXT) for text in ("text", "muted", "link", "link-visited", "alert")
      for ground in _GROUNDS),
    *((text, ground, TEXT) for text in ("text", "muted", "link", "link-visited")
      for ground in ("mark",)),
    *(("text", ground, TEXT) for ground in ("added", "removed")),
    ("on-brand", "brand", TEXT),
    ("on-alert", "alert", TEXT),
    *((sign, ground, GRAPHIC) for sign in ("border", "brand", "accent", "focus")
      for ground in ("page", "surface")),
)  # fmt: skip
"""What stands on what, and the contrast that it needs."""

_VISITED_HUE = to_lch("#5b3a72").hue
_ALERT = (to_lch("#a31621"), to_lch("#ffb4a8"))
_FIXED = (
    {"page": "#ffffff", "on-brand": "#ffffff", "on-alert": "#ffffff", "alert-surface": "#fdf1ef",
     "added": "#d5f0dc", "removed": "#fbe1de"},
    {"on-brand": "#ffffff", "on-alert": "#3b0906", "alert-surface": "#2c1a18",
     "added": "#14442a", "removed": "#5a211d"},
)  # fmt: skip
"""What means the same in every city: red for what is off, green and red for what was changed."""


class Failure(NamedTuple):
    """A colour of the city (`primary` or `accent`) that can not be told from another.

    `nearest` is the nearest colour that can.
    """

    key: str
    color: str
    other: str
    ratio: float
    needed: float
    nearest: str


def failures(primary: str, accent: str) -> tuple[Failure, ...]:
    """Find what can not be read or seen when a city has these colours."""
    light = palette(primary, accent)
    found = []
    for key, color, pairs in (
        ("primary", primary, (("on-brand", TEXT),)),
        ("accent", accent, (("surface", GRAPHIC),)),
    ):
        for other, needed in pairs:
            ratio = contrast(color, light[other])
            if ratio < needed:
                found.append(
                    Failure(key, color, light[other], ratio, needed,
                            _passing(to_lch(color), ((light[other], needed),)))
                )  # fmt: skip
    return tuple(found)


@cache
def palette(primary: str, accent: str) -> Palette:
    """Make the colours on light ground."""
    hue = to_lch(primary)
    made = dict(_FIXED[0])
    made["surface"] = _tint(hue, 0.968, 0.008)
    made["line"] = _tint(hue, 0.88, 0.01)
    made["brand"] = primary.lower()
    made["accent"] = accent.lower()
    made["mark"] = to_hex(to_lch(accent)._replace(lightness=0.94, chroma=0.04))
    return _with_inks(made, hue, (0.23, 0.46, 0.58), hue.lightness, 0.14, _ALERT[0])


@cache
def dark_palette(primary: str, accent: str) -> Palette:
    """Make the colours on dark ground; here all derive."""
    hue = to_lch(primary)
    made = dict(_FIXED[1])
    made["page"] = _tint(hue, 0.2, 0.008)
    made["surface"] = _tint(hue, 0.25, 0.012)
    made["line"] = _tint(hue, 0.38, 0.015)
    grounds = tuple((made[ground], GRAPHIC) for ground in ("page", "surface"))
    brand = hue._replace(chroma=min(hue.chroma, 0.13))
    made["brand"] = _passing(brand, ((made["on-brand"], TEXT), *grounds))
    shown = to_lch(accent)
    shown = shown._replace(lightness=max(shown.lightness, 0.76), chroma=min(shown.chroma, 0.14))
    made["accent"] = _passing(shown, grounds)
    made["mark"] = to_hex(to_lch(accent)._replace(lightness=0.33, chroma=0.05))
    return _with_inks(made, hue, (0.94, 0.76, 0.62), 0.82, 0.11, _ALERT[1])


def _with_inks(
    made: Palette, hue: Lch, greys: tuple[float, float, float], lightness: float,
    chroma: float, alert: Lch,
) -> Palette:  # fmt: skip
    """Add what is written and drawn on the grounds that are there; `greys` are lightnesses."""
    grounds = tuple((made[ground], TEXT) for ground in (*_GROUNDS, "mark"))
    signs = tuple((made[ground], GRAPHIC) for ground in ("page", "surface"))
    text, muted, border = (hue._replace(lightness=grey, chroma=min(hue.chroma, 0.012))
                           for grey in greys)  # fmt: skip
    changed = tuple((made[ground], TEXT) for ground in ("added", "removed"))
    link = Lch(lightness, min(hue.chroma, chroma), hue.hue)
    made["text"] = made["focus"] = _passing(text, grounds + changed)
    made["muted"] = _passing(muted, grounds)
    made["border"] = _passing(border, signs)
    made["link"] = _passing(link, grounds)
    visited = Lch(to_lch(made["link"]).lightness, 0.1, _VISITED_HUE)
    made["link-visited"] = _passing(visited, grounds)
    made["alert"] = _passing(alert, (*grounds, (made["on-alert"], TEXT)))
    return made


def _tint(hue: Lch, lightness: float, chroma: float) -> str:
    return to_hex(Lch(lightness, min(hue.chroma, chroma), hue.hue))


def _passing(color: Lch, needs: tuple[tuple[str, float], ...]) -> str:
    """Give the nearest colour that has the contrast to each other one that is asked for."""
    return nearest(color, lambda made: all(contrast(made, c) >= needed for c, needed in needs))
