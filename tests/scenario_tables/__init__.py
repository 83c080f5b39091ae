"""Our own scenarios, pack by pack: tables in, scenario files out (``tests/scenarios/own``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.scenario_tables import (
    bureaus,
    chengdong,
    chengdong_points,
    common,
    ranks,
    switches,
    youyilu,
    youyilu_figures,
)
from tests.scenario_tables.builder import Scenario
from tests.scenarios_check import FOLDER

TABLES = (common, switches, ranks, youyilu, youyilu_figures, chengdong, chengdong_points, bureaus)


def scenarios() -> Iterator[Scenario]:
    """Every scenario of the tables."""
    for table in TABLES:
        yield from table.rows()


def files() -> list[Path]:
    """The scenario files that were written from the tables."""
    return sorted((FOLDER / "own").glob("*.json"))
