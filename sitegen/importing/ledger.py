"""What was imported so far: for each entry of a source its document, and what was written there.

It lies in the content folder under a hidden name, which builds pass over, and belongs with the
content into version control. By the digest an edit is known from what an import wrote.
"""

import json
import os
from pathlib import Path
from typing import NamedTuple

from sitegen.source import digest

NAME = ".import.json"


class Written(NamedTuple):
    """One file: its path below content/, and the digest of its bytes, in hexadecimal."""

    path: str
    digest: str


Ledger = dict[str, Written]
"""What was written, by the key of the entry."""


class BrokenLedger(ValueError):
    """Say that the ledger can not be read."""


def fingerprint(data: bytes) -> str:
    """Give the digest that the ledger holds of a file."""
    return digest(data).hex()


def read_ledger(content: str) -> Ledger:
    """Read what earlier imports wrote. Raises BrokenLedger."""
    try:
        with open(Path(content, NAME), encoding="utf-8") as file:
            known = json.load(file)
        return {str(key): Written(str(path), str(made)) for key, (path, made) in known.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError, TypeError) as failure:
        raise BrokenLedger(NAME) from failure


def write_ledger(content: str, ledger: Ledger) -> None:
    """Replace the ledger in one step."""
    lines = ",\n".join(
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(list(written), ensure_ascii=False)}"
        for key, written in sorted(ledger.items())
    )
    new = Path(content, f"{NAME}.new")
    new.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8", newline="\n")
    os.replace(new, Path(content, NAME))
