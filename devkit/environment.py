"""``.venv``: made from the lock, also where Debian's python has neither venv nor pip; instant when nothing changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from devkit.machine import BUILD, ROOT, WINDOWS, Refusal, apt_install, call, is_root, must, quiet, say, system_packages

VENV = ROOT / ".venv"
MINIMUM = (3, 11)
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LOCKS = {"run": ("requirements.lock",), "dev": ("requirements.lock", "requirements-dev.lock")}

# The pip that fills an environment where neither ensurepip nor pip is at hand; the sum is PyPI's own.
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def site_packages() -> Path:
    return next(iter(VENV.glob("lib/python3*/site-packages")), VENV / "Lib/site-packages")


def stamp(level: str) -> str:
    """What an environment was made from: the lock files and the interpreter that uses them."""
    text = b"".join((ROOT / name).read_bytes() for name in LOCKS[level])
    return hashlib.sha256(text + f"{sys.version_info[:2]}{platform.machine()}".encode()).hexdigest()


def is_current(level: str) -> bool:
    # An environment made for developers also serves those who only run the program.
    made = [VENV / f".made-{name}" for name in LOCKS if name in (level, "dev")]
    right = any(path.exists() and path.read_text(encoding="ascii") == stamp(path.name[6:]) for path in made)
    return right and quiet([str(PYTHON), "-c", "import PySide6, pip"]) is not None


def pip_works() -> bool:
    return quiet([str(PYTHON), "-c", f"import sys; assert sys.version_info >= {MINIMUM}; import pip._internal"]) is not None


def download_pip() -> Path:
    """The pinned pip wheel from the package index, checked against its sum (mirrors: PIP_INDEX_URL)."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    wheel = BUILD / PIP_WHEEL
    with urllib.request.urlopen(index, timeout=60) as answer:
        page = answer.read().decode("utf-8", "replace")
    links = [part.split('"')[0].split("#")[0] for part in page.split('href="') if PIP_WHEEL in part.split('"')[0]]
    link = next((found for found in links if not found.endswith(".metadata")), None)
    if link is None:
        raise Refusal(f"软件源 {index} 里没有 {PIP_WHEEL}。请换一个软件源（环境变量 PIP_INDEX_URL）后重试。")
    with urllib.request.urlopen(urllib.parse.urljoin(index, link), timeout=120) as answer:
        data = answer.read()
    if hashlib.sha256(data).hexdigest() != PIP_SHA256:
        raise Refusal(f"下载到的 {PIP_WHEEL} 校验和不对，没有使用。请换一个软件源后重试。")
    wheel.write_bytes(data)
    return wheel


def bootstrap_pip() -> None:
    """Put pip into an environment made without it."""
    debian = sorted(Path("/usr/share/python-wheels").glob("pip-*.whl"))
    try:
        wheel = debian[-1] if debian else download_pip()
    except OSError as error:
        if not (is_root() and shutil.which("apt-get")):
            raise Refusal(f"下载 pip 没有成功（{error}）。请检查网络，或执行：sudo apt-get install python3-pip-whl") from error
        apt_install(["python3-pip-whl", "ca-certificates"], "本机的 Python 没有 pip")
        wheel = sorted(Path("/usr/share/python-wheels").glob("pip-*.whl"))[-1]
    must([str(PYTHON), f"{wheel}/pip", "install", "-q", "--no-index", str(wheel)], "pip 没有装好，请检查网络后重试。")


def make_venv() -> None:
    """A fresh ``.venv`` with pip, also where Debian's python has neither ensurepip nor venv."""
    if VENV.exists():
        say("旧的 .venv 不能用，重新制作")
        shutil.rmtree(VENV)
    base = [sys.executable, "-m", "venv"]
    if quiet([sys.executable, "-c", "import ensurepip"]) is not None and call([*base, str(VENV)]) == 0 and pip_works():
        return
    if quiet([sys.executable, "-c", "import venv"]) is None:
        apt_install([f"python3.{sys.version_info[1]}-venv"], "本机的 Python 没有 venv")
    must([*base, "--clear", "--without-pip", str(VENV)], "没能制作 .venv，请检查磁盘空间和权限后重试。")
    bootstrap_pip()


def install(level: str) -> None:
    lock = str(ROOT / LOCKS[level][-1])
    started = time.monotonic()
    say("正在按锁定的版本安装程序库（第一次约一两分钟）")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    must([*pip, "install", "-q", "--only-binary", ":all:", "-r", lock],
         "程序库没有装好。请检查网络；国内可先设软件源，例如 PIP_INDEX_URL=https://pypi.tuna.tsinghua.edu.cn/simple，再重试。")
    (site_packages() / "hotline_desk_tree.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    write_command()
    (VENV / f".made-{level}").write_text(stamp(level), encoding="ascii")
    say(f"程序库已装好（{time.monotonic() - started:.0f} 秒）")


def write_command() -> None:
    """``hotline-desk`` beside the interpreter, as an installed wheel would put it there, running this tree."""
    if WINDOWS:
        (PYTHON.parent / "hotline-desk.cmd").write_text('@"%~dp0python.exe" -m hotline_desk %*\n', encoding="ascii")
        return
    command = PYTHON.parent / "hotline-desk"
    lines = [f"#!{PYTHON}", "import sys", "from hotline_desk.__main__ import main", "sys.exit(main())", ""]
    command.write_text("\n".join(lines), encoding="utf-8")
    command.chmod(0o755)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time: a second one waits for the first and then finds everything made."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("w") as held:
        if not WINDOWS:
            import fcntl  # not there on Windows
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def setup(level: str = "dev", window: bool = False, programs: Mapping[str, str] | None = None) -> None:
    """Make or adopt ``.venv`` and bring what the system lacks; instant when nothing changed.

    ``level``: ``run`` for those who only use the program, ``dev`` for tests and tools; ``window``: Qt's libraries
    for a real window too; ``programs``: program -> Debian package.
    """
    with alone():
        if not is_current(level):
            if not pip_works():
                make_venv()
            install(level)
        if not any(PYTHON.parent.glob("hotline-desk*")):
            write_command()
        system_packages(site_packages() / "PySide6/Qt", window, programs or {})
