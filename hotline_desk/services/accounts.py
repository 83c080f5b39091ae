"""Accounts, off by default: who may sign in, with which role, and what happens to wrong passwords.

An account is a record of the store's append-only, chained table: an edited one is found by 检查数据 like a forged
event. The count of wrong tries is committed before a password is looked at, so killing the program wins nothing.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from hotline_desk.services import passwords
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.passwords import Rules, Tick
from hotline_desk.services.roles import ROLES, accounts_on, require

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


def listed(desk: Desk) -> list[Account]:
    """Every account there is or was, in the order they were made."""
    found: dict[str, Account] = {}
    for row in desk.store.records(KIND):
        fields, name = row["fields"], str(row["number"]).removeprefix(f"{KIND}:")
        if isinstance(fields, str):
            fields = json.loads(fields)
        found[name] = Account(name, fields["role"], bool(fields["active"]), fields["changed"], bool(fields["must_change"]),
                              int(row["n"]) + 1, fields["secret"])
    return list(found.values())


def find(desk: Desk, name: str) -> Account | None:
    """The account of this name, also one that was stopped."""
    return next((a for a in listed(desk) if a.name == name), None)


def rules(desk: Desk) -> Rules:
    """The office's password rules; those of 等保 where it chose none."""
    return Rules(**desk.setting("passwords", {}))


# -- keeping -----------------------------------------------------------------------------------------
def turn_on(desk: Desk, name: str, password: str) -> Account:
    """Make the first administrator and ask for passwords from now on; whoever asked is signed in as it."""
    if accounts_on(desk):
        raise Refused("用户登录已经打开了。数据没有变化。")
    made = _new(desk, name, "administrator", password)
    with desk.store.transaction(by=name, now=desk.now()) as tx:
        _write(desk, tx, made)
        tx.set_meta("accounts", "on")
        tx.log_access(name, "accounts_on", name)
    desk.user, desk.role = made.name, made.role
    return made


def turn_off(desk: Desk) -> None:
    """Ask nobody any more; the accounts stay for the next time."""
    require(desk, "accounts")
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.set_meta("accounts", "off")
        tx.log_access(desk.user, "accounts_off", desk.user)
    desk.role = ""


def add(desk: Desk, name: str, role: str, password: str, *, must_change: bool = True) -> Account:
    """A new user, who must choose another password at the first sign-in unless it is already her own. Raises Refused."""
    require(desk, "accounts")
    if find(desk, name.strip()):
        raise Refused(f"已经有用户“{name.strip()}”。用户没有变化。")
    return _keep(desk, _new(desk, name, role, password, must_change=must_change), "account_add")


def change(desk: Desk, name: str, *, role: str | None = None, active: bool | None = None) -> Account:
    """Give a user another role, or stop or let in again. Raises Refused for the last administrator."""
    require(desk, "accounts")
    old = _known(desk, name)
    new = _with(old, role=role or old.role, active=old.active if active is None else active)
    if new.role not in dict(ROLES):
        raise Refused(f"没有“{role}”这个角色。用户没有变化。")
    others = [a for a in listed(desk) if a.role == "administrator" and a.active and a.name != name]
    if not others and old.role == "administrator" and old.active and (new.role != "administrator" or not new.active):
        raise Refused(_LAST)
    return _keep(desk, new, "account_change")


def set_password(desk: Desk, name: str, password: str, old: str | None = None) -> Account:
    """A new password: one's own with the ``old`` one, or another's by an administrator (it must then be changed)."""
    own = old is not None
    if not own:
        require(desk, "accounts")
    account = _known(desk, name)
    if old is not None:
        _check(desk, account, name, old)
        if passwords.fits(password, account.secret):
            raise Refused("新密码和原来的一样，请换一个。密码没有改。")
    _refuse_weak(desk, name, password)
    new = _with(account, secret=passwords.kept(password), changed=f"{desk.now():%Y-%m-%d}", must_change=not own)
    return _keep(desk, new, "password")


