"""回访 over a real office in which two orders wait to be called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hotline_desk.screens.page import Page, PageSpec
from hotline_desk.screens.revisit import DeskRevisit, RevisitPage
from hotline_desk.screens.shell import Shell
from hotline_desk.services.office import Desk
from tests.screens.closed import OIL, PATH, desk_of, over
from tests.screens.hands import shell_of


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        over(opened, OIL)
        over(opened, PATH, "2026-09-11", caller="陈文", phone="13812341234", subject="健身步道破损")
        yield opened


@pytest.fixture
def office(desk: Desk) -> DeskRevisit:
    return DeskRevisit(desk)


@pytest.fixture
def shell(qtbot: QtBot, office: DeskRevisit) -> Shell:
    return shell_of(qtbot, PageSpec("revisit", "回访", lambda: RevisitPage(office)), PageSpec("dossier", "工单档案", lambda: Page("工单档案"), rail=False))


@pytest.fixture
def page(shell: Shell) -> RevisitPage:
    found = shell.page("revisit")
    assert isinstance(found, RevisitPage)
    return found
