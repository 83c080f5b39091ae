"""An administrator, a clerk and their passwords, and three ways to try the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk.services import accounts
from hotline_desk.services.office import Desk, Refused, StoreError

NOW = datetime(2026, 3, 2, 10, 20)
BOSS, CLERK, NEW = "Baoshan-2026", "Youyilu#77", "Chengdong+88"
CHEAP = {"t": 1, "m": 64, "p": 1}
Act = Callable[[Desk], Any]


def clock() -> datetime:
    return NOW


def enter(folder: Path, name: str, password: str) -> Desk:
    return accounts.open_office(folder, name, password, clock=clock)


def may(folder: Path, name: str, password: str) -> bool:
    try:
        enter(folder, name, password).close()
    except Refused as error:
        if error.rule != "wrong_password":
            raise
        return False
    return True


def sealed(folder: Path, **how: Any) -> bool:
    try:
        Desk.open(folder, **how).close()
    except StoreError as error:
        return error.kind == "sealed"
    return False


class Killed(BaseException):
    """The program ends here; nothing after it runs."""
