"""Does the suite of scenarios see every number? Each parameter of each pack is changed in memory, one at a time;
at least one scenario of that pack must then come out otherwise than worked out by hand.

``python -m benchmarks.mutation [PACK…]`` prints what no scenario saw, and what is informative and why.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from benchmarks import figure
from hotline_desk import packs
from hotline_desk.domain.events import EventError
from hotline_desk.domain.parameters import PARAMETERS
from hotline_desk.domain.policy import Pack
from hotline_desk.services.replay import replay
from tests.scenarios_check import FOLDER, check, load


@dataclass(frozen=True)
class Mutant:
    """One changed value of one pack."""

    pack: str
    name: str
    value: Any

    def __str__(self) -> str:
        return f"{self.pack}.{self.name} = {self.value!r}"


def informative() -> dict[str, str]:
    """Parameters that no rule reads, each with the reason for which it is kept."""
    return {name: spec.read_by.partition(": ")[2] for name, spec in PARAMETERS.items()
            if spec.read_by.startswith("informative")}


def mutants(pack: str) -> list[Mutant]:
    """Every other value that the check of a parameter lets pass and that is next to the one in force."""
    kept, made = informative(), []
    for name, values in packs.load_pack(pack).parameters.items():
        if name not in kept and values[-1].value is not None:
            made += [Mutant(pack, name, value) for value in others(name, values[-1].value)]
    return made


def others(name: str, value: Any) -> list[Any]:
    """The values a number, switch, word or list is changed to; a word with one choice only is taken away."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        step = 1 if isinstance(value, int) else 0.5
        return [v for v in (value + step, value - step) if PARAMETERS[name].check(v) is None]
    if name == "office_hours":
        return [[["09:00", value[0][1]], value[1]], [["08:30", "11:30"], value[1]],
                [value[0], ["13:00", "17:30"]], [value[0], ["13:30", "17:00"]]]
    return _other_lists(name, value) if isinstance(value, list) else _other_words(name, value)


def _other_words(name: str, value: str) -> list[Any]:
    if value == "manual":
        return [-1, None]
    said = PARAMETERS[name].check("?") or ""
    choices = [word for word in said.removeprefix("应为 ").removesuffix(" 之一").split("、") if word != value]
    return choices if "之一" in said and choices else [None] if "之一" in said else ["别的机构"]


def _other_lists(name: str, value: list[Any]) -> list[Any]:
    if name == "score_weights":
        return [[value[1], value[0], *value[2:]], [*value[:1], value[2], value[1], value[3]],
                [value[0], value[1], value[2] + 5, value[3] - 5]]
    if name == "satisfaction_weights":
        moved = [[w + 0.1 if n == at else w for n, w in enumerate(value)] for at in range(4)]
        moved += [[w - 0.1 if n == at else w for n, w in enumerate(value)] for at in range(4)]
        return [m for m in moved if PARAMETERS[name].check(m) is None]
    if name == "revisit_rounds":
        return [[] if value else ["unit"]]
    return [value[1:], value[:-1]] if len(value) > 1 else [[]] if value else [["街道主要领导"]]


@contextmanager
def changed(mutant: Mutant) -> Iterator[None]:
    """While this lasts, the pack has the mutant's value on every day."""
    loader, base = packs.load_pack, packs.load_pack(mutant.pack)
    values = tuple(replace(p, value=mutant.value) for p in base.parameters[mutant.name])
    pack = replace(base, parameters={**base.parameters, mutant.name: values})

    def load_changed(id_or_path: Any) -> Pack:
        return pack if id_or_path == mutant.pack else loader(id_or_path)

    packs.load_pack = load_changed
    try:
        yield
    finally:
        packs.load_pack = loader


def seen_by(mutant: Mutant, scenarios: Sequence[dict[str, Any]]) -> str | None:
    """The first scenario of the mutant's pack that fails under it, or None."""
    with changed(mutant):
        return next((s["id"] for s in scenarios if s["pack"] == mutant.pack and _fails(s)), None)


def _fails(scenario: dict[str, Any]) -> bool:
    try:
        return bool(check(scenario["expect"], replay(scenario["input"])))
    except (EventError, ValueError, KeyError, TypeError, ArithmeticError):
        return True


def suite() -> list[dict[str, Any]]:
    """All scenarios, the given ones and our own; ours first, they are the narrow ones."""
    return load(FOLDER / "own") + load(FOLDER)


def survivors(pack: str, scenarios: Sequence[dict[str, Any]]) -> tuple[int, list[Mutant]]:
    """How many mutants a pack has, and those no scenario saw."""
    made = mutants(pack)
    own = [s for s in scenarios if s["pack"] == pack]
    return len(made), [m for m in made if seen_by(m, likely_first(m, own)) is None]


def likely_first(mutant: Mutant, scenarios: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Scenarios that speak of the parameter or cite its clause go first: most mutants fall at once."""
    clause = packs.load_pack(mutant.pack).parameters[mutant.name][-1].clause
    return sorted(scenarios, key=lambda s: (mutant.name not in s["input"].get("settings", {}).get("parameters", {}),
                                            clause not in s["clauses"]))


def measure() -> list[dict[str, Any]]:
    """The share of changed values that no scenario sees; the aim is none."""
    scenarios = suite()
    counts = [survivors(pack, scenarios) for pack in packs.available()]
    total = sum(count for count, _ in counts)
    return [figure("改一个参数而无场景发现（个）", sum(len(left) for _, left in counts), total, "改动的参数值（个）", aim=0)]


def main(names: Sequence[str]) -> int:
    """Prints the account; 1 where a mutant lives."""
    scenarios, alive = suite(), 0
    for pack in names or packs.available():
        count, left = survivors(pack, scenarios)
        alive += len(left)
        print(f"{pack}: {count} changed values, {count - len(left)} seen")
        for mutant in left:
            print(f"    not seen: {mutant}")
    for name, reason in informative().items():
        print(f"informative: {name}: {reason}")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
