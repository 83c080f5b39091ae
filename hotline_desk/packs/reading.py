"""A pack file, read strictly: every value has its clause, every quote stands in it, nothing is unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hotline_desk.domain.events import TRANSFER_REASONS
from hotline_desk.domain.indicators import INDICATORS
from hotline_desk.domain.parameters import PARAMETERS, Spec
from hotline_desk.domain.policy import Clause, Pack, Parameter
from hotline_desk.packs import asking
from hotline_desk.packs.problems import PackError, Problem
from hotline_desk.packs.shape import (
    CLAUSE_KEYS,
    HEADER_NEEDED,
    HEADER_OPTIONAL,
    HINT_NAMES,
    INDICATOR_KEYS,
    PAPER_NAMES,
    PARAMETER_KEYS,
    PARAMETER_NEEDED,
    RULE_NAMES,
    SECTIONS,
    TABLE_NAMES,
    UNIT_KEYS,
    WORD_KEYS,
)
from hotline_desk.packs.toml_lines import Document

_TEXT_TABLES = ("words", "roles", "channels", "rules", "hints", "case_transfer", "papers", "tables")
_CITING = {"rules": RULE_NAMES, "hints": HINT_NAMES, "papers": PAPER_NAMES, "tables": TABLE_NAMES}
_BLANK = re.compile(r"\s+")
_NUMERALS = {
    "一": 1,
    "两": 2,
    "二": 2,
    "双": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}


def read_pack(path: Path) -> Pack:
    """The pack in one file. Raises :class:`PackError` with every fault found, each with its line."""
    reader = PackReader(Document(path))
    pack = reader.pack()
    if reader.problems:
        raise PackError(sorted(reader.problems, key=lambda problem: problem.line))
    return pack


class PackReader:
    """Reads one document and gathers what is wrong with it in ``problems``."""

    def __init__(self, document: Document) -> None:
        self.document, self.problems = document, list[Problem]()
        self._clauses: dict[str, Clause] = {}

    def pack(self) -> Pack:
        """The pack; only to be used if ``problems`` is empty afterwards."""
        data = self.document.data
        self._unknown(data, SECTIONS | set(PARAMETERS))
        header = self._header()
        self._clauses = self._read_clauses()
        parameters = {name: self._parameter(name) for name in data if name in PARAMETERS}
        texts = {name: self._texts(name) for name in _TEXT_TABLES}
        self._check_names(texts)
        info = header | {"units": self._units(), "indicators": self._indicators(), "questions": self._questions(), "file": self.document.name}
        info |= {name: texts[name] for name in _TEXT_TABLES if name != "words"}
        return Pack(
            id=str(header.get("id", "")),
            title=str(header.get("title", "")),
            locality=str(header.get("locality", "")),
            version=str(header.get("version", "")),
            clauses=self._clauses,
            parameters=parameters,
            words=texts["words"],
            info=info,
        )

    def refuse(self, reason: str, table: str, key: str = "", number: int = 0) -> None:
        """Notes one fault at ``key`` of the ``number``-th ``table``."""
        name = f"{table}.{key}" if key and table else key or table
        self.problems.append(Problem(self.document.name, name, reason, self.document.line(table, key, number)))

    def _unknown(self, data: Mapping[str, Any], known: set[str]) -> None:
        for name, value in data.items():
            if name in known:
                continue
            inside = "" if isinstance(value, (dict, list)) else name
            self.refuse("不认识这个名字，没有规则读它，请核对拼写", "" if inside else name, inside)

    def _header(self) -> dict[str, Any]:
        header = self.document.data.get("pack")
        if not isinstance(header, dict):
            self.refuse("缺少文件头 [pack]（id、title、version 等），这不是规定包", "pack")
            return {}
        for key in HEADER_NEEDED - header.keys():
            self.refuse(f"文件头缺少 {key}", "pack", key)
        for key in header.keys() - HEADER_NEEDED - HEADER_OPTIONAL:
            self.refuse("文件头里不认识这个键", "pack", key)
        for key, value in header.items():
            wanted = date if key == "effective_from" else str
            if not isinstance(value, wanted) or (key in HEADER_NEEDED and value == ""):
                self.refuse("应为日期，如 2021-01-01" if wanted is date else "应为不空的文字", "pack", key)
        return dict(header)

    def _read_clauses(self) -> dict[str, Clause]:
        found: dict[str, Clause] = {}
        for number, entry in enumerate(self._entries("clause")):
            if not self._keys(entry, CLAUSE_KEYS, {"number", "heading", "text"}, "clause", number):
                continue
            empty = [key for key in entry if not isinstance(entry[key], str) or not entry[key].strip()]
            for key in empty:
                self.refuse("应为不空的文字", "clause", key, number)
            if not empty and entry["number"] in found:
                self.refuse(f"条文“{entry['number']}”写了两次", "clause", "number", number)
            elif not empty:
                found[entry["number"]] = Clause(**({"document": ""} | entry))
        return found

    def _entries(self, table: str) -> list[dict[str, Any]]:
        entries = self.document.data.get(table, [])
        if isinstance(entries, list) and entries and all(isinstance(entry, dict) for entry in entries):
            return entries
        self.refuse(f"应写成 [[{table}]]，每个值一段", table if isinstance(entries, list) else "", table)
        return []

    def _keys(self, entry: dict[str, Any], known: set[str], needed: set[str], table: str, number: int) -> bool:
        for key in entry.keys() - known:
            self.refuse("不认识这个键", table, key, number)
        missing = sorted(needed - entry.keys())
        for key in missing:
            self.refuse(_LACK.get(key, f"缺少 {key}"), table, key, number)
        return not missing

    def _parameter(self, name: str) -> tuple[Parameter, ...]:
        values: list[Parameter] = []
        for number, entry in enumerate(self._entries(name)):
            if not self._keys(entry, PARAMETER_KEYS, PARAMETER_NEEDED, name, number):
                continue
            before = len(self.problems)
            self._check_entry(name, entry, number)
            if values and isinstance(entry["from"], date) and entry["from"] <= values[-1].since:
                same = entry["from"] == values[-1].since
                self.refuse("同一日期写了两次" if same else "日期应从早到晚", name, "from", number)
            if len(self.problems) == before:
                values.append(_made(PARAMETERS[name], entry))
        return tuple(values)

    def _check_entry(self, name: str, entry: dict[str, Any], number: int) -> None:
        if not isinstance(entry["from"], date) or isinstance(entry["from"], datetime):
            self.refuse("应为日期，如 2021-01-01", name, "from", number)
        wrong = PARAMETERS[name].check(entry["value"])
        if wrong:
            self.refuse(f"值不对，{wrong}", name, "value", number)
        elif entry["origin"] == "seed" and not _printed(entry):
            self.refuse(f"引文里没有“{entry['value']}”这个数，值与条文不符", name, "value", number)
        if entry["origin"] not in ("seed", "reading", "proposal"):
            self.refuse("应为 seed（规定原文）、reading（条文理解）或 proposal（建议）", name, "origin", number)
        for key in ("quote", "ref", "label", "unit"):
            if key in entry and (not isinstance(entry[key], str) or not entry[key].strip()):
                self.refuse("应为不空的文字", name, key, number)
        clause = self._clauses.get(entry["clause"]) if isinstance(entry["clause"], str) else None
        if clause is None:
            self.refuse(f"条文库里没有“{entry['clause']}”", name, "clause", number)
        else:
            self._check_quote(name, entry, clause, number)

    def _check_quote(self, name: str, entry: dict[str, Any], clause: Clause, number: int) -> None:
        quote = entry.get("quote")
        if entry["origin"] == "seed" and not quote:
            self.refuse("规定原文的值须照录引文（quote）", name, "quote", number)
        if not isinstance(quote, str):
            return
        if bare(quote) not in bare(clause.text):
            self.refuse(f"引文在“{clause.number}”里找不到，须与条文一字不差", name, "quote", number)

    def _texts(self, table: str) -> dict[str, str]:
        found = self.document.data.get(table, {})
        if not isinstance(found, dict):
            self.refuse(f"应写成 [{table}]", "", table)
            return {}
        texts = {key: value for key, value in found.items() if isinstance(value, str) and value.strip()}
        for key in found.keys() - texts.keys():
            self.refuse("应为不空的文字", table, key)
        return texts

    def _check_names(self, texts: Mapping[str, dict[str, str]]) -> None:
        for key in texts["words"].keys() - WORD_KEYS:
            self.refuse("不认识这个用语", "words", key)
        for table, known in _CITING.items():
            for key, clause in texts[table].items():
                self._check_cited(table, key, clause, known)
        for key, reason in texts["case_transfer"].items():
            if reason not in dict(TRANSFER_REASONS):
                self.refuse(f"应为 {'、'.join(dict(TRANSFER_REASONS))} 之一", "case_transfer", key)

    def _check_cited(self, table: str, key: str, clause: str, known: set[str]) -> None:
        if key not in known:
            self.refuse("不认识这条规则" if table in ("rules", "hints") else "不认识这个名字", table, key)
        elif clause not in self._clauses:
            self.refuse(f"条文库里没有“{clause}”", table, key)

    def _indicators(self) -> dict[str, dict[str, str]]:
        """The rates a regulation names, each by its own word for it and its clause, in the pack's order."""
        found = self.document.data.get("indicators", {})
        if not isinstance(found, dict):
            self.refuse("应写成 [indicators]", "", "indicators")
            return {}
        for key, entry in found.items():
            fault = _indicator_fault(key, entry, self._clauses)
            if fault:
                self.refuse(fault, "indicators", key)
        return {key: dict(entry) for key, entry in found.items() if isinstance(entry, dict)}

    def _questions(self) -> list[dict[str, Any]]:
        """What a revisit asks, in the pack's order; none where the regulation has no questions of its own."""
        found = list[dict[str, Any]]()
        for number, entry in enumerate(self._entries("question") if "question" in self.document.data else ()):
            if self._keys(entry, asking.QUESTION_KEYS, asking.QUESTION_NEEDED, "question", number):
                for key, reason in asking.faults(entry, self._clauses):
                    self.refuse(reason, "question", key, number)
                if any(entry["key"] == other["key"] for other in found):
                    self.refuse(f"问题“{entry['key']}”写了两次", "question", "key", number)
                found.append(entry)
        return found

    def _units(self) -> dict[str, Any]:
        units = self.document.data.get("units", {})
        if not isinstance(units, dict):
            self.refuse("应写成 [units]", "", "units")
            return {}
        for key in units.keys() - UNIT_KEYS:
            self.refuse("不认识这个键", "units", key)
        return dict(units)


