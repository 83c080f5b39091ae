"""Who may do what, where accounts are on. Asked by the services themselves: a hidden button protects nothing.

GB/T 22239-2019 7.1.4.2 (least privilege, administrators apart). The administrator runs the office and records no
order; the auditor reads records of access and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.store.guarding import IMPORTED, TAKEN_BACK

if TYPE_CHECKING:
    from hotline_desk.services.office import Desk

ROLES = (("clerk", "坐席"), ("reviewer", "审核"), ("leader", "领导（只读）"), ("administrator", "系统管理员"), ("auditor", "审计员"))
ACTS = {"view": "查看工单", "record": "办理工单", "review": "审核、结论和作废", "import": "导入", "print": "打印", "reveal": "查看完整号码",
        "export": "导出（遮挡）", "export_full": "导出完整个人信息", "person": "按人查找和复制", "settings": "更改设置",
        "accounts": "管理用户", "audit": "查看访问记录"}
REVIEWS = frozenset({"review_result", "decide_return", "decide_extension", "void", "escalate", "interview"})
OFFICE_SETTINGS = frozenset({"calendar", "notices", "passwords", "backup.second", "idle_minutes", "retention_years", "log_days"})
_ROWS = {("imports", ""): "import", ("documents", ""): "print", ("attachments", ""): "record", ("records", "redaction"): "person",
         ("records", "log_cut"): "accounts", ("records", "account"): "accounts"}
_NO_CITIZEN = frozenset({"meta", "access_log", "seals", "sqlite_master"})
_CLERK = frozenset({"view", "record", "import", "print", "reveal", "export"})
MAY: dict[str, frozenset[str]] = {
    "clerk": _CLERK,
    "reviewer": _CLERK | {"review", "person", "export_full"},
    "leader": frozenset({"view", "print", "reveal", "export"}),
    "administrator": frozenset({"view", "settings", "accounts"}),
    "auditor": frozenset({"audit"}),
}


def act_of(kind: str) -> str:
    """Which act an event of this kind is."""
    return "review" if kind in REVIEWS else "record"


def allowed(desk: Desk, act: str) -> bool:
    """Whether who is signed in may do this; everything is allowed while accounts are off."""
    return not accounts_on(desk) or act in MAY.get(desk.role, frozenset())


def accounts_on(desk: Desk) -> bool:
    """Whether this office asks for a name and a password."""
    return desk.store.meta("accounts") == "on"


def require(desk: Desk, act: str) -> None:
    """Raise Refused where who is signed in may not do this."""
    from hotline_desk.services.office import Refused

    if allowed(desk, act):
        return
    if not desk.role:
        raise Refused("这个办公室要先登录。请用自己的用户名和密码登录，数据没有变化。", "signed_out")
    who = dict(ROLES).get(desk.role, desk.role)
    raise Refused(f"“{who}”不能做“{ACTS[act]}”。请由有权限的人来做，数据没有变化。", "not_allowed")


def require_sight(desk: Desk, tables: frozenset[str]) -> None:
    """Raise Refused where nobody is signed in, or who is may not see what these tables hold; accounts are on."""
    if not desk.role or not tables <= _NO_CITIZEN:
        require(desk, "view")


def require_row(desk: Desk, table: str, kind: str) -> None:
    """Raise Refused where who is signed in may not add such a row; accounts are on."""
    if table == "events":
        if not desk.granted(kind):
            require(desk, {IMPORTED: "import", TAKEN_BACK: "record"}.get(kind) or act_of(kind))
    elif (table, kind) in _ROWS or (table, "") in _ROWS:
        require(desk, _ROWS.get((table, kind)) or _ROWS[table, ""])
    else:  # a unit a clerk writes to, or a setting; an office record, or a published bulletin
        require(desk, "settings" if allowed(desk, "settings") else "record")


def require_event(desk: Desk, kind: str) -> None:
    """Raise Refused where who is signed in may not record an event of this kind."""
    if kind in EVENT_KINDS and not desk.granted(kind):
        require(desk, act_of(kind))
