"""What every test stands on: no real screen, no network, no home folder of the machine's user."""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

# Before anything imports Qt: without a platform and a display it aborts the whole process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

settings.register_profile("desk", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("desk")


class NetworkUsedError(AssertionError):
    """The program opened a network connection; it promises to open none."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is offline: whoever connects to anything but a local socket file fails the test."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            raise NetworkUsedError(f"connect to {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True, scope="session")
def rubbish_waits() -> Iterator[None]:
    """Python looks for rubbish between two tests only: in a test it may do so in a worker's thread, over the windows of this one."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True, scope="module")
def a_modules_windows_go_with_it(rubbish_waits: None) -> Iterator[None]:
    """The windows several tests of a module shared, once their own fixtures are done with them."""
    yield
    if _delete_windows(()):
        gc.collect()


@pytest.fixture(autouse=True)
def rubbish_is_taken_away(a_modules_windows_go_with_it: None) -> Iterator[None]:
    """Each test's windows and circles go with it; what a whole module stands on was there before the test."""
    thresholds, before = gc.get_threshold(), set(_windows())
    yield
    gc.set_threshold(*thresholds)
    gc.disable()
    _delete_windows(before)
    gc.collect(1)


def _windows() -> list[Any]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return QApplication.topLevelWidgets()


def _delete_windows(spared: Collection[Any]) -> bool:
    """Whether a test left windows open, which are gone now: a change of theme polishes each, the two-hundredth as the first."""
    if not (left := [window for window in _windows() if window not in spared]):
        return False
    from PySide6.QtCore import QCoreApplication, QEvent

    for window in left:
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return True


@pytest.fixture(autouse=True, scope="session")
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The default office folder and settings of a test run lie in a temporary folder."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home))
        yield home


@pytest.fixture
def dress(qapp: Any) -> Iterator[Callable[..., None]]:
    """Put on another theme, by ``make_theme``'s words; however the test ends, the next one wears the usual."""
    from hotline_desk.widgets.theme import apply, make_theme

    yield lambda **wanted: apply(qapp, make_theme(**wanted, motion=False))
    apply(qapp, make_theme(motion=False))


@pytest.fixture
def x_window() -> dict[str, str]:
    """The environment of a child process that opens a real X window; for tests marked ``xvfb``."""
    if not os.environ.get("DISPLAY"):
        if os.environ.get("CI"):
            pytest.fail("CI must offer a virtual screen: run the suite through dev.py test")
        pytest.skip("没有 X 显示器；python3 dev.py test 会自备虚拟屏幕")
    return {**os.environ, "QT_QPA_PLATFORM": "xcb"}