def _new(desk: Desk, name: str, role: str, password: str, must_change: bool = False) -> Account:
    name = name.strip()
    if not name or not name.isprintable() or len(name) > 40:
        raise Refused("用户名要 1 到 40 个字，不能有看不见的字符。用户没有变化。")
    if role not in dict(ROLES):
        raise Refused(f"没有“{role}”这个角色，可用：{'、'.join(r for r, _ in ROLES)}。用户没有变化。")
    _refuse_weak(desk, name, password)
    there = find(desk, name)
    return Account(name, role, True, f"{desk.now():%Y-%m-%d}", must_change, there.version if there else 0, passwords.kept(password))


def _refuse_weak(desk: Desk, name: str, password: str) -> None:
    wrong = passwords.problem(password, name, rules(desk))
    if wrong:
        raise Refused(wrong, "weak_password")


def _known(desk: Desk, name: str) -> Account:
    found = find(desk, name)
    if found is None:
        raise Refused(f"没有用户“{name}”。用户没有变化。")
    return found


def _with(old: Account, **changes: Any) -> Account:
    from dataclasses import replace

    return replace(old, **changes)


def _keep(desk: Desk, account: Account, action: str) -> Account:
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        _write(desk, tx, account)
        tx.log_access(desk.user, action, account.name, account.role if account.active else "停用")
    return _known(desk, account.name)


def _write(desk: Desk, tx: Any, account: Account) -> None:
    fields = {"role": account.role, "active": account.active, "changed": account.changed,
              "must_change": account.must_change, "secret": account.secret}
    tx.append_record(f"{KIND}:{account.name}", KIND, "amend" if account.version else "add", desk.now(), fields, account.version)


# -- signing in --------------------------------------------------------------------------------------
def tick() -> Tick:
    """Now on both clocks."""
    return Tick(time.time(), time.monotonic())


def sign_in(desk: Desk, name: str, password: str) -> Account:
    """Let a user in; raises Refused (the same words for an unknown name and a wrong password) while locked too."""
    name = name.strip()
    account = find(desk, name)
    _check(desk, account if account and account.active else None, name, password)
    assert account is not None
    desk.user, desk.role = account.name, account.role
    with desk.store.transaction(by=name, now=desk.now()) as tx:
        tx.log_access(name, "sign_in", name)
    return account


def must_change(desk: Desk, account: Account) -> bool:
    """Whether the password is another's choice or too old (GB/T 22239 7.1.4.1)."""
    days = rules(desk).days
    return account.must_change or bool(days and (desk.now().date() - date.fromisoformat(account.changed)).days >= days)


def sign_out(desk: Desk) -> None:
    """Nobody is signed in any more; the window is locked or closed."""
    if desk.role:
        with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
            tx.log_access(desk.user, "sign_out", desk.user)
    desk.role = ""


def _check(desk: Desk, account: Account | None, name: str, password: str) -> None:
    failures = _count(desk, name)
    passed = passwords.fits(password, account.secret if account else passwords.NOBODY) and account is not None
    if not passed:
        with desk.store.transaction(by=name, now=desk.now()) as tx:
            tx.log_access(name[:40], "sign_in_failed", name[:40], f"第 {failures} 次")
        raise Refused(_WRONG, "wrong_password")
    desk.store.set_meta(_counter(name), "")


def _counter(name: str) -> str:
    from hashlib import sha256

    return f"tries.{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _count(desk: Desk, name: str) -> int:
    """Count this try, on disk, before it is judged; raises Refused while the name is locked."""
    now = tick()
    with desk.store.transaction(by=name, now=desk.now()) as tx:
        there = json.loads(tx.meta(_counter(name)) or "{}")
        failures = int(there.get("failures", 0))
        left = passwords.lock_seconds(failures) - now.since(Tick(there["wall"], there["steady"])) if there else 0.0
        if left <= 0:
            failures += 1
            tx.set_meta(_counter(name), json.dumps({"failures": failures, "wall": now.wall, "steady": now.steady}))
    if left > 0:
        raise Refused(f"密码错得太多，已锁定，请 {int(left // 60) + 1} 分钟后再试。", "locked_out")
    return failures
