"""Scenes of who may see what: 访问记录, 用户 with signing in on, and the window of an auditor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hotline_desk.shots.samples import NOW
from hotline_desk.shots.studio import Studio

BOSS = "Baoshan-2026"
PEOPLE = (("王敏", "clerk"), ("李强", "reviewer"), ("周主任", "leader"), ("陈立", "auditor"))
SEEN = (("BS260910-0355", "吴敏", "13612345502", "餐饮油烟直排居民楼"), ("BS260911-0231", "顾建国", "13900001188", "楼道长期堆放杂物"),
        ("BS260912-0100", "沈芳", "13500007731", "小区路灯不亮"))


def records_of_access(studio: Studio) -> Iterator[str]:
    """访问记录 in an office of several people, its users, and what an auditor sees: this and nothing else."""
    from hotline_desk import app
    from hotline_desk.services import safekeeping
    from hotline_desk.services.office import Desk

    first = studio.window, studio.shell
    with Desk.create(studio.folder / "多人", "youyilu", "友谊路街道热线办", clock=lambda: NOW, user="王敏") as desk:
        _used(desk)
        safekeeping.run(desk)
        for name, role, scenes in (("管理员", "administrator", _administrator), ("陈立", "auditor", _auditor)):
            desk.enter(name, role)
            window = app.Window(desk)
            window.settle()
            window.shell.resize(first[1].size())
            studio.window, studio.shell = window, window.shell
            window.shell.show()
            yield from scenes(studio)
            window.release()
            window.shell.close()
            studio.window, studio.shell = first


def _used(desk: Any) -> None:
    """A morning of looks at numbers, and the people of the office."""
    from hotline_desk.services import accounts, acts, dossier

    for number, caller, phone, subject in SEEN:
        acts.record(desk, number, "register", {"channel": "12345", "kind": "complaint", "subject": subject, "caller": caller, "phone": phone})
        dossier.reveal(desk, number, "先行联系，核对号码")
    accounts.turn_on(desk, "管理员", BOSS)
    desk.enter("管理员", "administrator")
    for name, role in PEOPLE:
        accounts.add(desk, name, role, BOSS)


def _administrator(studio: Studio) -> Iterator[str]:
    studio.shell.go("settings", "people")
    yield "19-用户-已打开登录"


def _auditor(studio: Studio) -> Iterator[str]:
    section = _audit(studio)
    yield "19-审计员"
    section.by.set_value("person")
    section.asked.setText("吴敏")
    section.look()
    studio.until(lambda: bool(section.found) and all(r.entity == SEEN[0][0] for r in section.found))
    yield "19-访问记录-某个人"
    section.asked.setText("没有这个人")
    section.look()
    studio.until(lambda: not section.found)
    yield "19-访问记录-没有"


def _audit(studio: Studio) -> Any:
    studio.shell.go("settings", "audit")
    section = studio.shell.page("settings").sections["audit"]
    studio.until(lambda: bool(section.found) and section.title.text() != "正在核对……")
    return section
