"""Values made of many parts that no single document has, kept until one of these parts changes.

An index of words is made of the words of all documents. That some hundred of them are inverted
together is worth remembering: after an edit only the few that stand with the edited one are made
again. An extract is a part like any other: what is made of it is stale when its digest differs.
"""

from collections.abc import Mapping

from sitegen.artifacts import Make, Part
from sitegen.memory import DocumentMemory
from sitegen.source import digest


class Extracts:
    """The extracts in a memory of documents."""

    def __init__(self, memory: DocumentMemory) -> None:
        self._memory = memory

    def pieces(
        self, name: str, of: tuple[Part, ...], names: tuple[str, ...], make: Make
    ) -> Mapping[str, Part]:
        """Give the pieces of an extract as parts, made again if they are of other parts."""
        known = self._memory.extract(name)
        if known is None or known[0] != of or tuple(known[1]) != names:
            known = (of, self._made(name, of, names, make))
        return {piece: ("extract", f"{name}/{piece}", made) for piece, made in known[1].items()}

    def renewed(self, name: str, digests: Mapping[str, bytes], make: Make) -> dict[str, bytes]:
        """Make an extract again after some of its parts, by key, got other digests.

        Gives the digests of the pieces that differ, by the key of the piece; none where the
        extract is not known or has none of these parts.
        """
        known = self._memory.extract(name)
        if known is None or not any(key in digests for _, key, _ in known[0]):
            return {}
        of = tuple((role, key, digests.get(key, made)) for role, key, made in known[0])
        pieces = self._made(name, of, tuple(known[1]), make)
        return {f"{name}/{p}": made for p, made in pieces.items() if known[1][p] != made}

    def _made(
        self, name: str, of: tuple[Part, ...], names: tuple[str, ...], make: Make
    ) -> dict[str, bytes]:
        memory = self._memory
        pieces = make([memory.part(role, key) for role, key, _ in of], names)
        digests = {piece: digest(value.encode()) for piece, value in pieces.items()}
        memory.keep_extract(name, of, digests, pieces)
        return digests
