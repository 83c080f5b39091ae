"""Ranking for all four packs: ties, the three tie policies, the three ways of grouping."""

from __future__ import annotations

from collections.abc import Iterator

from tests.scenario_tables.builder import Scenario
from tests.scenario_tables.common import PACKS, Row


def rows() -> Iterator[Scenario]:
    """Every row, for each pack."""
    for pack in PACKS:
        yield from _ranks(pack)


def _ranks(pack: str) -> Iterator[Scenario]:
    row = Row(pack, "rank")
    # Four units of one kind and one section: U1 solved all, U2–U4 none; 办公室 half. Weights count solving alone.
    kind = {"youyilu": "neighbourhood", "chengdong": "village"}.get(pack, "squad")
    names = [f"{n}{row.unit[1:]}" for n in "甲乙丙丁"]
    units = " ".join(f"{n}:{kind}" for n in names) + " 环卫办公室:section"
    weights = {"score_weights": [100, 0, 0, 0], "month_bottom_n": 2}
    history = "".join(_solved(n, *row_) for n, row_ in enumerate(
        [(names[0], "actual"), (names[1], "explained"), (names[2], "explained"), (names[3], "explained"),
         (names[3], "explained"), ("环卫办公室", "actual"), ("环卫办公室", "explained")]))
    solo = pack == "chengdong"
    first = f"rank 2026-03 1 {names[0]} 100\n"
    section = "no rank 2026-03 环卫办公室\n" if solo else "rank 2026-03 2 环卫办公室 50\n"
    place = 2 if solo else 3
    ties = "\n".join(f"rank 2026-03 {place} {n} 0" for n in names[1:])
    everyone = "\n".join(f"action month_bottom {n} 2026-03" for n in names[1:])
    working = "甲100分；乙、丙、丁均0分并列，下一名次跳号；办公室50分" + ("（只排村社区，不列）" if solo else "")
    yield row("名次：同分并列、下一名次跳号、末位并列全列", working + "；末2位切在并列中间，三个都列", "03-31 12:00", history,
              first + section + ties + "\n" + everyone + f"\nno action month_bottom {names[0]} 2026-03",
              readings="R15", parameters=weights, units=units)
    yield row("tie_policy=exclude_ties：跨过末位线的并列者不列", "末2位切在三家并列中间，都不列", "03-31 12:00", history,
              f"no action month_bottom {names[1]} 2026-03\nno action month_bottom {names[3]} 2026-03",
              readings="R15", parameters=weights | {"tie_policy": "exclude_ties"}, units=units)
    yield row("tie_policy=by_volume：并列者按件数，同分件少者列后", "乙、丙各1件，丁2件：末2位为乙、丙", "03-31 12:00", history,
              f"action month_bottom {names[1]} 2026-03\naction month_bottom {names[2]} 2026-03\n"
              f"no action month_bottom {names[3]} 2026-03",
              readings="R15", parameters=weights | {"tie_policy": "by_volume"}, units=units)
    kinds = {"neighbourhood": "neighbourhood", "village": "village", "squad": "squad"}[kind]
    yield row("ranking_groups=by_kind：各类各排", f"{kinds}：甲第1，其余并列第2；职能部门只有办公室，第1", "03-31 12:00", history,
              first + "rank 2026-03 1 环卫办公室 50\n" + "\n".join(f"rank 2026-03 2 {n} 0" for n in names[1:]),
              readings="R15", parameters=weights | {"ranking_groups": "by_kind"}, units=units)
    if solo:
        yield row("ranking_groups=all：办公室也排", "办公室50分第2，其余并列第3", "03-31 12:00", history,
                  first + "rank 2026-03 2 环卫办公室 50\n" + f"rank 2026-03 3 {names[1]} 0", readings="R15",
                  parameters=weights | {"ranking_groups": "all"}, units=units)
        return
    yield row("ranking_groups=villages：只排村（社区）", "这些单位都不是村（社区），都不排", "03-31 12:00", history,
              f"no rank 2026-03 {names[0]}\nno rank 2026-03 环卫办公室", readings="R15",
              parameters=weights | {"ranking_groups": "villages"}, units=units)


def _solved(number: int, unit: str, how: str) -> str:
    name = chr(65 + number)
    return (f"{name} 03-02 10:00 register\n{name} 03-02 10:30 dispatch {unit}\n"
            f"{name} 03-03 09:00 reply phone\n{name} 03-03 09:00 file_result {how} evidence=image\n")
