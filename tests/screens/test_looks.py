"""What 设置 · 显示与提醒 keeps takes effect when the window is opened again; the command line goes before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from hotline_desk import app
from hotline_desk.services import looks
from hotline_desk.services.looks import Looks
from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import apply, make_theme, theme_of
from tests.screens.offices import NOW


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    with Desk.create(tmp_path / "office", "youyilu", "友谊路", clock=lambda: NOW) as opened:
        yield opened
    apply(qapp, make_theme(motion=False))


@pytest.mark.parametrize(("kept", "flags", "shown"), [
    (Looks(), [], ("standard", False)), (Looks("huge", True), [], ("huge", True)), (Looks("large"), ["--dark"], ("large", True)),
    (Looks("huge"), ["--text", "standard"], ("standard", False))])
def test_the_window_is_dressed_as_the_office_chose(desk: Desk, kept: Looks, flags: list[str], shown: tuple[str, bool]) -> None:
    looks.choose(desk, kept)
    app.dress(desk, app._arguments(flags))
    assert (theme_of().size, theme_of().dark) == shown


@pytest.mark.parametrize("flags", [["--now"], ["--data"], ["--text", "gigantic"]])
def test_a_wrong_option_of_the_window_is_a_chinese_sentence(flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        app._arguments(flags)
    said = capsys.readouterr().err
    assert stopped.value.code == 2 and "用法不对" in said and "argument" not in said and "usage" not in said


def test_a_size_of_a_newer_program_is_read_as_standard(desk: Desk) -> None:
    desk.change_setting("looks", {"size": "gigantic", "dark": False})
    assert looks.of(desk) == Looks("standard", False)
