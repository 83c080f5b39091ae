"""Signing in from the command line: the password comes from a prompt or a file, never from the command or the environment."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from hotline_desk.services import accounts, unlocking
from hotline_desk.services.office import Clock, Desk, Refused, StoreError
from hotline_desk.services.roles import accounts_on, require

_HOW = "这个办公室要登录。请加 --as 用户名，再按提示输入密码，或用 --password-file 指出存放密码的文件。数据没有变化。"
_OLD = "密码该换了。请先在窗口里登录一次，换好密码。数据没有变化。"


@dataclass(frozen=True, slots=True)
class Comer:
    """Who comes in from the command line, with what."""

    name: str = ""
    password_file: Path | None = None
    code: str | None = None  # the recovery code


def open_desk(folder: Path, comer: Comer, clock: Clock, *, readonly: bool = False) -> Desk:
    """The office opened and the user signed in, where it asks for that. Raises Refused, StoreError."""
    if unlocking.asks(folder):
        return _by_password(folder, comer, clock)
    desk = Desk.open(folder, clock=clock, user=comer.name, readonly=readonly, code=comer.code)
    try:
        return enter(desk, comer.name, comer.password_file)
    except BaseException:
        desk.close()
        raise


def _by_password(folder: Path, comer: Comer, clock: Clock) -> Desk:
    if not comer.name:
        raise Refused(_HOW, "signed_out")
    desk = accounts.open_office(folder, comer.name, password_from(comer.password_file), clock=clock)
    account = accounts.find(desk, desk.user)
    if account is None or accounts.must_change(desk, account):
        desk.close()
        raise Refused(_OLD, "password_old")
    return desk


def enter(desk: Desk, name: str, password_file: Path | None) -> Desk:
    """The same desk with the user signed in, where accounts are on; raises Refused."""
    if not accounts_on(desk):
        return desk
    if not name:
        raise Refused(_HOW, "signed_out")
    if desk.store.readonly:  # a sign-in is written down
        desk.close()
        desk = Desk.open(desk.folder, clock=desk.clock)
    account = accounts.sign_in(desk, name, password_from(password_file))
    if accounts.must_change(desk, account):
        desk.enter("", "")
        raise Refused(_OLD, "password_old")
    return desk


def entitled(folder: Path, comer: Comer, clock: Clock, act: str = "") -> bytes | None:
    """The data key for checking, restoring or bringing up to date an office, where it is known by now.

    Where accounts are on, a sign-in comes first (with the right to ``act``), or the recovery code, which is the way for
    an office that does not open any more. Raises Refused, StoreError.
    """
    if comer.code is not None and unlocking.asks(folder):
        return unlocking.by_code(folder, comer.code)
    if not unlocking.asks(folder) and not _asks_inside(folder, comer, clock):
        return None
    with open_desk(folder, comer, clock) as desk:
        if act:
            require(desk, act)
        return desk.store.key


def _asks_inside(folder: Path, comer: Comer, clock: Clock) -> bool:
    """Whether an office that opens by itself asks for a sign-in all the same; one that does not open asks nobody."""
    try:
        with Desk.open(folder, clock=clock, readonly=True, code=comer.code) as desk:
            return accounts_on(desk)
    except StoreError:
        return False


def password_from(path: Path | None) -> str:
    """The first line of a file, or what is typed unseen; raises Refused where neither can be had."""
    if path is not None:
        try:
            return path.read_text(encoding="utf-8-sig").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError):
            raise Refused(f"读不了密码文件“{path.name}”。数据没有变化。") from None
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused(_HOW, "signed_out")
    from getpass import getpass

    return getpass("密码：")
