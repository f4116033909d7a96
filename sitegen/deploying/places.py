"""What each kind of target can do; the steps of a deployment are the same for all of them."""

from pathlib import Path
from typing import NamedTuple, Protocol

from sitegen.deploying.packing import File
from sitegen.deploying.releases import Release


class Live(NamedTuple):
    """What lies at a target.

    `record` is None where none can be read; `is_empty` says that nothing was published there;
    `is_torn` that a deployment was interrupted while readers could see parts of it.
    """

    current: str = ""
    releases: tuple[Release, ...] = ()
    record: bytes | None = None
    is_empty: bool = True
    is_torn: bool = False


class Changes(NamedTuple):
    """What a deployment sends and takes away, by path; `bytes` is the size of what is sent."""

    sent: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    bytes: int = 0


class Place(Protocol):
    """A target that can be looked at, written to and set back."""

    def look(self) -> Live:
        """Tell what lies there. Raises Refused where it can not be used as it is."""

    def changes(self, folder: Path, files: dict[str, File]) -> Changes:
        """Tell what publishing would send and take away; nothing is written."""

    def lock(self, owner: str) -> None:
        """Keep other deployments out; raises Refused while one is at work. Then `unlock` is due."""

    def unlock(self) -> None:
        """Let the next one in; does nothing where the lock is not ours."""

    def break_lock(self) -> None:
        """Let the next one in, whoever holds the lock."""

    def publish(self, folder: Path, files: dict[str, File], release: Release, keep: int) -> Changes:
        """Bring a release there and show it to readers; older ones give way."""

    def record_of(self, release: Release) -> bytes | None:
        """Read the record of an older release, None where there is none."""

    def go_back(self, release: Release) -> None:
        """Show readers an older release."""
