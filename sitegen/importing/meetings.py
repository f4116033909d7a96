"""When and where a session is, from what calendars and council systems say."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from sitegen.importing.items import Value, one_line
from sitegen.model import Place

_APART = re.compile(r"[\W_]+")


def is_doubtful(moment: datetime) -> bool:
    """Tell whether daylight saving skips or repeats a local moment."""
    return moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()


def clock_values(
    start: datetime, end: datetime | None, tell: Callable[[str, str], None]
) -> dict[str, Value]:
    """Give date, start and end of a session; what can not be so is told and left out.

    The hour that is skipped or repeated is written as the one after it, which there is once.
    """
    if is_doubtful(start):
        start = start.replace(hour=3, minute=0) if start.hour < 3 else start
    values: dict[str, Value] = {"date": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}"}
    if end is None or end == start:
        return values
    if end < start or is_doubtful(end):
        tell("time-wrong", end.isoformat())
    elif end.date() == start.date():
        values["end"] = f"{end:%H:%M}"
    else:
        values["end"] = f"{end:%Y-%m-%d %H:%M}"
        if end - start > timedelta(days=1):
            tell("time-long", f"{start:%Y-%m-%d} – {end:%Y-%m-%d %H:%M}")
    return values


def place_value(text: str, places: dict[str, Place], position: tuple[str, str] | None) -> Value:
    """Give the id of a known place that a text names, else the text itself."""
    said = _folded(text)
    names = [place.name for place in places.values()]
    for key, place in places.items() if said else ():
        forms = [key, place.label, place.full]
        if names.count(place.name) == 1:
            forms.append(place.name)
        if said in map(_folded, forms):
            return key
    if text and position:
        return {"name": one_line(text), "lat": position[0], "lon": position[1]}
    return one_line(text)


def _folded(text: str) -> str:
    return _APART.sub(" ", text.casefold()).strip()
