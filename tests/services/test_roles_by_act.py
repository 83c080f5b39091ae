"""Role × act for every public act of the services, called as services: no button is asked.

An act is a public function of ``hotline_desk/services`` whose first argument is the desk. Each has a row in
``roles_by_act.txt``; one that is new fails here until somebody has said who may do it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

import hotline_desk.services
from hotline_desk.services import accounts, acts, filtering, looks, passwords, record_log, roles, safekeeping
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.views import Done

TABLE = Path(__file__).with_name("roles_by_act.txt")
# Needed by nobody: they tell no word of a citizen, enter or leave, or work inside another act's transaction.
OPEN, ENTRY, INNER = "free", "entry", "inner"
ANYBODY = "signed"  # whoever is signed in
BOSS = "Baoshan-2026"


def rows() -> dict[str, str]:
    """The table: a line says an act of roles.ACTS (or a word above), then the functions it stands for."""
    found: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        act, _, names = line.partition(":")
        if names and not line.startswith("#"):
            found |= dict.fromkeys(names.split(), act.strip())
    return found


def every_act() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in pkgutil.iter_modules(hotline_desk.services.__path__):
        loaded = importlib.import_module(f"hotline_desk.services.{module.name}")
        for name, function in vars(loaded).items():
            if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != loaded.__name__:
                continue
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if first is not None and str(first.annotation).removeprefix("office.") == "Desk":
                found[f"{module.name}.{name}"] = function
    return found


FUNCTIONS, ROWS = every_act(), rows()


def test_every_act_has_a_row_and_every_row_an_act() -> None:
    assert sorted(set(FUNCTIONS) - set(ROWS)) == [], "say in tests/services/roles_by_act.txt who may do these"
    assert set(ROWS.values()) <= {*roles.ACTS, OPEN, ENTRY, INNER, ANYBODY}


def test_every_kind_of_act_is_somebodys() -> None:
    assert set().union(*roles.MAY.values()) == set(roles.ACTS)
    assert set(dict(roles.ROLES)) == set(roles.MAY)


# -- what each is called with -----------------------------------------------------------------------------
NOW = datetime(2026, 3, 2, 10, 20)
BY_NAME: dict[str, Any] = {
    "number": "BS1", "numbers": ["BS1"], "order": "BS1", "kind": "note", "data": {"text": "补记"}, "at": NOW, "now": NOW, "when": NOW,
    "form_id": "youyilu_supervision", "form": "youyilu_supervision", "track": "supervise", "reason": "核对", "words": "13800138000",
    "text": "路灯", "period": "2026-02", "day": date(2026, 3, 3), "first": date(2026, 2, 1), "last": date(2026, 2, 28), "until": date(2026, 3, 31),
    "wanted": 2026, "fields": {"channel": "12345", "subject": "路灯"}, "told": {"subject": "路灯"}, "steps": [("note", {"text": "补记"})],
    "work": [("BS1", [("note", {"text": "补记"})])], "name": "甲社区", "others": ["BS2"], "same_as": "BS2", "earlier": "BS2", "role": "clerk",
    "password": BOSS, "rows": [], "ids": [1], "names": ["number"], "unit": "甲社区", "years": "3", "label": "名", "row_id": 1, "attachment_id": 1,
    "version": 1, "changes": {}, "columns": {}, "headers": ["编号"], "header": "编号", "field": "number", "column": "number", "count": 1,
    "squad": "甲", "percent": 10.0, "seed": 1, "new_name": "乙社区", "into": "乙社区", "aliases": (), "people": {}, "active": True, "why": "换休",
    "rule": "due", "batch": "20260302-1", "screen": "register", "payload": {}, "by": 1, "order_words": "路灯", "act": "view", "since": [NOW], "due": NOW, "listed": [],
    "key": "register", "typed": {"a": "b"},
    "filters": [], "query": filtering.Query(), "looks": looks.Looks(), "wish": record_log.Wish("meeting")}


FOR_ONE: dict[tuple[str, str], Any] = {
    ("filtering.falling_due", "due"): "over", ("surveying.foreseen", "rows"): [(2, {"subject": "路灯不亮", "content": "路灯坏了"})],
    ("audit.keep_for", "days"): 400, ("audit.prune", "days"): 2000, ("own_values.consequence", "name"): "contact_within", ("own_values.consequence", "since"): date(2026, 3, 1),
    ("scans.keep", "scans"): []}


def arguments(name: str, tmp_path: Path) -> list[Any]:
    return [_value(name, p, tmp_path) for p in list(inspect.signature(FUNCTIONS[name]).parameters.values())[1:]
            if p.default is inspect.Parameter.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def _value(name: str, parameter: inspect.Parameter, tmp_path: Path) -> Any:
    if (name, parameter.name) in FOR_ONE:
        return FOR_ONE[name, parameter.name]
    kind = str(parameter.annotation)
    if parameter.name in ("out", "path", "file", "folder") or kind == "Path":
        return _made(tmp_path, parameter.name)
    if parameter.name in BY_NAME and not (parameter.name == "kind" and name.startswith(("unit", "bulletin"))):
        return BY_NAME[parameter.name]
    return MagicMock(name=f"{name}.{parameter.name}")


def _made(tmp_path: Path, name: str) -> Path:
    if name == "folder":
        return tmp_path
    path = tmp_path / f"{name}.csv"
    if name != "out":
        path.write_text("工单编号,标题\nBS9,路灯\n", encoding="utf-8")
    return path


BEFORE: dict[str, Callable[[Desk], Any]] = {
    "acts.undo": lambda desk: desk.undo_stack.append(Done("BS1", "已补记", undo=(("BS1", 1),))),
    "drill.drill": lambda desk: safekeeping.newest(desk) or safekeeping.run(desk),
}


def call(name: str, desk: Desk, tmp_path: Path) -> Any:
    BEFORE.get(name, lambda desk: None)(desk)
    answer = FUNCTIONS[name](desk, *arguments(name, tmp_path))
    return list(answer) if isinstance(answer, Iterator) else answer


# -- the matrix -------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two orders in hand and accounts on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})
        folder = tmp_path_factory.mktemp("acts") / "office"
        with Desk.create(folder, "youyilu", clock=lambda: NOW, user="王敏") as desk:
            for number in ("BS1", "BS2"):
                acts.record(desk, number, "register", {"channel": "12345", "subject": "路灯不亮", "caller": "张三丰", "phone": "13800138000"})
            acts.record(desk, "BS1", "dispatch", {"to": "甲社区"})
            accounts.turn_on(desk, "管理员甲", BOSS)
    return folder


@pytest.fixture
def desk(protected: Path, tmp_path: Path) -> Iterator[Desk]:
    import shutil

    folder = shutil.copytree(protected, tmp_path / "office")
    with Desk.open(Path(folder), clock=lambda: NOW) as opened:
        yield opened


def may(role: str, act: str) -> bool:
    return bool(role) if act == ANYBODY else act in roles.MAY.get(role, ())


def state(desk: Desk) -> Any:
    with desk.trusted():
        return (desk.store.state(), list(desk.folder.parent.rglob("*.xlsx")))


CHECKED = sorted(name for name, act in ROWS.items() if name in FUNCTIONS and act not in (OPEN, ENTRY, INNER))


@pytest.mark.parametrize("name", CHECKED)
def test_who_may_not_is_refused_before_anything_is_told_or_kept(desk: Desk, tmp_path: Path, name: str) -> None:
    before = state(desk)
    for role in [r for r in ("", *roles.MAY) if not may(r, ROWS[name])]:
        desk.enter("某人", role)
        with pytest.raises(Refused) as caught:
            call(name, desk, tmp_path)
        assert caught.value.rule == ("not_allowed" if role else "signed_out"), (role, caught.value)
    assert state(desk) == before


@pytest.mark.parametrize("name", CHECKED)
def test_who_may_is_not_turned_away(desk: Desk, tmp_path: Path, name: str) -> None:
    for role in [r for r in roles.MAY if may(r, ROWS[name])]:
        desk.enter("某人", role)
        assert _answer(name, desk, tmp_path) not in ("not_allowed", "signed_out"), role


def _answer(name: str, desk: Desk, tmp_path: Path) -> str:
    try:
        call(name, desk, tmp_path)
    except Exception as error:  # noqa: BLE001 - made-up arguments take some acts no further; who may is all that is asked here
        return str(getattr(error, "rule", ""))
    return ""


def test_a_service_that_forgets_to_ask_is_stopped_at_the_store(desk: Desk) -> None:
    """The second lock: reading and writing are asked for below the services too."""
    desk.enter("审计戊", "auditor")
    for read in (lambda: desk.store.events("BS1"), lambda: desk.store.rows(), lambda: desk.store.search("路灯"),
                 lambda: desk.store.documents(), lambda: desk.store.records()):
        with pytest.raises(Refused, match="查看工单"):
            read()
    desk.enter("领导丁", "leader")
    for write in (lambda tx: tx.append("BS1", "note", NOW, "丁", {"text": "x"}), lambda tx: tx.add_unit("丙", "village"),
                  lambda tx: tx.append_record("m:1", "meeting", "add", NOW, {}, 0), lambda tx: tx.add_import("a.xlsx"),
                  lambda tx: tx.append_record("account:丁", "account", "add", NOW, {}, 0)):
        with pytest.raises(Refused, match="不能做"), desk.store.transaction(by="丁", now=NOW) as tx:
            write(tx)
    desk.enter("", "")
    with pytest.raises(Refused, match="先登录"):
        desk.store.set_meta("setting.x", "1")


def test_a_desk_without_its_gate_is_found_out(desk: Desk) -> None:
    """The unsafe variant: asking nothing below the services lets an auditor read what no service asked about."""
    desk.store.gate = None
    desk.enter("审计戊", "auditor")
    assert desk.store.events("BS1")
