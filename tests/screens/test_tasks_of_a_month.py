"""The other tasks of a month, each by keys alone and by mouse alone, in every office whose regulation has them.

What a month holds beside the orders: its meeting and the paper of it, the talks the regulation asks for, 台账, 知识库,
orders that are one matter, the list of what is put off, 归档, 说明书, and the 通报 that is printed and fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens import office_month as month
from tests.screens.clerk import UNIT, Clerk
from tests.screens.mouse_clerk import hands
from tests.screens.papers import Outside

Task = Callable[[Clerk, Outside], Any]


def record(kind: str, **values: str) -> Task:
    return lambda clerk, _out: month.new_record(clerk, kind, values)


TRAINED = record("training", type="training", topic="答复用语讲评", teacher="张科长")
TASKS: dict[str, dict[str, Task]] = {
    "youyilu": {
        "热线专题会": lambda c, o: month.meeting(c, o, "topic"), "约谈": lambda c, _o: month.talk_by_key(c), "培训": TRAINED,
        "信息报送": record("submission", type="case", title="楼道堆物一案", content="三次联合清理"),
        "加减分": record("points", unit=UNIT, what="buck", points="-2", evidence="推诿两次", approver="张主任"),
        "知识库": lambda c, _o: month.known(c), "同一诉求": lambda c, _o: month.join(c), "归档": lambda c, _o: month.archive(c),
        "说明书": lambda c, o: month.explained(c, o, month.BAD), "月通报": lambda c, o: month.bulletin(c, o, "month")},
    "chengdong": {
        "提级专题会": lambda c, o: month.meeting(c, o, "escalation"), "约谈从通报": month.talk,
        "主动认领": record("claim", unit=UNIT, period="2026-08", what="三件结果不满意", person="李书记"),
        "值班": record("duty", leader="赵副书记", people="王敏、李强"), "知识库": lambda c, _o: month.known(c),
        "同一诉求": lambda c, _o: month.join(c), "归档": lambda c, _o: month.archive(c),
        "说明书": lambda c, o: month.explained(c, o, month.BAD), "周通报": lambda c, o: month.bulletin(c, o, "week")},
    "changning_cg": {
        "研商会": lambda c, o: month.meeting(c, o, "study"), "讲评": TRAINED, "抽查": record(
            "spot_check", squad=UNIT, first="2026-08-01", last="2026-08-31", percent="50"),
        "问题清单": month.ledger, "知识库": lambda c, _o: month.known(c), "同一诉求": lambda c, _o: month.join(c),
        "归档": lambda c, _o: month.archive(c), "月通报": lambda c, o: month.bulletin(c, o, "month")},
    "luyang_cg": {
        "接待会": lambda c, o: month.meeting(c, o, "reception"), "未诉先办": record("proactive", unit=UNIT, matter="老旧管网反复渗漏"),
        "挂账台账": month.ledger, "知识库": lambda c, _o: month.known(c), "同一诉求": lambda c, _o: month.join(c),
        "归档": lambda c, _o: month.archive(c), "月通报": lambda c, o: month.bulletin(c, o, "month")}}


@pytest.fixture
def clerk(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, out: Outside) -> Iterator[Clerk]:
    apply(qapp, make_theme(motion=False))
    hand, pack = request.param
    made: Clerk = hand(qtbot, "2026-09-07T10:30")
    desk = Desk.create(out.folder / "office", pack, "测试街道热线办", clock=made.clock, user="王敏")
    month.furnish(desk)
    made.enter(desk)
    yield made
    made.leave()


@hands(*TASKS)
def test_a_month(clerk: Clerk, out: Outside) -> None:
    for words, do in TASKS[clerk.desk.pack.id].items():
        try:
            do(clerk, out)
        except BaseException as error:
            error.add_note(f"at {words}")
            raise
        assert clerk.panel is None, f"{words} leaves something open"
        assert clerk.keys_arrive(), f"after {words} a key would go nowhere"
    assert clerk.desk.store.verify().ok
