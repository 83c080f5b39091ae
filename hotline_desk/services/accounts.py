"""Accounts, off by default: who may sign in, with which role, and what happens to wrong passwords.

An account is a record of the store's append-only, chained table: an edited one is found by 检查数据 like a forged
event. In an encrypted office each user's password wraps the data key (see :mod:`unlocking`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from hotline_desk.services import passwords, tries, unlocking
from hotline_desk.services.conflicts import refuse_other
from hotline_desk.services.office import Clock, Desk, Refused, StoreError, wall_clock
from hotline_desk.services.password_rules import rules
from hotline_desk.services.passwords import Tick
from hotline_desk.services.roles import ROLES, accounts_on, require
from hotline_desk.services.taking_back import LATER
from hotline_desk.services.views import Done
from hotline_desk.store.keys import Login, Wrapping, Wraps

KIND = "account"
_WRONG = "用户名或密码不对。连错五次会锁 15 分钟，以后越锁越久。"
_LAST = "这是最后一个系统管理员，不能停用，也不能改成别的角色。请先再设一个管理员，用户没有变化。"


@dataclass(frozen=True, slots=True)
class Account:
    """One user as an administrator sees it."""

    name: str
    role: str
    active: bool
    changed: str
    must_change: bool
    version: int
    secret: dict[str, Any]

    @property
    def role_word(self) -> str:
        return dict(ROLES)[self.role]

    @property
    def words(self) -> str:
        """As the list of users tells it: 工作人员（已停用）."""
        return self.role_word + ("" if self.active else "（已停用）")


def listed(desk: Desk) -> list[Account]:
    """Every account there is or was, in the order they were made."""
    found: dict[str, Account] = {}
    with desk.trusted():
        rows = desk.store.records(KIND)
    for row in rows:
        fields, name = row["fields"], str(row["number"]).removeprefix(f"{KIND}:")
        if row["action"] == "void":  # its adding was taken back
            found.pop(name, None)
            continue
        if isinstance(fields, str):
            fields = json.loads(fields)
        found[name] = Account(name, fields["role"], bool(fields["active"]), fields["changed"], bool(fields["must_change"]),
                              int(row["n"]) + 1, fields["secret"])
    return list(found.values())


def find(desk: Desk, name: str) -> Account | None:
    """The account of this name, also one that was stopped."""
    return next((a for a in listed(desk) if a.name == name), None)


# -- keeping -----------------------------------------------------------------------------------------
def turn_on(desk: Desk, name: str, password: str) -> Account:
    """Make the first administrator and ask for passwords from now on; whoever asked is signed in as it.

    The data key leaves this PC: from now on a user's password opens it. Raises Refused, StoreError.
    """
    if accounts_on(desk):
        raise Refused("用户登录已经打开了。数据没有变化。")
    made, wrapping = _new(desk, name, "administrator", password)
    unlocking.let_in(desk, made.name, wrapping)
    with desk.trusted(), desk.store.transaction(by=name, now=desk.now()) as tx:
        _write(desk, tx, made)
        tx.set_meta("accounts", "on")
        tx.log_access(name, "accounts_on", name)
    desk.enter(made.name, made.role)
    _settle(desk)
    return made


def turn_off(desk: Desk) -> None:
    """Ask nobody any more; the accounts stay for the next time, and this PC opens the office by itself again."""
    require(desk, "accounts")
    unlocking.open_without_password(desk)
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.set_meta("accounts", "off")
        tx.log_access(desk.user, "accounts_off", desk.user)
    desk.enter(desk.user, "")


def add(desk: Desk, name: str, role: str, password: str, *, must_change: bool = True) -> Account:
    """A new user, who must choose another password at the first sign-in unless it is already her own. Raises Refused."""
    require(desk, "accounts")
    if find(desk, name.strip()):
        raise Refused(f"已经有用户“{name.strip()}”。用户没有变化。")
    return _undoably(desk, name.strip(), "新增用户", lambda: _keep(desk, *_new(desk, name, role, password, must_change=must_change), "account_add"))


def change(desk: Desk, name: str, *, role: str | None = None, active: bool | None = None, password: str = "",
           seen: str | None = None) -> Account:
    """Give a user another role, stop, or let in again (with a new ``password``). Raises Refused for the last administrator.

    ``seen``: the user's :attr:`Account.words` when the change was begun; Conflict, with both texts, where they are others now.
    """
    require(desk, "accounts")
    old = _known(desk, name)
    new = replace(old, role=role or old.role, active=old.active if active is None else active)
    if new.role not in dict(ROLES):
        raise Refused(f"没有“{role}”这个角色。用户没有变化。")
    refuse_other(f"用户“{name}”", seen, old.words, new.words)
    _refuse_last(desk, old, new)
    if new.active and not old.active:
        return _undoably(desk, name, "重新启用", lambda: _readmit(desk, new, password))
    words = "停用" if old.active and not new.active else "改角色"
    return _undoably(desk, name, words, lambda: _keep(desk, new, None, "account_change"))


def _refuse_last(desk: Desk, old: Account, new: Account | None) -> None:
    """Somebody must be left to run the office; ``new`` None where the user goes."""
    others = [a for a in listed(desk) if a.role == "administrator" and a.active and a.name != old.name]
    stays = new is not None and new.role == "administrator" and new.active
    if not others and old.role == "administrator" and old.active and not stays:
        raise Refused(_LAST)


def _readmit(desk: Desk, account: Account, password: str) -> Account:
    if not password:
        raise Refused("重新启用要给一个新密码：停用时原来的密码已经作废。用户没有变化。")
    _refuse_weak(desk, account.name, password)
    secret, wrapping = passwords.kept(password)
    return _keep(desk, replace(account, secret=secret, changed=_day(desk), must_change=True), wrapping, "account_change")


def set_password(desk: Desk, name: str, password: str, old: str | None = None) -> Account:
    """A new password: one's own with the ``old`` one, or another's by an administrator (it must then be changed)."""
    own = old is not None
    if not own:
        require(desk, "accounts")
    account = _known(desk, name)
    if old is not None:
        _check(desk, account if account.active else None, name, old)
        if passwords.fits(password, account.secret):
            raise Refused("新密码和原来的一样，请换一个。密码没有改。")
    _refuse_weak(desk, name, password)
    secret, wrapping = passwords.kept(password)
    new = replace(account, secret=secret, changed=_day(desk), must_change=not own)
    desk.undo_stack[:] = [done for done in desk.undo_stack if not (isinstance(done.take_back, _Back) and done.take_back.name == name)]
    return _keep(desk, new, wrapping if new.active else None, "password")


def _day(desk: Desk) -> str:
    return f"{desk.now():%Y-%m-%d}"


def _new(desk: Desk, name: str, role: str, password: str, must_change: bool = False) -> tuple[Account, Wrapping]:
    name = name.strip()
    if not name or not name.isprintable() or len(name) > 40:
        raise Refused("用户名要 1 到 40 个字，不能有看不见的字符。用户没有变化。")
    if role not in dict(ROLES):
        raise Refused(f"没有“{role}”这个角色，可用：{'、'.join(r for r, _ in ROLES)}。用户没有变化。")
    _refuse_weak(desk, name, password)
    secret, wrapping = passwords.kept(password)
    return Account(name, role, True, _day(desk), must_change, _version(desk, name), secret), wrapping


def _version(desk: Desk, name: str) -> int:
    """How often anything was kept of a user of this name, also of one whose adding was taken back."""
    with desk.trusted():
        return sum(str(row["number"]) == f"{KIND}:{name}" for row in desk.store.records(KIND))


def _refuse_weak(desk: Desk, name: str, password: str) -> None:
    wrong = passwords.problem(password, name, rules(desk))
    if wrong:
        raise Refused(wrong, "weak_password")


def _known(desk: Desk, name: str) -> Account:
    found = find(desk, name)
    if found is None:
        raise Refused(f"没有用户“{name}”。用户没有变化。")
    return found


def _keep(desk: Desk, account: Account, wrapping: Wrapping | None, action: str) -> Account:
    """The wider key file, the account, the narrower key file: in this order nobody is ever locked out."""
    if wrapping is not None:
        unlocking.let_in(desk, account.name, wrapping)
    try:
        with desk.trusted(), desk.store.transaction(by=desk.user, now=desk.now()) as tx:
            _write(desk, tx, account)
            tx.log_access(desk.user, action, account.name, account.role if account.active else "停用")
    finally:
        _settle(desk)  # also where another administrator was faster: what was let in for nothing opens nothing
    return _known(desk, account.name)


def _settle(desk: Desk) -> None:
    if accounts_on(desk):
        unlocking.settle(desk, listed(desk))


def _write(desk: Desk, tx: Any, account: Account, action: str = "") -> None:
    fields = {"role": account.role, "active": account.active, "changed": account.changed,
              "must_change": account.must_change, "secret": account.secret}
    tx.append_record(f"{KIND}:{account.name}", KIND, action or ("amend" if account.version else "add"), desk.now(), fields, account.version)


# -- taking back --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Back:
    """Puts one user back as ``before`` (None: there was none), with the passwords that opened the office for her then."""

    desk: Desk
    name: str
    before: Account | None
    after: Account
    wraps: Wraps

    def __call__(self) -> None:
        desk, before = self.desk, self.before
        require(desk, "accounts")
        now = find(desk, self.name)
        if now is None or replace(now, version=self.after.version) != self.after:  # what was taken back since counts no more
            raise Refused(f"用户“{self.name}”{LATER}", "wrong_state")
        _refuse_last(desk, now, before)
        if before is None:
            _drop(desk, now)
        else:
            unlocking.let_back(desk, self.name, self.wraps)
            _keep(desk, replace(before, version=now.version), None, "account_back")


def _undoably(desk: Desk, name: str, words: str, act: Callable[[], Account]) -> Account:
    before, wraps = find(desk, name), unlocking.wraps_of(desk, name)
    after = act()
    desk.undo_stack.append(Done("", f"{words} {name}", take_back=_Back(desk, name, before, after, wraps)))
    return after


def _drop(desk: Desk, account: Account) -> None:
    with desk.trusted(), desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        _write(desk, tx, account, "void")
        tx.log_access(desk.user, "account_back", account.name, "新增已撤销")
    _settle(desk)


# -- signing in --------------------------------------------------------------------------------------
def tick() -> Tick:
    """Now on both clocks."""
    return Tick(time.time(), time.monotonic())


def sign_in(desk: Desk, name: str, password: str) -> Account:
    """Let a user into an open office; raises Refused (the same words for an unknown name and a wrong password), locked too."""
    name = name.strip()
    account = find(desk, name)
    _check(desk, account if account and account.active else None, name, password)
    assert account is not None
    return _entered(desk, _brought_up(desk, account, password))


def open_office(folder: Path, name: str, password: str, *, clock: Clock = wall_clock) -> Desk:
    """Open an office that only a password opens, signed in; raises Refused as :func:`sign_in` does, StoreError."""
    name = name.strip()
    tries.count(folder, name, tick())
    opened = unlocking.opened(folder, Login(name, password))
    if opened is None:
        tries.failed(folder, name, clock())
        raise Refused(_WRONG, "wrong_password")
    try:
        desk = Desk.open(folder, clock=clock, user=name, key=opened[0])
    except StoreError:  # the password was right
        tries.cleared(folder, name)
        raise
    try:
        _entered(desk, _of_today(desk, name, opened[1]))
    except BaseException:
        desk.close()
        raise
    return desk


def key_of(folder: Path, name: str, password: str) -> bytes | None:
    """The data key of an office that must be brought up to date before anybody can sign in; after :func:`open_office` said so."""
    opened = unlocking.opened(folder, Login(name.strip(), password))
    return opened[0] if opened else None


def _of_today(desk: Desk, name: str, salt: str) -> Account:
    """The account whose password opened the key; raises Refused where a key file from before it was changed was put back."""
    account = find(desk, name)
    if account is None or not account.active or account.secret["salt"] != salt:
        tries.failed(desk.folder, name, desk.now())
        raise Refused(_WRONG, "wrong_password")
    tries.cleared(desk.folder, name)
    return account


def rescue(folder: Path, code: str, name: str, password: str, *, clock: Clock = wall_clock) -> Desk:
    """A new password for an administrator by the recovery code, where nobody knows one any more; signed in. Raises Refused."""
    desk = Desk.open(folder, clock=clock, user=name.strip(), code=code)
    try:
        account = _administrator(desk, name.strip())
        _refuse_weak(desk, account.name, password)
        secret, wrapping = passwords.kept(password)
        _keep(desk, replace(account, secret=secret, changed=_day(desk), must_change=False), wrapping, "account_rescue")
        tries.cleared(folder, account.name)
        _entered(desk, account)
    except BaseException:
        desk.close()
        raise
    return desk


def _administrator(desk: Desk, name: str) -> Account:
    account = find(desk, name)
    if account is None or account.role != "administrator" or not account.active:
        raise Refused(f"“{name}”不是在用的系统管理员。恢复码只能给系统管理员重设密码，密码没有改。")
    return account


def _brought_up(desk: Desk, account: Account, password: str) -> Account:
    """A password that an earlier release kept is kept anew, so that it opens the key too."""
    if not passwords.outdated(account.secret) and not unlocking.lacks(desk, account):
        return account
    secret, wrapping = passwords.kept(password)
    return _keep(desk, replace(account, secret=secret), wrapping, "password_kept_anew")


def _entered(desk: Desk, account: Account) -> Account:
    desk.enter(account.name, account.role)
    with desk.store.transaction(by=account.name, now=desk.now()) as tx:
        for wrong in tries.waiting(desk.folder):
            tx.log_access(_name_of(desk, wrong.who), "sign_in_failed", "office", f"{wrong.count} 次：{'、'.join(wrong.moments[-5:])}")
        tx.log_access(account.name, "sign_in", account.name)
    tries.written_down(desk.folder)
    _settle(desk)
    return account


def _name_of(desk: Desk, who: str) -> str:
    return next((a.name for a in listed(desk) if tries.id_of(a.name) == who), "（没有这个用户）")


def must_change(desk: Desk, account: Account) -> bool:
    """Whether the password is another's choice or too old (GB/T 22239 7.1.4.1)."""
    days = rules(desk).days
    return account.must_change or bool(days and (desk.now().date() - date.fromisoformat(account.changed)).days >= days)


def sign_out(desk: Desk) -> None:
    """Nobody is signed in any more; the window is locked or closed."""
    if desk.role:
        with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
            tx.log_access(desk.user, "sign_out", desk.user)
    desk.enter(desk.user, "")


def _check(desk: Desk, account: Account | None, name: str, password: str) -> None:
    failures = tries.count(desk.folder, name, tick())
    passed = passwords.fits(password, account.secret if account else passwords.NOBODY) and account is not None
    if not passed:
        with desk.trusted(), desk.store.transaction(by=name, now=desk.now()) as tx:
            tx.log_access(name[:40], "sign_in_failed", name[:40], f"第 {failures} 次")
        raise Refused(_WRONG, "wrong_password")
    tries.cleared(desk.folder, name)
