"""One application with the program's own look for every widget test."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from hotline_desk.widgets.theme import Theme, apply, make_theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, applied."""
    look = make_theme(motion=False)
    apply(qapp, look)
    return look
