"""添加材料 in the dossier over a real office: dropped, pasted, chosen, taken out, undone; by keys alone and by mouse alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from hotline_desk.screens.acting import Acting, ActMenu, DeskMaterials, DeskOffice
from hotline_desk.screens.acting.putting import MaterialsPanel
from hotline_desk.screens.dossier import DeskDossier, DossierPage
from hotline_desk.screens.page import PageSpec
from hotline_desk.screens.shell import Shell
from hotline_desk.services import acts, materials
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.offices import WALL

CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def shell(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Shell:
    apply(qapp, make_theme(motion=False))
    made: dict[str, Acting] = {}
    specs = [PageSpec("dossier", "工单档案", lambda: DossierPage(DeskDossier(desk), made["acting"], ActMenu), rail=False)]
    window = Shell("友谊路街道", specs, "王敏")
    made["acting"] = acting = Acting(DeskOffice(desk), window.centralWidget(), DeskMaterials(desk))
    acting.recorded.connect(window.say_done)
    window.undo_wanted.connect(lambda done: (acts.undo(desk, done), window.refresh()))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go("dossier", WALL)
    return window


@pytest.fixture
def page(shell: Shell) -> DossierPage:
    assert isinstance(shell.current, DossierPage)
    return shell.current


def picture(folder: Path, name: str = "现场.png") -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    image.save(str(folder / name))
    return folder / name


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(widget: object, data: QMimeData) -> None:
    event = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, PLAIN)
    widget.dropEvent(event)  # type: ignore[attr-defined]


def panel_of(shell: Shell, qtbot: QtBot, lines: int) -> MaterialsPanel:
    [panel] = [layer for layer in shell.layers() if isinstance(layer, MaterialsPanel)]
    qtbot.waitUntil(lambda: len(panel.lines) == lines and panel._reading == 0)
    return panel


def names(desk: Desk) -> list[str]:
    return [row.name for row in materials.listed(desk, WALL)]


def closed(shell: Shell) -> bool:
    return not any(isinstance(layer, MaterialsPanel) for layer in shell.layers())


def test_files_dropped_on_the_dossier_are_put_in_by_ctrl_enter_and_taken_back_by_ctrl_z(
        shell: Shell, page: DossierPage, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    drop(page, mime(picture(tmp_path), picture(tmp_path, "门牌.png")))
    panel = panel_of(shell, qtbot, 2)
    assert panel.save.text() == "添加 2 个"
    assert "一诉一档" in " ".join(p.text() for p in panel.outcome.findChildren(Para))
    QTest.keyClick(panel.save, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: names(desk) == ["现场.png", "门牌.png"])
    qtbot.waitUntil(lambda: closed(shell))
    assert page.facts.materials.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Z, CTRL)
    assert names(desk) == []
    assert not page.facts.materials.isVisible()


@pytest.mark.parametrize("where", ["page", "note"])
def test_a_screenshot_is_pasted_by_ctrl_v(shell: Shell, page: DossierPage, desk: Desk, qtbot: QtBot, where: str) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("navy"))
    QGuiApplication.clipboard().setImage(image)
    target = page if where == "page" else page.story.note
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_V, CTRL)
    panel = panel_of(shell, qtbot, 1)
    assert panel.lines[0].item.name == "截图 0917-1006.png"
    assert panel.lines[0].kind.value() == "image"
    QTest.keyClick(panel.save, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: names(desk) == ["截图 0917-1006.png"])


def test_words_are_still_pasted_as_words_into_the_note(page: DossierPage, shell: Shell) -> None:
    QGuiApplication.clipboard().setText("物业已到场")
    page.story.note.setFocus()
    QTest.keyClick(page.story.note, Qt.Key.Key_V, CTRL)
    assert page.story.note.words() == "物业已到场"
    assert shell.layers() == []


def test_by_keys_alone_a_opens_and_ctrl_o_chooses(shell: Shell, page: DossierPage, desk: Desk, qtbot: QtBot, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    path = picture(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a: ([str(path)], ""))
    QTest.keyClick(page, Qt.Key.Key_A)
    panel = panel_of(shell, qtbot, 0)
    assert not panel.save.isEnabled()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_O, CTRL)
    panel_of(shell, qtbot, 1)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: names(desk) == ["现场.png"])


def test_by_mouse_alone_added_opened_and_removed(shell: Shell, page: DossierPage, desk: Desk, qtbot: QtBot, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    path, opened = picture(tmp_path), []
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a: ([str(path)], ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(Path(url.toLocalFile()))) or True)
    qtbot.mouseClick(page.facts.checklist.add_button, Qt.MouseButton.LeftButton)
    panel = panel_of(shell, qtbot, 0)
    qtbot.mouseClick(panel.browse_button, Qt.MouseButton.LeftButton)
    panel_of(shell, qtbot, 1)
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: closed(shell) and page.facts.materials.isVisible())
    buttons = {b.accessibleName(): b for b in page.facts.materials.findChildren(Button)}
    qtbot.mouseClick(buttons["打开 现场.png"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].read_bytes() == path.read_bytes()
    assert opened[0] != path
    qtbot.mouseClick(buttons["移除 现场.png，可撤销"], Qt.MouseButton.LeftButton)
    assert names(desk) == []
    assert shell.toasts.undo_latest()
    assert names(desk) == ["现场.png"]


def test_a_chip_in_the_timeline_opens_the_file(page: DossierPage, desk: Desk, qtbot: QtBot, tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url.toLocalFile())) or True)
    materials.add(desk, WALL, [materials.read(picture(tmp_path))])
    page.refresh()
    [chip] = [b for b in page.story.timeline.findChildren(Button) if b.kind == "chip"]
    assert chip.text() == "现场.png"
    chip.click()
    qtbot.waitUntil(lambda: bool(opened))


def test_a_dangerous_file_is_refused_in_words_and_the_good_one_beside_it_stays(
        shell: Shell, page: DossierPage, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "现场.jpg"
    bad.write_bytes(b"MZ\x90\x00")
    drop(page, mime(bad, tmp_path, picture(tmp_path)))
    panel = panel_of(shell, qtbot, 1)
    assert "内容不是.jpg" in panel._wrong.text()
    assert "不是文件" in panel._wrong.text()
    assert [line.item.name for line in panel.lines] == ["现场.png"]


def test_a_signed_scan_is_filed_to_its_form_by_the_clerk(shell: Shell, page: DossierPage, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    drop(page, mime(picture(tmp_path, "扫描.png")))
    panel = panel_of(shell, qtbot, 1)
    panel.lines[0].kind.set_value("signed|extension_request")
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(desk) == ["扫描.png"])
    assert materials.listed(desk, WALL)[0].kind.startswith("签字件：")
    assert desk.store.attachments(WALL)[0]["role"] == "signed_extension_request"


def test_esc_leaves_without_a_trace_and_gives_the_focus_back(shell: Shell, page: DossierPage, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    page.setFocus()
    drop(page, mime(picture(tmp_path)))
    panel = panel_of(shell, qtbot, 1)
    QTest.keyClick(panel.save, Qt.Key.Key_Escape)
    assert closed(shell)
    assert (names(desk), desk.store.attachments()) == ([], [])
    assert page.hasFocus()
    assert page.childAt(QPoint(5, 5)) is not None
