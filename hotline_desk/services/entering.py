"""Signing in from the command line: the password comes from a prompt or a file, never from the command or the environment."""

from __future__ import annotations

import sys
from pathlib import Path

from hotline_desk.services import accounts
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import accounts_on

_HOW = "这个办公室要登录。请加 --as 用户名，再按提示输入密码，或用 --password-file 指出存放密码的文件。数据没有变化。"


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
        desk.role = ""
        raise Refused("密码该换了。请先在窗口里登录一次，换好密码。数据没有变化。", "password_old")
    return desk


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
