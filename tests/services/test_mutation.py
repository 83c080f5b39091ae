"""The scenarios see the numbers: a changed parameter makes one fail. Here a sample; ``faults`` runs them all."""

from __future__ import annotations

import pytest

from benchmarks.mutation import Mutant, changed, informative, likely_first, mutants, others, seen_by, suite, survivors
from hotline_desk import packs
from hotline_desk.domain.parameters import PARAMETERS
from hotline_desk.services.replay import replay
from tests.scenarios_check import check

SUITE = suite()
SAMPLE = [mutant for pack in packs.available() for mutant in mutants(pack)[::9]]


@pytest.mark.parametrize("mutant", SAMPLE, ids=str)
def test_a_changed_value_is_seen(mutant: Mutant) -> None:
    assert seen_by(mutant, likely_first(mutant, SUITE))


@pytest.mark.faults
@pytest.mark.parametrize("pack", packs.available())
def test_every_changed_value_is_seen(pack: str) -> None:
    count, left = survivors(pack, SUITE)
    assert count > 50
    assert [str(mutant) for mutant in left] == []


@pytest.mark.parametrize("pack", packs.available())
def test_every_parameter_of_a_pack_is_changed_or_says_why_not(pack: str) -> None:
    held = {name for name, values in packs.load_pack(pack).parameters.items() if values[-1].value is not None}
    assert held == {mutant.name for mutant in mutants(pack)} | (held & informative().keys())
    assert all(reason for reason in informative().values())


def test_a_mutant_is_a_lawful_value_and_another_one() -> None:
    for pack in packs.available():
        for mutant in mutants(pack):
            base = packs.load_pack(pack).parameters[mutant.name][-1].value
            assert mutant.value != base
            assert mutant.value is None or PARAMETERS[mutant.name].check(mutant.value) is None, mutant


def test_nothing_of_a_mutant_is_left_behind() -> None:
    mutant = Mutant("youyilu", "handle_workdays_general", 6)
    scenario = next(s for s in SUITE if s["id"] == "Y19-a")
    with changed(mutant):
        assert check(scenario["expect"], replay(scenario["input"])) != []
    assert check(scenario["expect"], replay(scenario["input"])) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("handle_workdays_general", 5, [6, 4]),
        ("card_yellow", 1, [2]),
        ("deadline_clock", "office_close", ["end_of_day", "same_clock"]),
        ("instant_initial_reply", "same_day", [None]),
        ("extension_enabled", True, [False]),
        ("return_signers", ["甲", "乙"], [["乙"], ["甲"]]),
    ],
)
def test_what_a_value_is_changed_to(name: str, value: object, expected: list[object]) -> None:
    assert others(name, value) == expected
