"""The second of two edits is told, with both texts, and loses nothing: one office, two desks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.services import places, records, unit_office
from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.offices import office


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office(tmp_path) as made:
        records.add(made, "knowledge", {"question": "油烟怎么办", "answer": "先责令清洗", "source": "第四条"})
        yield made
        QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def other(desk: Desk) -> Iterator[Desk]:
    """The same office at another desk."""
    with Desk.open(desk.folder, clock=desk.clock, user="李强") as opened:
        yield opened


@pytest.fixture
def window(desk: Desk, qtbot: QtBot, qapp: QApplication) -> Iterator[Window]:
    apply(qapp, make_theme(motion=False))
    made = Window(desk)
    qtbot.addWidget(made.shell)
    made.shell.show()
    yield made
    QThreadPool.globalInstance().waitForDone()
    made.shell.hide()


def test_a_record_that_two_correct_shows_both_texts(desk: Desk, other: Desk, window: Window) -> None:
    number = records.listed(desk, "knowledge")[0].number
    window.shell.go("knowledge", number)
    page: Any = window.shell.page("knowledge")
    records.amend(other, number, {"answer": "她写的口径", "source": "第五条"})
    page.form.fields["answer"].set_value("我写的口径")
    page.keep()
    field = page.form.fields["answer"]
    assert field.value() == "我写的口径"
    assert "她写的口径" in field.error
    assert page.form.fields["source"].value() == "第五条", "what only she changed is shown"
    assert "答复口径" in page.error.text()
    assert records.get(desk, number).fields["answer"] == "她写的口径", "nothing was written over"
    page.keep()
    kept = records.get(desk, number)
    assert (kept.fields["answer"], kept.fields["source"]) == ("我写的口径", "第五条")


def test_escape_takes_the_others_text(desk: Desk, other: Desk, window: Window) -> None:
    number = records.listed(desk, "knowledge")[0].number
    window.shell.go("knowledge", number)
    page: Any = window.shell.page("knowledge")
    records.amend(other, number, {"answer": "她写的口径"})
    page.form.fields["answer"].set_value("我写的口径")
    page.keep()
    assert page.escape()
    assert page.form.fields["answer"].value() == "她写的口径"


def test_a_unit_that_two_change_tells_both(desk: Desk, other: Desk, window: Window) -> None:
    window.shell.go("settings", "units")
    section: Any = window.shell.page("settings").sections["units"]  # type: ignore[attr-defined]
    name = section.unit.name
    unit_office.save(other, name, section.unit.kind, ["她写的别名"], {"first": "她写的人"}, True)
    section.people["first"].setText("我写的人")
    section._edited()
    assert not section.keep()
    assert "她写的人" in section.error.text()
    assert "她写的别名" in section.error.text()
    assert section.people["first"].text() == "我写的人"
    assert section.keep(), "a second Ctrl+S is meant"
    row = next(r for r in unit_office.listed(desk) if r.name == name)
    assert row.people["first"] == "我写的人"


def test_other_names_that_two_change_tell_both(desk: Desk, other: Desk, window: Window, qtbot: QtBot) -> None:
    places.save(desk, "宝林六村", ["六村"])
    window.shell.go("matters", "places")
    page: Any = window.shell.page("matters")
    pane = page.places
    qtbot.waitUntil(lambda: pane.row is not None and pane.row.name == "宝林六村", timeout=10_000)
    places.save(other, "宝林六村", ["六村", "她写的叫法"], "宝林六村")
    pane.others.setPlainText("六村\n我写的叫法")
    pane.save()
    assert "她写的叫法" in pane.others_field.error
    assert pane.others.toPlainText() == "六村\n我写的叫法"
    assert places.listed(desk, "宝林六村")[0].others == ("六村", "她写的叫法"), "nothing was written over"
    pane.save()
    assert places.listed(desk, "宝林六村")[0].others == ("六村", "我写的叫法"), "a second Ctrl+S is meant"
