"""What a screen reader says: each row of each list a Chinese sentence, each painted thing its values, each toast aloud."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QWidget

from hotline_desk.domain.records import Record
from hotline_desk.services.library import LibraryRow
from hotline_desk.services.views import WorkRow
from hotline_desk.shots import access, day, finding, lists, matters, office
from hotline_desk.shots.reaching import spoken
from hotline_desk.shots.studio import Studio
from hotline_desk.widgets import shapes
from hotline_desk.widgets.cards import CardRow
from hotline_desk.widgets.charts import TrendChart
from hotline_desk.widgets.columns import aloud
from hotline_desk.widgets.floating import Toasts
from hotline_desk.widgets.rows import ROW_ROLE, RowsModel
from hotline_desk.widgets.story import ClockCard, DayBar, StageStrip
from hotline_desk.widgets.year import YearView

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
KEY = re.compile(r"(?<![A-Za-z0-9_.\-/])[a-z_]{3,}(?![A-Za-z0-9_.\-/])")  # a key of the program; a file's name is no key
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
SIGNS = re.compile(r"[§▲▼]|(?<![*\d])\*\d| · |(?:^|[ ，])[—–](?:，|$)")
NAMES = ("subject", "title", "name", "unit", "label", "question", "order", "number")
ENOUGH = 40  # rows of a list


def lists_of(top: QWidget) -> list[QAbstractItemView]:
    """The lists in sight that have something to say."""
    return [v for v in top.findChildren(QAbstractItemView) if v.isVisible() and not isinstance(v, QHeaderView)
            and not isinstance(v.parentWidget(), QComboBox) and v.model() is not None and v.model().rowCount()]


def wrong_rows(view: QAbstractItemView) -> Iterator[str]:
    model, name = view.model(), spoken(view)
    assert re.search(r"[一-龥]", name), f"a list without a name: {type(view).__name__}"
    for line in range(min(model.rowCount(), ENOUGH)):
        index = model.index(line, 0)
        said, item = index.data(SPOKEN), index.data(ROW_ROLE)
        for fault in faults_of(said, item):
            yield f"{name} {line}: {fault}: {said!r}"
        if isinstance(item, CardRow | WorkRow | LibraryRow) and f"编号 {getattr(item, 'order', '') or item.key.rpartition('|')[2]}" not in said and name != "找到的工单":
            yield f"{name} {line}: two alike are not told apart: {said!r}"
        if isinstance(model, RowsModel):
            yield from (f"{name} {line}: not said: {words}" for words in painted(model, item) if aloud(words) not in said)
    if isinstance(model, RowsModel) and type(item) not in (WorkRow, CardRow):
        yield from (f"{name}: column {at} has no name" for at, c in enumerate(model.columns) if not c.title and bare(model, at))


def bare(model: RowsModel, at: int) -> bool:
    """A column without a heading may hold words that explain themselves or a bar, no number."""
    return any(re.fullmatch(r"[\d.,%]+", model.columns[at].text(item)) for item in model.rows[:ENOUGH])


def faults_of(said: Any, item: Any) -> Iterator[str]:
    if not isinstance(said, str) or not re.search(r"[一-龥]", said):
        yield "no Chinese words"
        return
    if "None" in said or re.search(r"[{}\[\]]|\bTrue\b|\bFalse\b|，，|，$|^，", said):
        yield "the program's own words"
    if SIGNS.search(said):
        yield "signs a screen reader stumbles over"
    if KEY.search(said):
        yield "a key in English"
    if PHONE.search(said):
        yield "a whole phone number"
    told = {n: getattr(item, n, None) for n in NAMES}
    if isinstance(item, Record):
        told |= item.fields
    if isinstance(item, LibraryRow | WorkRow) and (twice := [part for part, times in Counter(said.split("，")).items() if times > 1]):
        yield f"says twice: {twice}"
    names = [told[n] for n in NAMES if isinstance(told.get(n), str) and told[n]]
    if names and not any(aloud(n) in said for n in names):
        yield "does not say what it is about"
    if isinstance(item, WorkRow) and not re.search(r"已超|剩|今天|明天|工作日|分|小时|—|无|到期", item.left_text):
        yield "does not say how long there is"


def painted(model: RowsModel, item: Any) -> Iterator[str]:
    """The words a row shows: its cells, its 牌, its second line; a CardRow's lines; the day left of a WorkRow."""
    if isinstance(item, WorkRow):
        yield from filter(None, (item.left_text, item.duty, item.subject, item.unit, shapes.card_words(item.card, item.repeat) if item.card else ""))
    elif isinstance(item, CardRow):
        yield from filter(None, (item.title, *(part for line in item.lines for part in (line.left, line.right))))
    else:
        for column in model.columns:
            card = column.card(item) if column.card else None
            yield column.said(item) if column.said else shapes.card_words(*card) if card else column.text(item)
        yield model.note(item)


