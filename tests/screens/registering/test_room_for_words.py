"""疑似重复投诉, also in 特大 text: every button says its word, subjects are whole, the decision is in sight without scrolling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.register.advice import RepeatCard
from hotline_desk.services.views import Consequence
from hotline_desk.shots import looking
from hotline_desk.widgets.theme import apply, make_theme

WIDE, HIGH = 363, 508  # px the column has in a window of 1366×688, in 特大 (beside its bar) and usual text
FOLLOWS = [Consequence("并入后是这一诉求的第 5 次"), Consequence("列入：多次重复投诉（由人确认）", "第十二条（二）2", "today")]


@dataclass
class Earlier:
    """An order like the one that is being registered."""

    order: str
    day: str = "9/13"
    subject: str = "楼道长期堆放杂物，影响老人通行"
    outcome: str = "不满退回办理中"
    ok: bool = False
    why: str = "同址 同事项 同号"
    score: float = 0.99
    reasons: tuple[str, ...] = ()


@pytest.fixture(params=["huge"])
def card(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[RepeatCard]:
    apply(qapp, make_theme(size=request.param, motion=False))
    made = RepeatCard()
    qtbot.addWidget(made)
    made.resize(WIDE, HIGH)
    made.show_rows([Earlier(f"BS260913-000{n}") for n in range(4)], True)
    made.show_consequences(FOLLOWS)
    made.adjustSize()
    made.setFixedWidth(WIDE)
    made.show()
    qtbot.waitExposed(made)
    yield made
    apply(qapp, make_theme(motion=False))


def test_each_line_says_what_its_button_does(card: RepeatCard) -> None:
    assert [pick.text() for pick in card._picks.values()] == ["是这件"] * 4


@pytest.mark.parametrize("card", ["standard"], indirect=True)
def test_in_usual_text_the_subject_is_whole_beside_its_button(card: RepeatCard) -> None:
    with looking.listening() as heard:
        card.grab()
    assert [w.words for w in heard if w.said != w.words] == []


@pytest.mark.parametrize("found", [4, 9])
def test_the_decision_stands_above_the_fold_side_by_side(card: RepeatCard, found: int) -> None:
    card.show_rows([Earlier(f"BS260914-000{n}") for n in range(found)], True)
    card.resize(WIDE, card.heightForWidth(WIDE) if card.hasHeightForWidth() else card.sizeHint().height())
    QApplication.processEvents()
    assert card.more.isVisible() == (found > 4)
    for button in (card.link, card.apart):
        end = button.mapTo(card, QPoint(button.width(), button.height()))
        assert end.y() <= HIGH
        assert end.x() <= WIDE
        assert button.width() >= button.sizeHint().width()
