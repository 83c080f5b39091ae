"""Passwords: how they are kept, what a good one is, and how long a wrong one locks.

argon2id, t=3, 64 MiB, p=1 (RFC 9106; OWASP ASVS 5.0 11.4.2). Rules follow GB/T 22239-2019 7.1.4.1 by default: at least 8
characters of three kinds, changed every 90 days; an office may choose length only, as ASVS 6.2.5 prefers.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from hotline_desk.store.keys import Wrapping
from hotline_desk.store.stretching import LONGEST, of_password, stretched

COST = {"t": 3, "m": 65536, "p": 1}
FREE_TRIES, FIRST_LOCK, LONGEST_LOCK = 5, timedelta(minutes=15), timedelta(hours=4)
_COMMON = ("password", "12345678", "87654321", "qwertyui", "1q2w3e4r", "admin123", "abcd1234", "a1234567", "iloveyou", "woaini",
           "passw0rd", "p@ssw0rd", "asdfghjk", "88888888", "11111111", "00000000", "66666666", "rexian12345", "zhongguo")
_DISGUISES = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"})
_AROUND = "0123456789!@#$%^&*()-_=+.,?~ "


@dataclass(frozen=True, slots=True)
class Rules:
    """What a password must be: ``kinds`` of small, capital, digit, sign; ``days`` it may be used (0: for ever)."""

    length: int = 8
    kinds: int = 3
    days: int = 90


def problem(password: str, name: str, rules: Rules) -> str:
    """Why a password will not do, as a sentence; "" where it will."""
    text = _plain(password)
    if len(text) < max(rules.length, 8) or len(text) > LONGEST:
        return f"密码要 {max(rules.length, 8)} 到 {LONGEST} 个字符。密码没有改。"
    tests = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    if sum(any(map(test, text)) for test in tests) < rules.kinds:
        return f"密码要有大写字母、小写字母、数字、符号中的 {rules.kinds} 种。密码没有改。"
    folded = text.casefold()
    if _common(folded) or (name and name.casefold() in folded) or len(set(folded)) < 4:
        return "这个密码太容易猜到，请换一个。密码没有改。"
    return ""


def _common(folded: str) -> bool:
    """Whether it is one of the 3,000 most common ones, also with signs and digits around it or in the place of letters."""
    bare = folded.strip(_AROUND)
    forms = {form for each in (folded, bare, folded.rstrip(_AROUND)) for form in (each, each.translate(_DISGUISES))}
    return any(word in folded for word in _COMMON) or bool(forms & most_common())


@cache
def most_common() -> frozenset[str]:
    """The list that ships with the program, in small letters."""
    from hotline_desk.locations import resources_dir

    lines = (resources_dir() / "passwords" / "common.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))


def kept(password: str) -> tuple[dict[str, Any], Wrapping]:
    """What is kept of a password (salt, cost and hash), and what it wraps the data key with, of one stretching."""
    salt = os.urandom(16)
    key, check = of_password(password, salt, COST)
    return {"form": 2, "salt": salt.hex(), "cost": COST, "hash": check.hex()}, Wrapping(key, salt.hex(), COST)


NOBODY = {"form": 2, "salt": "00" * 16, "cost": COST, "hash": "00" * 32}


def fits(password: str, there: Mapping[str, Any]) -> bool:
    """Whether this is the password; costs the same for :data:`NOBODY`, so that names cannot be fished for."""
    salt, cost = bytes.fromhex(there["salt"]), there["cost"]
    found = of_password(password, salt, cost)[1] if there.get("form") == 2 else _first_form(password, salt, cost)
    return hmac.compare_digest(found, bytes.fromhex(there["hash"]))


def outdated(there: Mapping[str, Any]) -> bool:
    """Whether a password is kept in a form or at a cost of an earlier release; it is kept anew at the next sign-in."""
    return there.get("form") != 2 or dict(there["cost"]) != COST


def _plain(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _first_form(password: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    """As release 0.1.0 kept it."""
    return stretched(_plain(password)[:LONGEST].encode("utf-8", "surrogatepass"), salt, cost)


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment on both clocks, in seconds: the wall's, and the one that only a restart of the PC sets back."""

    wall: float
    steady: float

    def since(self, earlier: Tick) -> float:
        """Seconds that have surely passed: putting the wall clock forward gains nothing, nor does putting it back."""
        steady = self.steady - earlier.steady if self.steady >= earlier.steady else self.steady
        wall = self.wall - earlier.wall
        return min(wall, steady) if wall >= 0 else steady


def lock_seconds(failures: int) -> float:
    """How long the next try must wait: nothing for four, 15 minutes after the fifth, then twice as long each time."""
    if failures < FREE_TRIES:
        return 0.0
    doubled: int = 1 << min(failures - FREE_TRIES, 10)
    return min(FIRST_LOCK * doubled, LONGEST_LOCK).total_seconds()
