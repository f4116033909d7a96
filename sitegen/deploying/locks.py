"""Who is deploying: the text in the lock at a target.

A lock stays when its process is killed. On the same machine a dead owner is recognised and gives
way; of any other nobody knows here whether it still works, so a person decides (`--unlock`).
"""

import os
import socket

from sitegen.deploying.failures import Refused
from sitegen.language import N_


def owner(now: str) -> str:
    """Describe this process: machine, process, moment."""
    return f"{_machine()} {os.getpid()} {now}"


def is_dead(text: str) -> bool:
    """Tell whether the owner was a process of this machine that has ended."""
    machine, _, rest = text.partition(" ")
    number = rest.partition(" ")[0]
    if machine != _machine() or not number.isascii() or not number.isdigit() or os.name != "posix":
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    return False


def taken(text: str) -> Refused:
    """Say who holds the lock."""
    return Refused(
        N_(
            "Another deployment to this target is at work: {owner}. If it was broken off, repeat "
            "the command with --unlock."
        ),
        owner=text or "?",
    )


def _machine() -> str:
    return "".join(sign for sign in socket.gethostname() if sign.isalnum() or sign in "-._") or "-"
