"""Which passwords open the data key, kept in step with the accounts; each step leaves an office that somebody can open.

While accounts are on, the key is wrapped under every user's password and under nothing that lies on the PC. The key file
and the database are two files, so each act writes the wider key file first, then the account, and then narrows the key
file (:func:`settle`); whatever ends the program in between is made good at the next sign-in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline_desk.services.office import Desk, StoreError
from hotline_desk.store import generations, keys
from hotline_desk.store.errors import translated
from hotline_desk.store.keys import Login, Ring, Wrapping, Wraps

if TYPE_CHECKING:
    from hotline_desk.services.accounts import Account


def asks(folder: Path) -> bool:
    """Whether an office in a folder opens only by a name and a password (or the recovery code)."""
    try:
        ring = _ring(folder)
    except StoreError:
        return False
    return ring is not None and ring.login


def _ring(folder: Path) -> Ring | None:
    with translated():
        return keys.read_ring(generations.current(folder))


def opened(folder: Path, login: Login) -> tuple[bytes, str] | None:
    """(the data key, the salt of the password that fitted), None where it does not fit; raises StoreError."""
    ring = _ring(folder)
    return ring.by_login(login) if ring is not None else None


def by_code(folder: Path, code: str) -> bytes | None:
    """The data key by the recovery code; raises StoreError sealed where it does not fit."""
    ring = _ring(folder)
    return ring.by_code(code) if ring is not None else None


def let_in(desk: Desk, name: str, wrapping: Wrapping) -> None:
    """This password opens the office too, beside the one the user had; nothing for a plain office."""
    desk.store.change_ring(lambda ring, key: ring.with_user(name, wrapping, key))


def wraps_of(desk: Desk, name: str) -> Wraps:
    """The wrapped forms of the key under a user's password; none of a user who has none, and in a plain office."""
    ring = desk.store.ring()
    return () if ring is None else tuple(ring.users.get(ring.user_id(name), ()))


def let_back(desk: Desk, name: str, wraps: Wraps) -> None:
    """What opened the office for a user before opens it again; nothing for a plain office."""
    desk.store.change_ring(lambda ring, _key: replace(ring, users={**ring.users, ring.user_id(name): list(wraps)}))


def lacks(desk: Desk, account: Account) -> bool:
    """Whether the password of an account does not open the key yet (it was set under an earlier release)."""
    ring = desk.store.ring()
    return ring is not None and not _fitting(ring, account)


def _fitting(ring: Ring, account: Account) -> list[Mapping[str, Any]]:
    return [wrap for wrap in ring.users.get(ring.user_id(account.name), ()) if wrap.get("salt") == account.secret["salt"]]


def settle(desk: Desk, accounts: Iterable[Account]) -> None:
    """Make the key file say what the accounts say: no stopped user, no former password; no key on the PC once all are in."""
    ring = desk.store.ring()
    if ring is None or desk.store.readonly:
        return
    active = [a for a in accounts if a.active]
    users = {ring.user_id(a.name): fitting for a in active if (fitting := _fitting(ring, a))}
    login = ring.login or len(users) == len(active)
    desk.store.change_ring(lambda now, key: replace(now, users=users, login=login, profiles={} if login else now.profiles))
    if login:
        keys.forget_profile(ring)


def open_without_password(desk: Desk) -> None:
    """This PC opens the office by itself again; before accounts are switched off."""
    desk.store.change_ring(keys.with_profile)


def waiting(desk: Desk, accounts: Iterable[Account]) -> list[str]:
    """The users who must sign in once before the key leaves this PC; empty once it has, and for a plain office."""
    ring = desk.store.ring()
    return [] if ring is None or ring.login else [a.name for a in accounts if a.active and not _fitting(ring, a)]
