"""Every action of every window, in an office of each regulation: words, a name for a screen reader, a key or Tab,
and a focus that can be seen wherever Tab comes to.

What a printed key does is walked in test_walk.py; here is what a window shows and how a hand without a mouse gets there.
The windows before the office is open are in test_every_door.py.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

import hotline_desk.screens
from hotline_desk.screens import (
    bulletin,
    dossier,
    import_,
    ledgers,
    library,
    manual,
    matters,
    register,
    revisit,
    supervision,
    today,
)
from hotline_desk.screens.acting.answering import AnswerPanel
from hotline_desk.screens.acting.dispatching import DispatchPanel
from hotline_desk.screens.acting.gathering import GatherPanel
from hotline_desk.screens.acting.menu import ActMenu
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.screens.acting.putting import MaterialsPanel
from hotline_desk.screens.alarm import Alarm
from hotline_desk.screens.archive import ArchivePage
from hotline_desk.screens.first_run import FirstRun
from hotline_desk.screens.page import ListPage, Page, ReadPage
from hotline_desk.screens.practice import attach
from hotline_desk.screens.records import KnowledgePage, MeetingsPage, RecordsPage
from hotline_desk.screens.settings.page import SECTIONS, SettingsPage
from hotline_desk.screens.settings.section import Section
from hotline_desk.services import alerts
from hotline_desk.services import dossier as orders
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.floating import Dialog, Drawer, Layer
from hotline_desk.widgets.underway import WorkDialog
from tests.screens import controls
from tests.screens.layers import LAYERS, Scene
from tests.screens.test_every_door import DOORS
from tests.screens.walking import PACKS, Walked, walked

LAYERED = {"find"}  # 搜索全部 lies over the place one is at
PLACES: dict[str, type[Page]] = {
    "today": today.TodayPage, "register": register.RegisterPage, "orders": library.LibraryPage, "revisit": revisit.RevisitPage,
    "supervision": supervision.SupervisionPage, "bulletin": bulletin.BulletinPage, "archive": ArchivePage, "records": RecordsPage,
    "matters": matters.MattersPage, "import": import_.ImportPage, "settings": SettingsPage, "knowledge": KnowledgePage,
    "meetings": MeetingsPage, "ledger": ledgers.LedgerPage, "manual": manual.ManualPage, "dossier": dossier.DossierPage, "matter": matters.MatterPage}
PANELS = {ActPanel, AnswerPanel, DispatchPanel, MaterialsPanel}
OF_THE_PACK = ("calendar", "policy", "units")
MENUS = ("today", "dossier")
BASES = {Page: "what every page is", ListPage: "what every page over a list is",
         ReadPage: "what every page over a list that a worker reads is", Section: "what every section of 设置 is",
         GatherPanel: "what the two panels that take files are", Layer: "what lies over a window", Dialog: "a card in the middle", Drawer: "a card at the right",
         WorkDialog: "a card whose act takes long"}


@pytest.fixture(scope="module")
def seen() -> set[tuple[str, str]]:
    return set()


@pytest.fixture(scope="module")
def panels() -> set[object]:
    """What was asked in the panels that were opened."""
    return set()


@pytest.fixture(scope="module", params=PACKS)
def studio(request: pytest.FixtureRequest, seen: set[tuple[str, str]]) -> Iterator[Walked]:
    yield from walked(request.param, seen)


def test_every_place(studio: Walked) -> None:
    wrong = {}
    for place in (key for key in studio.shell.specs if key not in LAYERED):
        assert type(studio.come(place)) is PLACES[place]
        wrong[place] = studio.wrong()
    assert set(PLACES) - set(wrong) <= {"ledger"}
    assert {place: found for place, found in wrong.items() if found} == {}


def test_every_pane_of_a_place(studio: Walked) -> None:
    """What a pill brings up: the four panes of 同一诉求, 通报's three sides, the lists of 规定."""
    wrong = {}
    for place in ("matters", "bulletin"):
        page: Any = studio.come(place)
        bars = [bar for bar in page.findChildren(PillBar) if bar.isVisible() and bar is not getattr(page, "kinds", None)]
        for bar, key in [(one, key) for one in bars for key in list(one._pills)[1:]]:
            if bar.isVisible():
                bar.choose(key)
                studio.wait()
                wrong[f"{place} {key}"] = studio.wrong()
    assert len(wrong) >= 5
    assert {words: found for words, found in wrong.items() if found} == {}


def test_every_section_of_the_settings(studio: Walked) -> None:
    """All of them in one office, in the others those that its regulation fills."""
    page, wrong = studio.come("settings"), {}
    for spec in SECTIONS if studio.desk.pack.id == PACKS[0] else [s for s in SECTIONS if s.key in OF_THE_PACK]:
        page.choose(spec.key)  # type: ignore[attr-defined]
        studio.wait()
        wrong[spec.words] = studio.wrong()
    assert {words: found for words, found in wrong.items() if found} == {}


