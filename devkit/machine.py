"""This machine: child processes, Debian packages, the system libraries that Qt needs, screens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
WINDOWS = os.name == "nt"

# Which Debian package brings a library that Qt's binaries ask for.
OFFSCREEN_LIBRARIES = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libOpenGL.so.0": "libopengl0", "libGLX.so.0": "libglx0",
    "libdbus-1.so.3": "libdbus-1-3", "libfontconfig.so.1": "libfontconfig1", "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0", "libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g", "libgssapi_krb5.so.2": "libgssapi-krb5-2", "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1", "libX11.so.6": "libx11-6", "libxcb.so.1": "libxcb1", "libzstd.so.1": "libzstd1",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-icccm.so.4": "libxcb-icccm4", "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-randr.so.0": "libxcb-randr0", "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-render-util.so.0": "libxcb-render-util0", "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0", "libxcb-sync.so.1": "libxcb-sync1", "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0", "libX11-xcb.so.1": "libx11-xcb1",
    "libSM.so.6": "libsm6", "libICE.so.6": "libice6", "libcups.so.2": "libcups2", "libxcb-glx.so.0": "libxcb-glx0",
}
OFFSCREEN_BINARIES = ("lib/libQt6Widgets.so.6", "lib/libQt6Svg.so.6", "lib/libQt6PrintSupport.so.6",
                      "lib/libQt6DBus.so.6", "lib/libQt6Test.so.6", "plugins/platforms/libqoffscreen.so",
                      "plugins/imageformats/libqsvg.so", "plugins/iconengines/libqsvgicon.so")
WINDOW_BINARIES = ("plugins/platforms/libqxcb.so", "lib/libQt6XcbQpa.so.6",
                   "plugins/xcbglintegrations/libqxcb-glx-integration.so",
                   "plugins/printsupport/libcupsprintersupport.so")


class Refusal(Exception):
    """Something this machine lacks; the text says what and which command brings it."""


def say(text: str) -> None:
    print(f"» {text}", file=sys.stderr, flush=True)


def environment(**more: str) -> dict[str, str]:
    """The caller's environment without what makes a child slow or mixes in foreign modules."""
    dropped = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    kept = {key: value for key, value in os.environ.items() if key not in dropped}
    return {**kept, "PYTHONUTF8": "1", **more}


def call(command: list[str], **more: str) -> int:
    """Run a child in the project's folder, its output straight to the caller's; its exit status."""
    return subprocess.run(command, cwd=ROOT, env=environment(**more), check=False).returncode


def must(command: list[str], failed: str, **more: str) -> None:
    if call(command, **more):
        raise Refusal(failed)


def quiet(command: list[str]) -> str | None:
    """A child's standard output, or None when it failed or does not exist."""
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment(), check=False, text=True, encoding="utf-8",
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def is_root() -> bool:
    return not WINDOWS and os.geteuid() == 0


def apt_install(packages: list[str], why: str) -> None:
    """Install Debian packages where we may; else raise Refusal with the one command that does."""
    names = sorted(set(packages))
    if not shutil.which("apt-get"):
        raise Refusal(f"{why}。请用本机的软件管理程序安装与这些 Debian 软件包对应的包：{' '.join(names)}")
    if not is_root():
        command = f"apt-get install -y --no-install-recommends {' '.join(names)}"
        raise Refusal(f"{why}。请执行下面这一条命令，然后重试：\n    sudo apt-get update && sudo {command}")
    say(f"{why}，正在安装：{' '.join(names)}")
    apt_get("update")  # its failure alone is no reason to stop: the lists at hand may do
    if apt_get("install", "-y", "--no-install-recommends", *names):
        raise Refusal(f"{why}，但安装没有成功，详情见 {BUILD / 'apt.log'}。请检查网络后重试。")


def apt_get(*arguments: str) -> int:
    """Run apt-get without questions, waiting for another one to end; what it says goes to build/apt.log."""
    BUILD.mkdir(exist_ok=True)
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0", *arguments]
    with (BUILD / "apt.log").open("ab") as log:
        return subprocess.run(command, env=environment(DEBIAN_FRONTEND="noninteractive"), stdin=subprocess.DEVNULL,
                              stdout=log, stderr=log, check=False).returncode


def lacking(qt: Path, binaries: tuple[str, ...]) -> set[str]:
    """The shared libraries that these binaries of the Qt wheel ask for and the system does not have."""
    paths = [str(qt / name) for name in binaries if (qt / name).exists()]
    listing = "".join(quiet(["ldd", path]) or "" for path in paths)
    return {line.split("=>")[0].strip() for line in listing.splitlines() if "not found" in line}


def system_packages(qt: Path, window: bool, programs: Mapping[str, str]) -> None:
    """Bring what Qt and a command need of the system, in one go, so that at most one command is asked of the user.

    Qt draws offscreen with few libraries; a window needs more. ``programs`` says which package brings which program.
    """
    if not sys.platform.startswith("linux"):
        return
    binaries = OFFSCREEN_BINARIES + (WINDOW_BINARIES if window else ())
    missing = lacking(qt, binaries)
    known = {**OFFSCREEN_LIBRARIES, **WINDOW_LIBRARIES}
    packages = [known[name] for name in missing & known.keys()]
    packages += [package for program, package in programs.items() if not shutil.which(program)]
    if packages:
        apt_install(packages, "本机缺少界面库 Qt 或这一步要用的系统软件")
    left = lacking(qt, binaries) if missing else missing
    if left:
        raise Refusal(f"界面库 Qt 缺少系统库：{' '.join(sorted(left))}。请安装提供它们的软件包后重试。")


def has_display() -> bool:
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def screen_programs() -> dict[str, str]:
    """What a virtual screen needs, where there is no real one."""
    return {} if has_display() else {"xvfb-run": "xvfb", "xauth": "xauth"}


def on_a_screen(command: list[str]) -> list[str]:
    """The command under a virtual X screen where there is no display; unchanged where there is one."""
    return command if has_display() else ["xvfb-run", "-a", "-s", "-screen 0 1920x1200x24", *command]
