"""执法事项 (X04): the list a city-management office sorts by; recommended by its words, chosen from otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotline_desk.packs import available
from hotline_desk.services import bulletin_tables, units
from hotline_desk.services.office import Desk


@pytest.fixture
def squad(tmp_path: Path, clock: Any) -> Any:
    with Desk.create(tmp_path / "o", "changning_cg", clock=clock, user="王敏") as made:
        yield made


def test_there_are_twenty_under_six_heads_and_no_word_twice() -> None:
    found = units.tree("changning_cg")
    assert len(found) == 20
    assert len({name.split(" / ")[0] for name in found}) == 6
    words = [word for many in found.values() for word in many]
    assert len(words) == len(set(words))
    assert all(many for many in found.values())


@pytest.mark.parametrize("name", list(units.tree("changning_cg")))
def test_each_is_recommended_by_its_own_words(squad: Desk, name: str) -> None:
    for word in units.tree("changning_cg")[name]:
        first = units.categories(squad, {"content": f"来电人反映{word}"})[0]
        assert (first.category, first.belief) == (name, 0.5), word


def test_the_whole_list_may_be_chosen_from_but_none_of_it_is_recommended(squad: Desk) -> None:
    found = units.categories(squad, {"subject": "某某", "content": "某某"})
    assert [c.category for c in found] == list(units.tree("changning_cg"))
    assert not any(c.belief for c in found)
    assert units.categories(squad, {"content": "某某"}, 1) == []


@pytest.mark.parametrize("pack", [p for p in available() if p != "changning_cg"])
def test_other_offices_keep_the_common_words(pack: str) -> None:
    assert units.tree(pack) == {}


def test_the_heads_are_what_the_cross_table_counts_by() -> None:
    assert bulletin_tables._topic({"category": next(iter(units.tree("changning_cg")))}) == "街面市容"
