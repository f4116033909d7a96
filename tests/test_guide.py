"""The guide keeps its word: what its readers write first is right, its pictures are there."""

import re

from preview_gallery import GUIDE, first_release

from tests.conftest import SmallSite


def test_the_first_release_is_told_nothing(small: SmallSite) -> None:
    name, text = first_release()
    assert small.problems({f"press/{name}": text}) == small.problems({})


def test_the_mistake_on_purpose_is_told(small: SmallSite) -> None:
    name, text = first_release()
    broken = text.replace("\nplace: ", "\nplace:")
    assert ("error", "front.no-space") in small.problems({f"press/{name}": broken})


def test_files_that_the_guide_shows_or_leads_to_are_there() -> None:
    named = re.findall(r"\]\(((?:img/|\.\./)?[\w-]+\.(?:md|png))[)#]", GUIDE.read_text("utf-8"))
    pages = {
        name for name in named if name.startswith(("img/", "../README", "meldungen", "siegel"))
    }
    assert len(pages) >= 5
    assert [name for name in sorted(pages) if not (GUIDE.parent / name).is_file()] == []