def _indicator_fault(name: str, entry: Any, clauses: Mapping[str, Clause]) -> str:
    if name not in INDICATORS:
        return "不认识这个指标"
    if not isinstance(entry, dict) or entry.keys() != INDICATOR_KEYS or not all(isinstance(v, str) for v in entry.values()):
        return "应写成 { label = \"规定的叫法\", clause = \"条文号\" }"
    clause = clauses.get(entry["clause"])
    if clause is None:
        return f"条文库里没有“{entry['clause']}”"
    return "" if bare(entry["label"]) in bare(clause.text) else f"“{entry['label']}”在“{clause.number}”里找不到，须与条文一字不差"


_LACK = {
    "clause": "这个值没有依据条文（缺少 clause）",
    "from": "缺少施行日期（from）",
    "value": "缺少值（value）",
    "origin": "缺少来源（origin）",
}


def bare(text: str) -> str:
    """The text without white space, for comparing a quote with its clause."""
    return _BLANK.sub("", text)


def _printed(entry: Mapping[str, Any]) -> bool:
    """True if a number stands in its quote, in figures or characters.

    A value cited with a reading (R12: half a working day is 240 minutes) is not printed as such.
    """
    value, quote = entry["value"], entry.get("quote")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isinstance(quote, str):
        return True
    printed = {float(figure) for figure in re.findall(r"\d+(?:\.\d+)?", quote)}
    printed |= {float(_NUMERALS[letter]) for letter in quote if letter in _NUMERALS}
    return float(abs(value)) in printed or str(entry.get("ref", "")).startswith("R")


def _made(spec: Spec, entry: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=spec.name,
        value=entry["value"],
        clause=entry["clause"],
        origin=entry["origin"],
        since=entry["from"],
        quote=entry.get("quote", ""),
        ref=entry.get("ref", ""),
        label=entry.get("label", spec.label),
        unit=entry.get("unit", spec.unit),
    )
