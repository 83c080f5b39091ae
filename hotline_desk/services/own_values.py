"""本单位规定文件 (office.toml) edited from the window: change a value that may be changed, borrow a rule, go back.

Nothing is written before the whole file has been laid over the pack and found right; the file as it was is kept beside.
"""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from hotline_desk.domain.parameters import PARAMETERS
from hotline_desk.domain.policy import Pack, Parameter
from hotline_desk.packs import PackError, load_pack, overlay

from .conflicts import refuse_other
from .editions import OWN_FILE
from .office import Desk, Refused
from .roles import require
from .taking_back import Watch
from .why import value_word

Entries = dict[str, list[dict[str, Any]]]
_UNWRITTEN = f"{OWN_FILE} 写不进去，没有保存。请看磁盘是否已满、文件是否被别的程序打开。"


def may_change(desk: Desk, name: str) -> str:
    """Why a value cannot be the office's own, as a sentence; "" where it can."""
    one = desk.pack.book(desk.now().date()).get(name)
    if one is None:
        return "本规定没有这一条。"
    base = one.base if one.origin == "office" and one.base is not None else one
    if base.origin == "seed":
        return f"这是规定原文（{base.clause}）写明的，本单位不能改；规定修订后请更换规定包。"
    return ""


def read_value(name: str, text: str) -> Any:
    """A typed value: number, 是/否, or as TOML writes it; raises Refused for one that no rule could use."""
    words = text.strip()
    if not words:
        raise Refused("请写新的数值。没有保存。")
    value = {"是": True, "否": False}.get(words, _literal(words))
    wrong = PARAMETERS[name].check(value)
    if wrong:
        raise Refused(f"“{words}”不行：{wrong}。没有保存。")
    return value


def _literal(words: str) -> Any:
    try:
        return tomllib.loads(f"v = {words}")["v"]
    except tomllib.TOMLDecodeError:
        return words


def written(value: Any) -> str:
    """A value as the field shows it, to be typed over."""
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else value if isinstance(value, str) else _toml(value)


def consequence(desk: Desk, name: str, value: Any, since: date) -> str:
    """What a changed value means: from when, what it was, how many orders in hand stay as they are."""
    one: Parameter | None = desk.pack.book(since).get(name)
    was = value_word(one.value, one.unit) if one is not None else "没有这一条"
    unit = one.unit if one is not None else PARAMETERS[name].unit
    label = PARAMETERS[name].label
    open_orders = sum(desk.store.counts("unit", {"open": 1}).values())
    return (f"{since.year}年{since.month}月{since.day}日起收到的工单，{label}由“{was}”改为“{value_word(value, unit)}”；"
            f"在办的 {open_orders} 件期限不变。各处标“本单位自定”。")


# -- changing -----------------------------------------------------------------------------------------------
def standing(desk: Desk, name: str) -> str:
    """What the office's own file says of a value now, in words: 120，2026-09-20 起（会议纪要）; 按规定 where it says nothing."""
    entries = _entries(desk).get(name, [])
    return _entry_words(entries[-1]) if entries else "按规定"


def _entry_words(entry: Mapping[str, Any]) -> str:
    value = f"参照 {entry['adopt_from']}" if "adopt_from" in entry else written(entry.get("value"))
    return f"{value}，{entry['from']} 起（{entry.get('reason', '')}）"


def change(desk: Desk, name: str, value: Any, since: date, reason: str, seen: str | None = None) -> None:
    """Keep a value of the office's own from a day on. Raises Refused; then the file and the regulation are as before.

    ``seen``: :func:`standing` as it was when the change was begun; Conflict, with both texts, where it is another now.
    """
    require(desk, "settings")
    refusal = may_change(desk, name)
    if refusal:
        raise Refused(refusal)
    if not reason.strip():
        raise Refused("请写明依据或理由（如“办公会议纪要”），将来核对时要用。没有保存。")
    entry = {"from": since, "value": value, "reason": reason.strip()}
    refuse_other(f"“{PARAMETERS[name].label}”", seen, standing(desk, name), _entry_words(entry))
    with Watch(desk, "settings", f"改“{PARAMETERS[name].label}”", file=True):
        _keep(desk, name, entry)


