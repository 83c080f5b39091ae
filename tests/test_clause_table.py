"""docs/条文对照.md: no row is missing, and what a row names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.scenarios_check import FOLDER, load

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "条文对照.md"
STATUS = {"规则", "记录", "表格项", "报表项", "权限", "条文库"}
COUNTS = {"Y": 43, "C": 38, "N": 17, "L": 12, "X": 7}
NUMBERS = {f"{letter}{n:02d}" for letter, count in COUNTS.items() for n in range(1, count + 1)} | {"Y15b", "C15b"}
PACKS = {"Y": "youyilu", "C": "chengdong", "N": "changning_cg", "L": "luyang_cg"}


def rows() -> list[list[str]]:
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"[YCNLX]\d\d[a-z]?", cells[0]):
            found.append(cells)
    return found


ROWS = rows()
SCENARIOS = {one["id"]: one for one in load(FOLDER) + load(FOLDER / "own")}


def test_no_row_is_missing_or_twice() -> None:
    numbers = [row[0] for row in ROWS]
    assert set(numbers) == NUMBERS
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_row_names_is_there(row: list[str]) -> None:
    _, what, modules, proofs, status, left = row
    assert what
    assert status in STATUS
    assert left
    assert [name for name in re.findall(r"`([^`]+)`", modules) if not (ROOT / name).is_file()] == []
    named = re.findall(r"`([^`]+)`", proofs)
    assert named
    assert [name for name in named if name not in SCENARIOS and not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row[4] == "规则"], ids=lambda row: row[0])
def test_a_rule_is_proved_by_a_scenario_of_its_pack(row: list[str]) -> None:
    pack = PACKS.get(row[0][0])
    proofs = [SCENARIOS[name] for name in re.findall(r"`([^`]+)`", row[3]) if name in SCENARIOS]
    assert proofs
    assert pack is None or all(one["pack"] == pack for one in proofs)


def test_what_is_only_kept_as_text_says_so() -> None:
    """A clause with no function of its own is no rule: its module is the pack, its proof the text."""
    for row in (row for row in ROWS if row[4] == "条文库"):
        assert "resources/packs/" in row[2] or "benchmarks/" in row[2], row[0]


def test_every_scenario_of_ours_stands_in_a_row_or_is_shared() -> None:
    told = TABLE.read_text(encoding="utf-8")
    narrow = [name for name in SCENARIOS if re.match(r"[YCNL]\d\d", name)]
    assert [name for name in narrow if f"`{name}`" not in told] == []