def wrong_paint(top: QWidget) -> Iterator[str]:
    """The painted things in sight whose name leaves out what they show."""
    for kind, values in PAINTED.items():
        for widget in (w for w in top.findChildren(kind) if w.isVisible()):
            name = spoken(widget)
            yield from (f"{kind.__name__} does not say {words!r}: {name!r}" for words in values(widget) if aloud(words) not in name)
            yield from (f"{kind.__name__}: {fault}: {name!r}" for fault in faults_of(name, None))


PAINTED: dict[type[Any], Callable[[Any], list[str]]] = {
    StageStrip: lambda w: [part for s in w.stages for part in (s.words, s.note, {"done": "已完成", "now": "进行中", "todo": "未到"}[s.state])],
    ClockCard: lambda w: [w.view.duty, w.view.left, w.view.due, w.view.clause],
    DayBar: lambda w: [w.view.duty, w.view.left],
    TrendChart: lambda w: [w.name, w.sentence(w.at)],
    YearView: lambda w: [w.sentence(w.cursor_day)],
}


def sections(studio: Studio) -> Iterator[str]:
    """设置, section by section, with backups and a log."""
    for key in ("calendar", "policy", "units", "maps", "people", "persons", "backup", "audit", "practice"):
        studio.shell.go("settings", key)
        yield key


def books(studio: Studio) -> Iterator[str]:
    """台账, 知识库, 会议与约谈, without the paper."""
    return islice(lists.records(studio), 3)


def ranking(studio: Studio) -> Iterator[str]:
    """通报 with its side and its tables."""
    studio.shell.go("bulletin", "2026-09")
    page: Any = studio.shell.page("bulletin")
    studio.until(lambda: page.found is not None and page.found.period == "2026-09")
    yield "ranking"
    for side in ("rates", "follows", "unit"):
        page.side.pills.choose(side)
        yield side
    page.show_tables()
    yield "tables"
    studio.close_layers()


SCENES: dict[str, tuple[Callable[[Studio], Iterator[str]], int]] = {
    "today": (day.today, 1), "dossier": (day.dossier, 0), "choosing": (day.choosing, 1), "revisit": (day.revisit, 1), "supervision": (day.supervision, 1),
    "archive": (day.archive, 1), "import": (office.intake, 1), "orders": (lists.orders, 2), "records": (books, 3),
    "dispatching": (lists.dispatching, 1), "ranking": (ranking, 2), "matters": (matters.matters, 6),
    "finder": (finding.finder, 1), "sections": (sections, 4), "access": (access.records_of_access, 1)}


@pytest.mark.parametrize("scene", SCENES)
def test_each_row_and_each_painted_thing_is_said_in_words(studio: Studio, scene: str) -> None:
    studio.close_layers()
    wrong: list[str] = []
    heard: set[str] = set()
    play, least = SCENES[scene]
    for _picture in play(studio):
        studio.wait()
        for view in lists_of(studio.shell):
            heard.add(spoken(view))
            wrong += wrong_rows(view)
        wrong += wrong_paint(studio.shell)
    studio.close_layers()
    assert list(dict.fromkeys(wrong)) == []
    assert len(heard) >= least


def test_a_toast_is_said_aloud(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(told.append))
    Toasts(studio.shell).say("已归档", "BS260911-0180").leave()
    assert [type(event) for event in told] == [QAccessibleAnnouncementEvent]
    assert told[0].message() == "已归档 BS260911-0180"


def test_a_banner_is_said_aloud_once(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(told.append))
    for count in (6, 6, 7):
        studio.shell.show_banner("alarm", f"督办反馈：已超期 {count} 项")
    studio.shell.drop_banner("alarm")
    assert [event.message() for event in told] == ["督办反馈：已超期 6 项", "督办反馈：已超期 7 项"]
