"""Nothing typed is lost, everywhere: each field of each place, panel and dialog keeps its words as a draft, or says here why not.

The scenes are those of layers.py, which test_every_action.py holds against every dialog of the program: none is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDateTimeEdit, QLineEdit, QPlainTextEdit, QWidget

from hotline_desk.screens.register import body as registering
from hotline_desk.screens.settings.page import SECTIONS
from hotline_desk.services import dossier
from hotline_desk.services.views import ActOption, OrderView
from hotline_desk.shots.reaching import spoken
from hotline_desk.widgets import keeping
from hotline_desk.widgets.buttons import PillBar
from hotline_desk.widgets.fields import SearchBox
from tests.screens.layers import LAYERS, Scene, section
from tests.screens.walking import Walked, walked

#: Fields (as a screen reader names them) whose words are not kept, and why.
NOT_KEPT = {
    r"密码": "a password is never written down",
    r"搜|查找|查什么|完整的电话或姓名": "what is searched for is typed again in a second",
    r"恢复码": "a secret",
    r"用户名": "a word or two, beside a password",
    r"年数|至少多少天": "a number",
    r"改派至|UnitQuestion 承办单位": "letters that find a unit in a list; the unit that was chosen is kept",
}
NUMBERS = "分值|第几次"
LAYERED = {"find"}  # 搜索全部 lies over the place one is at: a scene of its own
PILLED = ("records", "matters", "meetings")  # where a pill brings up other fields


@pytest.fixture(scope="module")
def typed() -> list[str]:
    """The fields that were written in."""
    return []


@pytest.fixture(scope="module")
def studio() -> Iterator[Walked]:
    """An office in which a draft is kept a moment after the last letter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "PAUSE_MS", 20)
        patch.setattr(registering, "DRAFT_MS", 20)
        yield from walked("youyilu", set())


def inputs(room: QWidget) -> list[Any]:
    """Where a word, a number or a moment can be typed."""
    found: list[Any] = [*room.findChildren(QLineEdit), *room.findChildren(QPlainTextEdit), *room.findChildren(QDateTimeEdit)]
    return [e for e in found if e.isVisible() and e.isEnabled() and not e.isReadOnly() and not isinstance(e, SearchBox)
            and not isinstance(e.parentWidget(), QAbstractSpinBox)
            and not (isinstance(e, QLineEdit) and e.echoMode() != QLineEdit.EchoMode.Normal)]


def write(editor: Any, n: int) -> str:
    """Type into an editor what stands nowhere else; how a draft would have it."""
    words = str(700 + n) if re.search(NUMBERS, name_of(editor)) else f"停{n}电"
    if isinstance(editor, QPlainTextEdit):
        editor.moveCursor(QTextCursor.MoveOperation.End)
        editor.insertPlainText(words)
    elif isinstance(editor, QLineEdit):
        editor.end(False)
        editor.insert(words)
    else:
        day = editor.date().addDays(n + 1)
        editor.setDate(day)
        words = day.toString("yyyy-MM-dd")
    return words


def stands(editor: Any) -> Any:
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text() if isinstance(editor, QLineEdit) else editor.dateTime()


def shown(editor: Any) -> str:
    value = stands(editor)
    return value if isinstance(value, str) else str(value.toString("yyyy-MM-dd"))


def put(editor: Any, value: Any) -> None:
    (editor.setPlainText if isinstance(editor, QPlainTextEdit) else editor.setText if isinstance(editor, QLineEdit) else editor.setDateTime)(value)


def name_of(editor: QWidget) -> str:
    parent = editor.parentWidget()
    if isinstance(parent, QComboBox):
        return parent.accessibleName()
    return spoken(editor) or getattr(editor, "placeholderText", lambda: "")() or type(editor).__name__


def fields_of(room: QWidget) -> list[Any]:
    return [e for e in inputs(room) if not any(re.search(pattern, f"{type(e.parentWidget()).__name__} {name_of(e)}") for pattern in NOT_KEPT)]


def lost(studio: Walked, room: QWidget, typed: list[str], again: Callable[[], QWidget] | None = None) -> list[str]:
    """The fields of a room whose words are in no draft a moment after the last letter.

    ``again``: opens the room once more; then also those whose words do not stand there again.
    """
    fields = fields_of(room)
    if not fields:
        return []
    before = [(name_of(editor), stands(editor)) for editor in fields]
    written = [(name_of(editor), write(editor, n)) for n, editor in enumerate(fields, len(typed))]
    typed += [name for name, _ in written]
    studio.wait()
    kept = str([studio.desk.store.drafts(user) for user in ("", studio.desk.user)])
    missing = [name for name, words in written if words not in kept]
    if again is not None:
        studio.close_layers()
        fields = fields_of(again())
        missing += [f"{name}: not put back" for name, words in written if not any(name_of(e) == name and words in shown(e) for e in fields)]
    for (name, value), editor in zip(sorted(before, key=lambda one: one[0]), sorted(fields, key=name_of), strict=True):
        assert name == name_of(editor)
        put(editor, value)  # a page with something unsaved is not left
    studio.wait()
    return missing


def test_every_place_keeps_its_words(studio: Walked, typed: list[str]) -> None:
    wrong = {place: lost(studio, studio.come(place), typed) for place in studio.shell.specs if place not in LAYERED}
    for place in PILLED:
        bar = studio.come(place).findChild(PillBar)
        for key in list(bar._pills)[1:]:
            bar.choose(key)
            studio.wait()
            wrong[f"{place} {key}"] = lost(studio, studio.shell.current, typed)
    wrong |= {spec.words: lost(studio, section(studio, spec.key), typed) for spec in SECTIONS}
    assert len(typed) > 40, "the walk has gone past the fields"
    assert {place: fields for place, fields in wrong.items() if fields} == {}


def test_every_panel_keeps_its_words(studio: Walked, typed: list[str]) -> None:
    studio.come("today")
    wrong: dict[str, list[str]] = {}
    before = len(typed)
    for number in studio.one_of_each_state():
        view = dossier.view(studio.desk, number)
        for option in (o for o in view.acts if not o.refused and o.label not in wrong):
            def opened(view: OrderView = view, option: ActOption = option) -> QWidget:
                studio.window.acts().open(view, option)
                studio.wait()
                return studio.shell.layers()[-1]

            wrong[option.label] = lost(studio, opened(), typed, opened)
            studio.close_layers()
    assert len(wrong) > 15
    assert len(typed) - before > 40, "the walk has gone past the fields"
    assert {label: fields for label, fields in wrong.items() if fields} == {}


@pytest.mark.parametrize("scene", [pytest.param(s, id=s.words) for s in LAYERS])
def test_every_layer_keeps_its_words(studio: Walked, typed: list[str], scene: Scene) -> None:
    def opened() -> QWidget:
        scene.open(studio)
        studio.wait()
        [layer] = studio.shell.layers()
        return layer

    assert lost(studio, opened(), typed, opened) == []
    studio.close_layers()
