"""deploy.yaml: named targets with what belongs to each, beside the content folder.

It is not part of the content: operators keep it, and a change of it builds nothing anew.
"""

from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sitegen.clock import Zone
from sitegen.fields import Reading, Record
from sitegen.front_matter import Mapping, read_mapping
from sitegen.keys import Key
from sitegen.language import N_
from sitegen.problems import Location, Problem, error
from sitegen.source import read_text

NAME = "deploy.yaml"
KEPT, MOST_KEPT = 5, 1000


class Settings(NamedTuple):
    """What is said of one target; `keep` counts the releases that stay at the target."""

    target: str
    keep: int = KEPT
    endpoint: str = ""
    region: str = ""
    ssh_config: str = ""


KEYS = (
    Key("target", "text", N_("Folder, user@host:path or s3://bucket/prefix."), "web/",
        required=True),
    Key("keep", "number", N_("How many releases stay at the target."), "5"),
    Key("endpoint", "web", N_("Address of the store (S3)."), "https://s3.example.org"),
    Key("region", "text", N_("Region of the store (S3)."), "eu-central-1"),
    Key("ssh_config", "text", N_("Configuration for ssh, beside deploy.yaml."), "ssh_config"),
)  # fmt: skip


def read_settings(file: Path) -> tuple[dict[str, Settings], tuple[Problem, ...]]:
    """Read the named targets; none where there is no such file."""
    problems: list[Problem] = []
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return {}, ()
    text = read_text(file.name, data, problems)
    mapping = read_mapping(file.name, text, 1, problems) if text is not None else None
    reading = Reading(file.name, Zone("UTC", ZoneInfo("UTC"), str, str), {}, problems)
    found = {}
    for key, value in mapping.entries if mapping else ():
        if isinstance(value, Mapping):
            found[key.text] = _settings(Record(value, reading, KEYS), key.text, problems)
        else:
            where = Location(file.name, value.line, value.column)
            problems.append(error(where, "deploy.settings", key=key.text))
    return found, tuple(problems)


def _settings(record: Record, name: str, problems: list[Problem]) -> Settings:
    keep = record.text("keep")
    is_count = keep.isascii() and keep.isdigit() and 1 <= int(keep[:9]) <= MOST_KEPT
    if keep and not is_count:
        problems.append(error(record.where("keep"), "deploy.keep", text=keep))
    settings = Settings(
        record.text("target", required=True),
        int(keep) if is_count else KEPT,
        record.text("endpoint"),
        record.text("region"),
        record.text("ssh_config"),
    )
    record.close()
    return settings
