"""An office's own file laid over a pack: what it changes, what it borrows, and what it may not touch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hotline_desk.domain.parameters import PARAMETERS
from hotline_desk.domain.policy import Clause, Pack, Parameter
from hotline_desk.packs.problems import PackError, Problem
from hotline_desk.packs.shape import OFFICE_KEYS
from hotline_desk.packs.toml_lines import Document

Loader = Callable[[str], Pack]


def lay_over(pack: Pack, path: Path, load: Loader) -> Pack:
    """The pack with the office's file over it; ``load`` fetches a pack that a rule is adopted from.

    A reading or a proposal may be changed and a rule of another pack adopted, each from a day on;
    what the base said stays in ``Parameter.base``. A value printed in the regulation (seed) is
    never changed. Raises :class:`PackError` with every fault found.
    """
    layer = _Layer(pack, Document(path), load)
    layer.read()
    if layer.problems:
        raise PackError(layer.problems)
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    parameters = {name: tuple(values) for name, values in layer.parameters.items()}
    info = dict(pack.info) | {"office": layer.office, "base_version": pack.version}
    return replace(pack, version=f"{pack.version}+{mark}", parameters=parameters, clauses=layer.clauses, info=info)


class _Layer:
    """One pass over an office file."""

    def __init__(self, pack: Pack, document: Document, load: Loader) -> None:
        self.pack, self.document, self.load = pack, document, load
        self.problems: list[Problem] = []
        self.parameters = {name: list(values) for name, values in pack.parameters.items()}
        self.clauses: dict[str, Clause] = dict(pack.clauses)
        self.office: dict[str, Any] = {}

    def read(self) -> None:
        for name, value in self.document.data.items():
            if name == "office":
                self._head(value)
            elif name not in PARAMETERS:
                self._refuse("不认识这个名字，没有规则读它，请核对拼写", name)
            elif not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
                self._refuse(f"应写成 [[{name}]]，每个值一段", name)
            else:
                self._entries(name, value)

    def _head(self, head: Any) -> None:
        self.office = dict(head) if isinstance(head, dict) else {}
        for key in self.office.keys() - {"name", "pack"}:
            self._refuse("不认识这个键", "office", key)
        if self.office.get("pack", self.pack.id) != self.pack.id:
            self._refuse(f"这份文件是给“{self.office['pack']}”的，不能加在“{self.pack.id}”上", "office", "pack")

    def _entries(self, name: str, entries: list[dict[str, Any]]) -> None:
        last = date.min
        for number, entry in enumerate(entries):
            since = self._since(name, entry, number)
            if since is None:
                continue
            if since <= last:
                self._refuse("日期应从早到晚，不得重复", name, "from", number)
            last = since
            made = self._made(name, entry, since, number)
            if made:
                self.parameters[name] = _merged(self.parameters.get(name, []), made)

    def _since(self, name: str, entry: dict[str, Any], number: int) -> date | None:
        for key in entry.keys() - OFFICE_KEYS:
            self._refuse("不认识这个键（本单位文件只用 from、value、adopt_from、reason）", name, key, number)
        since = entry.get("from")
        if isinstance(since, date) and not isinstance(since, datetime):
            return since
        self._refuse("缺少施行日期，或不是日期（如 2026-01-01）", name, "from", number)
        return None

    def _made(self, name: str, entry: dict[str, Any], since: date, number: int) -> Parameter | None:
        if ("value" in entry) == ("adopt_from" in entry):
            self._refuse("value（改值）和 adopt_from（参照）要写且只写一个", name, "", number)
            return None
        base = _in_force(self.pack.parameters.get(name, ()), since)
        if base and base.origin == "seed":
            reason = f"“{base.label}”是规定原文（{base.clause}），本单位文件不能改；规定修订后请更换规定包"
            self._refuse(reason, name, "value" if "value" in entry else "adopt_from", number)
            return None
        if "adopt_from" in entry:
            return self._adopted(name, str(entry["adopt_from"]), since, base, number)
        return self._changed(name, entry["value"], since, base, number)

    def _changed(self, name: str, value: Any, since: date, base: Parameter | None, number: int) -> Parameter | None:
        if base is None:
            self._refuse("本规定没有这一条，要用请写 adopt_from 参照有这一条的规定", name, "value", number)
            return None
        if wrong := PARAMETERS[name].check(value):
            self._refuse(f"值不对，{wrong}", name, "value", number)
            return None
        return replace(base, value=value, since=since, origin="office", base=base)

    def _adopted(self, name: str, other: str, since: date, base: Parameter | None, number: int) -> Parameter | None:
        try:
            source_pack = self.load(other)
        except PackError:
            self._refuse(f"没有名为“{other}”的规定包", name, "adopt_from", number)
            return None
        source = _in_force(source_pack.parameters.get(name, ()), since)
        if source is None:
            self._refuse(f"《{source_pack.title}》没有这一条，无从参照", name, "adopt_from", number)
            return None
        cited = f"参照《{source_pack.title}》{source.clause}"
        self.clauses[cited] = replace(source_pack.clause(source.clause), number=cited)
        return replace(source, clause=cited, since=since, origin="office", adopted_from=other, base=base)

    def _refuse(self, reason: str, table: str, key: str = "", number: int = 0) -> None:
        """Notes one fault; what could not be made is then simply not there."""
        name = f"{table}.{key}" if key else table
        line = self.document.line(table, key, number) or self.document.line("", table)
        self.problems.append(Problem(self.document.name, name, reason, line))


def _in_force(values: tuple[Parameter, ...], day: date) -> Parameter | None:
    """The value of that day; of a day before the regulation, its first value."""
    known = [value for value in values if value.since <= day]
    return known[-1] if known else values[0] if values else None


def _merged(values: list[Parameter], made: Parameter) -> list[Parameter]:
    """``made`` among the values by date. A later reading of the base does not undo it, a later seed does."""
    earlier = [value for value in values if value.since < made.since]
    later: list[Parameter] = []
    ours = True
    for value in (value for value in values if value.since > made.since):
        ours = ours and value.origin not in ("seed", "office")
        later.append(replace(made, since=value.since, base=value) if ours else value)
    return [*earlier, made, *later]


def settled(pack: Pack, parameters: Mapping[str, Any]) -> Pack:
    """The pack with some values replaced for good, for replay; ``None`` takes a rule away.

    The clause stays the pack's own. Raises :class:`PackError` for a name or value that no rule could read.
    """
    changed = dict(pack.parameters)
    problems: list[Problem] = []
    for name, value in parameters.items():
        spec = PARAMETERS.get(name)
        wrong = "不认识这个参数" if spec is None else spec.check(value) if value is not None else None
        if wrong:
            problems.append(Problem("settings", name, wrong))
        elif spec:
            known = pack.parameters.get(name)
            base = (
                known[-1] if known else Parameter(name, None, "", "office", date.min, label=spec.label, unit=spec.unit)
            )
            changed[name] = (replace(base, value=value, since=date.min),)
    if problems:
        raise PackError(problems)
    return replace(pack, parameters=changed)
