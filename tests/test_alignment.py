"""Sequences are laid side by side in their order, however long and monotonous they are."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import alignment
from sitegen.alignment import gaps, matches, rising

letters = st.lists(st.sampled_from("abcdefgh"), max_size=60)


@pytest.fixture(params=[0, 10, alignment.EQUAL_PAIRS], autouse=True, scope="module")
def most_pairs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Cut early, late or never: each way of finding what is equal must keep the rules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "EQUAL_PAIRS", request.param)
        yield


@settings(deadline=None)
@given(letters, letters)
def test_only_equal_elements_are_paired_and_in_order(old: list[str], new: list[str]) -> None:
    found = matches(old, new)
    assert all(old[i] == new[j] for i, j in found)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))


@settings(deadline=None)
@given(letters, letters, letters)
def test_what_stands_at_both_ends_is_always_found(
    start: list[str], end: list[str], new: list[str]
) -> None:
    assert len(matches([*start, *end], [*start, *new, *end])) == len(start) + len(end)


def test_what_occurs_once_on_each_side_is_found() -> None:
    assert matches("abc", "xaybzc") == [(0, 1), (1, 3), (2, 5)]


@given(st.permutations(range(8)))
def test_the_longest_row_that_rises_is_kept(order: list[int]) -> None:
    pairs = list(enumerate(order))
    kept = rising(pairs)
    assert set(kept) <= set(pairs)
    assert [j for _, j in kept] == sorted(j for _, j in kept)
    longest = [0] * 8
    for i, j in pairs:
        longest[i] = 1 + max((longest[k] for k, m in pairs[:i] if m < j), default=0)
    assert len(kept) == max(longest)


def test_gaps_are_what_lies_between() -> None:
    assert list(gaps([(1, 0), (2, 2)], 4, 3)) == [
        (range(1), range(0)), (range(2, 2), range(1, 2)), (range(3, 4), range(3, 3)),
    ]  # fmt: skip
