"""Public holidays of a region: a Land, a canton, or a country as a whole.

Only what is a holiday by law in the whole region counts; those of single towns (Friedensfest in
Augsburg, Mariä Himmelfahrt in parts of Bavaria) do not. Owns holidays, which is slow to import
and is therefore loaded only when it is asked (see `sitegen.inputs`).
"""

from typing import NamedTuple


class Holidays(NamedTuple):
    """The name of a region and its holidays: the name of each by its day (`2023-11-01`)."""

    region: str
    names: dict[str, str]


def holidays_of(region: str, year: int, language: str) -> Holidays:
    """Give the holidays of a year in a region (ISO 3166-2, or a country), in German or English.

    A region that is not known has none.
    """
    from holidays import country_holidays

    country, _, part = region.partition("-")
    wanted = "de" if language.startswith("de") else "en_US"
    try:
        found = country_holidays(country, subdiv=part or None, years=year, language=wanted)
    except NotImplementedError:
        return Holidays(region, {})
    named = found.get_subdivision_aliases().get(part, ())
    names = {day.isoformat(): name for day, name in sorted(found.items())}
    return Holidays(named[0] if named else region, names)
