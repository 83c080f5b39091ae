"""A new office, made in one go from what a first run asked; and the answers kept while it is not yet made.

What was typed survives a crash or a closed window as a draft beside this user's key, never with a password in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import accounts, keys, passwords, unit_sheet
from .office import Clock, Desk, Refused, wall_clock
from .unit_sheet import Change, UnitLine

ADMINISTRATOR = "管理员"
_DRAFT = "first-run.json"


@dataclass(frozen=True, slots=True)
class Passwords:
    """Two people in one: who runs the office (users and settings), and the clerk who works in it."""

    administrator: str
    clerk: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a new office is made from. ``passwords`` None: nobody is asked for one."""

    pack: str
    office: str
    user: str = ""
    units: tuple[UnitLine, ...] = ()
    passwords: Passwords | None = None


def problem(plan: Plan) -> str:
    """Why no office can be made of this, as a sentence; "" where one can. Nothing is written."""
    if not plan.office.strip():
        return "请写单位名称，它印在表格和窗口标题上。"
    if plan.passwords is None:
        return ""
    if not plan.user.strip():
        return "设密码就要写您的姓名，登录时用。"
    if plan.user.strip() == ADMINISTRATOR:
        return f"“{ADMINISTRATOR}”留给系统管理员，请写您自己的姓名。"
    for who, password in ((plan.user.strip(), plan.passwords.clerk), (ADMINISTRATOR, plan.passwords.administrator)):
        wrong = passwords.problem(password, who, passwords.Rules())
        if wrong:
            return f"{who}：{wrong.removesuffix('密码没有改。')}"
    return "两个密码不能一样。" if plan.passwords.clerk == plan.passwords.administrator else ""


def make(folder: Path, plan: Plan, clock: Clock = wall_clock) -> tuple[Desk, str]:
    """The opened office and its recovery code, which must be shown: it is kept nowhere.

    Raises Refused for a plan with a :func:`problem`, StoreError for a taken or unfit folder.
    """
    wrong = problem(plan)
    if wrong:
        raise Refused(wrong)
    code = keys.new_code()
    desk = Desk.create(folder, plan.pack, plan.office.strip(), clock=clock, user=plan.user.strip(), code=code)
    unit_sheet.keep(desk, [Change(line, "new") for line in plan.units])
    if plan.passwords is not None:
        _protect(desk, plan.user.strip(), plan.passwords)
    desk.undo_stack.clear()  # setting up is no act of the sitting that follows
    return desk, code


def _protect(desk: Desk, user: str, wanted: Passwords) -> None:
    """Both accounts; the clerk may also review, for a small office has nobody else. Who set up is signed in as the clerk."""
    accounts.turn_on(desk, ADMINISTRATOR, wanted.administrator)
    accounts.add(desk, user, "reviewer", wanted.clerk, must_change=False)
    accounts.sign_in(desk, user, wanted.clerk)


# -- the draft ----------------------------------------------------------------------------------------------
def _draft_file() -> Path:
    return keys.profile_path().parent / _DRAFT


def keep_draft(answers: Mapping[str, Any], units: tuple[UnitLine, ...]) -> None:
    """Keep what was typed so far; a folder that cannot be written costs only the draft."""
    file = _draft_file()
    text = json.dumps({**answers, "units": [asdict(u) | {"people": dict(u.people)} for u in units]}, ensure_ascii=False)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(text, encoding="utf-8")
    except OSError:
        return


def draft() -> tuple[dict[str, Any], tuple[UnitLine, ...]]:
    """What an earlier first run was told; empty where there is none or it cannot be read."""
    try:
        found = json.loads(_draft_file().read_text(encoding="utf-8"))
        units = tuple(UnitLine(**{**u, "aliases": tuple(u["aliases"])}) for u in found.pop("units", ()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}, ()
    return {str(k): v for k, v in found.items()}, units


def drop_draft() -> None:
    """The office is made: nothing of it stays outside its folder."""
    _draft_file().unlink(missing_ok=True)