def test_the_panel_of_every_act(studio: Walked, panels: set[object]) -> None:
    """One that asks the same as in another office is opened once; 派单 in every one, its units and classes are the pack's."""
    studio.come("today")
    wrong: dict[str, list[str]] = {}
    for number in studio.one_of_each_state():
        view = orders.view(studio.desk, number)
        for option in (o for o in view.acts if not o.refused and o.label not in wrong):
            asked = option.label, option.kind, tuple(option.needs)
            if asked in panels and option.name != "dispatch":
                wrong[option.label] = []
                continue
            panels.add(asked)
            studio.window.acts().open(view, option)
            studio.wait()
            assert {type(layer) for layer in studio.shell.layers()} <= PANELS
            wrong[option.label] = [s for layer in studio.shell.layers() for s in studio.wrong(layer)]
            studio.close_layers()
            studio.clear_toasts()
    assert len(wrong) > 15
    assert {label: found for label, found in wrong.items() if found} == {}


def test_every_menu(studio: Walked) -> None:
    """更多 of an order's acts, and of the filters that have no room beside each other."""
    for place in MENUS:
        page, menus = studio.come(place), 0
        for more in [b for b in page.findChildren(Button) if b.isVisible() and b.isEnabled() and b.toolTip().startswith("更多")]:
            menus += _menu_of(studio, more, ActMenu if place == "dossier" else QMenu)
        assert menus, place
    page = studio.come("records")
    bar = page.findChild(PillBar)
    bar.setMaximumWidth(260)
    studio.wait()
    more = next(b for b in bar.findChildren(Button) if b.isVisible())
    assert studio.wrong() == []
    assert _menu_of(studio, more, QMenu)
    bar.setMaximumWidth(16_777_215)


def _menu_of(studio: Walked, more: Button, kind: type[QMenu]) -> int:
    more.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(more, Qt.Key.Key_Space)
    studio.wait()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, kind), more.accessibleName()
    assert controls.menu_faults(menu) == []
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    studio.wait()
    assert QApplication.activePopupWidget() is None
    assert QApplication.focusWidget() is more
    return 1


# -- what lies over a place ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("scene", [pytest.param(s, id=s.words) for s in LAYERS])
def test_every_layer(studio: Walked, scene: Scene) -> None:
    """Opened as a clerk opens it; left with Esc, and the keys are somewhere in sight again."""
    studio.close_layers()
    if studio.desk.pack.id in scene.but:
        with pytest.raises(AssertionError):
            scene.open(studio)
        return
    scene.open(studio)
    studio.wait()
    [layer] = studio.shell.layers()
    assert type(layer) is scene.kind
    assert controls.CHINESE.search(layer.accessibleName()), "a screen reader does not hear what opened"
    assert studio.wrong(layer) == []
    if scene.stays:
        return
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    studio.wait()
    assert studio.shell.layers() == [], "Esc does not close it"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.isVisible()


@pytest.mark.parametrize("studio", ["youyilu"], indirect=True)
def test_what_stands_above_every_place(studio: Walked) -> None:
    """The banners of what falls due with their buttons, and the band of 练习: each reached from 今日."""
    studio.come("today")
    alarm = Alarm(studio.desk, studio.shell)
    alarm.tell(alerts.check(studio.desk))
    studio.wait()
    assert studio.shell.banners()
    assert studio.wrong() == []
    studio.drop_banners()
    band = attach(studio.desk, studio.shell)
    studio.until(lambda: bool(band.tasks))
    assert studio.wrong() == []
    band.hide()
    band.deleteLater()


@pytest.mark.parametrize("studio", ["youyilu"], indirect=True)
def test_the_big_screen(studio: Walked) -> None:
    """大屏 is a window of its own: it has a name, its keys stand at its foot, and Esc leaves."""
    page: Any = studio.come("bulletin")
    page.show_big()
    studio.until(lambda: hasattr(page, "screen_window"))
    big = page.screen_window
    assert big.accessibleName()
    big.activateWindow()
    studio.wait()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Escape):
        assert big.isVisible()
        QTest.keyClick(big, key)
    assert not big.isVisible()
    studio.shell.activateWindow()


# -- and none is left out ----------------------------------------------------------------------------------------
def windows() -> set[type[QWidget]]:
    """Every class of the program that is a page, a section, a dialog, a drawer or a menu."""
    for module in pkgutil.walk_packages(hotline_desk.screens.__path__, "hotline_desk.screens."):
        importlib.import_module(module.name)
    importlib.import_module("hotline_desk.widgets.keys")
    importlib.import_module("hotline_desk.widgets.why")
    found: set[type[QWidget]] = set()
    left: list[type[QWidget]] = [QDialog, Layer, Page, Section, QMenu]
    while left:
        for kind in left.pop().__subclasses__():
            left.append(kind)
            found |= {kind} if kind.__module__.startswith("hotline_desk.") else set()
    return found


def test_every_window_is_walked() -> None:
    """A class that nobody walks is named here: add a scene to layers.py, or say in BASES why it is never shown."""
    known = windows()
    sections = {type_of for spec in SECTIONS for type_of in Section.__subclasses__() if type_of.__name__ in spec.build.__code__.co_names}
    met = {*PLACES.values(), *PANELS, *(s.kind for s in LAYERS), *DOORS, *sections, ActMenu, FirstRun}
    assert {kind.__name__ for kind in known - met - set(BASES)} == set()
    assert all(kind.__subclasses__() for kind in BASES), "a base is what others are made from"


def test_a_window_nobody_walks_is_found() -> None:
    class Forgotten(Dialog):
        """Somebody added this."""

    Forgotten.__module__ = "hotline_desk.screens.nowhere"
    assert Forgotten in windows()
    with pytest.raises(AssertionError, match="Forgotten"):
        test_every_window_is_walked()
