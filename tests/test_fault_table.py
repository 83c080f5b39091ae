"""docs/reliability.md says which test shows each of the fifty faults: every one of them is there, and so are the tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NOT_BUILT = {50}  # PostgreSQL


def table() -> dict[int, str]:
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    return {int(number): shown for number, _, shown in ROW.findall(text)}


def test_all_fifty_are_told() -> None:
    assert sorted(table()) == list(range(1, 51))


@pytest.mark.parametrize("number", range(1, 51))
def test_each_fault_has_tests_that_are_there(number: int) -> None:
    named = TEST.findall(table()[number])
    if number in NOT_BUILT:
        assert "not built" in table()[number]
        return
    assert named
    for file, name in named:
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), f"{file}::{name}"


def test_a_name_that_is_not_there_would_be_seen() -> None:
    assert not re.search(r"^def test_that_nobody_wrote\(", (ROOT / "tests/faults/test_damage.py").read_text(encoding="utf-8"), re.MULTILINE)
