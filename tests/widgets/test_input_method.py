"""Chinese can be typed under the input methods of UOS, Kylin and Debian: what the system names, what our Qt can speak."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from hotline_desk.widgets.input_method import settle

OURS = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))


@pytest.mark.skipif(sys.platform != "linux", reason="the plugins of Linux")
@pytest.mark.parametrize(("system", "told"), [
    ({"QT_IM_MODULE": "fcitx"}, "fcitx;ibus;compose"), ({"QT_IM_MODULE": "fcitx5"}, "fcitx5;ibus;compose"),
    ({"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "fcitx"}, "wayland;fcitx;ibus;compose"), ({}, "ibus;compose"),
    ({"QT_IM_MODULE": "ibus"}, None), ({"QT_IM_MODULE": "compose"}, None), ({"QT_IM_MODULES": "fcitx;ibus"}, None)])
def test_what_no_plugin_of_ours_speaks_is_spoken_as_ibus_does(system: dict[str, str], told: str | None) -> None:
    """fcitx5 answers to ibus too; without that no Chinese could be typed where the system names fcitx."""
    found = dict(system)
    settle(found, "linux", OURS)
    assert found == (system if told is None else {**system, "QT_IM_MODULES": told})


@pytest.mark.skipif(sys.platform != "linux", reason="Windows has its own way")
def test_our_qt_speaks_ibus() -> None:
    assert (OURS / "platforminputcontexts" / "libibusplatforminputcontextplugin.so").is_file()


def test_a_qt_that_speaks_fcitx_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "platforminputcontexts").mkdir()
    (tmp_path / "platforminputcontexts" / "libfcitxplatforminputcontextplugin.so").touch()
    found = {"QT_IM_MODULE": "fcitx"}
    settle(found, "linux", tmp_path)
    assert found == {"QT_IM_MODULE": "fcitx"}


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_know_themselves(platform: str) -> None:
    found = dict[str, str]()
    settle(found, platform, OURS)
    assert found == {}
