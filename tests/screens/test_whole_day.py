"""A whole case in each pack, once by keys alone and once by mouse: from no office at all to a printed, signed, archived file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.services import dossier, keys
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens import office_day as day
from tests.screens.clerk import CTRL, KEY, UNIT, Clerk
from tests.screens.first_day import PACKS, move_in
from tests.screens.mouse_clerk import hands
from tests.screens.papers import Outside

NUMBER = "GD260907-0102"
PASTED = f"""工单编号：{NUMBER}
派单时间：2026-09-07 09:10
来电人：陈女士   联系电话：13800001234
诉求类型：投诉   紧急程度：一般
事发地点：友谊路街道宝林六村12号302室门口
诉求内容：来电人反映其居住楼道内 3 楼长期堆放纸箱、旧家具及一辆电动车，要求彻底解决。"""


@dataclass(frozen=True)
class Way:
    """What is a pack's own on the way: the word of an unsatisfied citizen's return, its case and the case's paper."""

    back: str
    case: Callable[..., None]
    paper: str
    names: tuple[str, ...] = ("陈女士",)
    sources: bool = False  # photographs are part of the file


WAYS = {
    "youyilu": Way("不满退回", day.supervise, "youyilu_supervision", ("陈女士", "友街热督〔2026〕1号")),
    "chengdong": Way("重办", day.escalate, "chengdong_escalation", sources=True),
    "changning_cg": Way("重新处置", day.supervise, "problem_list", (UNIT,), sources=True),
    "luyang_cg": Way("重新办理", day.supervise, "card_task", ("陈女士", "三牌〔2026〕1号")),
}


@pytest.fixture
def out(out: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outside:
    monkeypatch.setattr(keys, "profile_path", lambda: tmp_path / "profile" / "profile.key")
    return out


@pytest.fixture
def clerk(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, out: Outside) -> Iterator[Clerk]:
    apply(qapp, make_theme(motion=False))
    hand, pack = request.param
    made: Clerk = hand(qtbot, "2026-09-07T09:30")
    made.enter(move_in(made, out.folder / "office", pack, passwords=pack == "luyang_cg"))
    yield made
    made.leave()


@hands(*PACKS)
def test_from_no_office_to_an_archived_case(clerk: Clerk, out: Outside) -> None:
    way = WAYS[clerk.desk.pack.id]
    steps = day.next_steps(clerk)
    assert [b.text() for b in steps] == ["导入", "登记"]
    assert steps[0].hasFocus(), "the keys are at the first of the two next steps"
    clerk.use(steps[1])
    assert clerk.shell.current_key == "register"
    clerk.register(PASTED)
    assert clerk.state(NUMBER) == "registered"
    clerk.find(NUMBER)
    clerk.work_on(NUMBER, "pending_revisit", "closed")
    way.case(clerk, NUMBER, out, way.paper, *way.names)
    bad_call(clerk, way)
    do_again(clerk, out)
    if way.sources:
        day.add_material(clerk, NUMBER)
    day.archive(clerk, NUMBER)
    day.bulletin(clerk, out, UNIT, NUMBER)
    day.back_up(clerk)
    kinds = [event.kind for event in clerk.desk.store.events(NUMBER)]
    assert {"register", "contact", "dispatch", "file_result", "review_result", "revisit", "redo", "submit", "close", "archive"} <= set(kinds)
    assert clerk.desk.store.verify().ok


def bad_call(clerk: Clerk, way: Way) -> None:
    """The citizen is not satisfied: by the pack's own word the order goes back, in one act where it waits for its revisit."""
    if clerk.state(NUMBER) == "pending_revisit":
        day.revisit(clerk, NUMBER, day.BAD)
    else:
        day.spot_check(clerk, NUMBER, way.back)
    assert clerk.state(NUMBER) == "redo"


def do_again(clerk: Clerk, out: Outside) -> None:
    """The second round: where the leader must sign, the paper goes to him first; then the good call."""
    clerk.find(NUMBER)
    clerk.work_on(NUMBER, "reply_review")
    if clerk.next_step(NUMBER).needs:
        clerk.press(KEY.Key_P, CTRL)
        day.print_paper(clerk, out, "redo_result", NUMBER)
        out.sign_and_scan()
        day.take_scans(clerk)
        clerk.find(NUMBER)
    clerk.work_on(NUMBER, "pending_revisit", "closed")
    if clerk.state(NUMBER) == "pending_revisit":
        day.revisit(clerk, NUMBER, day.GOOD)
    assert clerk.state(NUMBER) == "closed"
    assert dossier.view(clerk.desk, NUMBER).number == NUMBER