def adopt(desk: Desk, name: str, other: str, since: date, reason: str) -> None:
    """Borrow a rule this regulation does not have from another pack; shown with 参照 everywhere. Raises Refused."""
    require(desk, "settings")
    if not reason.strip():
        raise Refused("请写明参照的理由。没有保存。")
    with Watch(desk, "settings", f"参照“{PARAMETERS[name].label}”", file=True):
        _keep(desk, name, {"from": since, "adopt_from": other, "reason": reason.strip()})


def restore(desk: Desk, name: str) -> None:
    """The regulation's own value again, for orders received from now on. Raises Refused."""
    require(desk, "settings")
    entries = _entries(desk)
    if name not in entries:
        raise Refused("这个数值本来就按规定，没有本单位的改动。")
    del entries[name]
    with Watch(desk, "settings", f"恢复“{PARAMETERS[name].label}”的原规定", file=True):
        _write(desk, entries)


def reason_of(desk: Desk, name: str) -> str:
    """Why the office changed a value, as it wrote then; "" where it did not."""
    entries = _entries(desk).get(name, [])
    return str(entries[-1].get("reason", "")) if entries else ""


def _keep(desk: Desk, name: str, entry: dict[str, Any]) -> None:
    if entry["from"] < desk.now().date():
        raise Refused("起用日期不能早于今天：已经收到的工单按当时的规定办。没有保存。")
    entries = _entries(desk)
    entries[name] = [*(e for e in entries.get(name, []) if e["from"] < entry["from"]), entry]
    _write(desk, entries)


def supposed(desk: Desk, name: str, entry: Mapping[str, Any]) -> Pack:
    """The office's regulation as it would be with one more entry; nothing is kept. Raises Refused."""
    require(desk, "view")
    return _laid_over(desk, {**_entries(desk), name: [dict(entry)]}, "trial")


# -- the file -----------------------------------------------------------------------------------------------
def _entries(desk: Desk) -> Entries:
    file = desk.folder / OWN_FILE
    if not file.is_file():
        return {}
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{OWN_FILE} 现在读不了，请先改正或移走。没有保存。") from error
    return {name: value for name, value in found.items() if isinstance(value, list)}


def _write(desk: Desk, entries: Mapping[str, list[dict[str, Any]]]) -> None:
    require(desk, "settings")
    file = desk.folder / OWN_FILE
    _laid_over(desk, entries, "new")
    trial = desk.folder / f"{OWN_FILE}.new"
    try:
        trial.write_text(_text(desk, entries), encoding="utf-8")
        if file.is_file():
            shutil.copyfile(file, desk.folder / f"office.{desk.now():%Y%m%d-%H%M}.bak")
        os.replace(trial, file)
    except OSError as error:
        raise Refused(_UNWRITTEN) from error
    finally:
        trial.unlink(missing_ok=True)
    desk.policy_changed()


def _laid_over(desk: Desk, entries: Mapping[str, list[dict[str, Any]]], kind: str) -> Pack:
    """The pack with these entries over it, found right before anything is kept. Raises Refused."""
    trial = desk.folder / f"{OWN_FILE}.{kind}"
    try:
        trial.write_text(_text(desk, entries), encoding="utf-8")
        return overlay(load_pack(desk.store.meta("pack") or ""), trial)
    except PackError as error:
        raise Refused("这样改不行，没有保存：" + "；".join(p.reason for p in error.problems)) from error
    except OSError as error:
        raise Refused(_UNWRITTEN) from error
    finally:
        trial.unlink(missing_ok=True)


def _text(desk: Desk, entries: Mapping[str, list[dict[str, Any]]]) -> str:
    lines = ["# 本单位规定文件，由“设置 · 规定”写成；也可以用记事本改，改后在那里按“重读”。", "[office]",
             f"pack = {_toml(desk.store.meta('pack') or '')}", f"name = {_toml(desk.office_name)}"]
    for name, listed in entries.items():
        for entry in listed:
            lines += ["", f"[[{name}]]", *(f"{key} = {_toml(value)}" for key, value in entry.items())]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(str(k), ensure_ascii=False)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
