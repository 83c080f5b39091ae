"""Every parameter has a reader that really names it, or says why it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline_desk.domain.parameters import PARAMETERS, Spec
from hotline_desk.packs import available, load_pack

ROOT = Path(__file__).parent.parent.parent / "hotline_desk"
# Names a rule puts together: the class of an order, the channel, the colour of a card, the level of a redo.
PIECED = {
    "handle_workdays_": "handle_workdays_{",
    "return_hours_": "return_hours_{",
    "card_": "card_{",
    "score_redo_district_base": "score_redo_{",
    "score_redo_city_base": "score_redo_{",
    "weekly_": "weekly_",
}


def named_in(source: str, name: str) -> bool:
    pieced = next((piece for start, piece in PIECED.items() if name.startswith(start)), None)
    return f'"{name}"' in source or (pieced is not None and pieced in source)


@pytest.mark.parametrize("spec", PARAMETERS.values(), ids=PARAMETERS)
def test_the_reader_reads_it(spec: Spec) -> None:
    if spec.read_by.startswith("informative: "):
        assert len(spec.read_by) > len("informative: ")
        return
    source = (ROOT / (spec.read_by.replace(".", "/") + ".py")).read_text(encoding="utf-8")
    assert named_in(source, spec.name), spec.read_by


def test_no_parameter_is_in_the_table_for_nothing() -> None:
    used = {name for pack in available() for name in load_pack(pack).parameters}
    assert used == set(PARAMETERS)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("redo_workdays", [0, 3], [-1, 1.5, "3", True, None]),
        ("redo_requires_leader_signature", [True, False], [1, "true", None]),
        ("revisit_target", [0, 99.5, 100], [101, -1, "100"]),
        ("score_overdue", [-1, 0.5], ["-1", True]),
        ("score_planned_close", ["manual", -2], ["auto", None]),
        ("score_weights", [[30, 40, 15, 15]], [[30, 40, 15], [30, 40, 15, 16], 100]),
        ("satisfaction_weights", [[1, 0.8, 0.6, 0]], [[0, 0.6, 0.8, 1], [1, 1, 1, 2]]),
        ("deadline_clock", ["office_close", "end_of_day"], ["noon", 17, ["office_close"]]),
        (
            "office_hours",
            [
                [["08:30", "12:00"]],
                "08:30-12:00,13:30-17:30",
                {"spans": "09:00-17:00", "seasons": [{"from": "05-01", "to": "09-30", "spans": [["08:00", "12:00"]]}]},
            ],
            [
                [],
                "08:30",
                [["12:00", "08:30"]],
                [["24:00", "25:00"]],
                {"spans": "09:00-17:00", "seasons": [{"from": "13-01", "to": "09-30", "spans": "08:00-12:00"}]},
                {"hours": "09:00-17:00"},
            ],
        ),
        ("bulletin_periods", [["month"], []], [["month", "month"], ["hour"], "month"]),
        ("score_year_start_month", [1, 12], [0, 13]),
        ("dispatch_office", ["热线办"], ["", 5]),
    ],
)
def test_values_are_checked(name: str, right: list[object], wrong: list[object]) -> None:
    check = PARAMETERS[name].check
    assert [value for value in right if check(value)] == []
    assert [value for value in wrong if not check(value)] == []
