#!/usr/bin/env python3
"""The developer's door: ``python3 dev.py setup | run | test | lint | bench | shots | build | faults``.

Standard library only, and old syntax, so that even an old Python gets a sentence, not a traceback.
Every command first makes ``.venv`` from the lock and finds the system libraries that Qt needs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time

from devkit.environment import MINIMUM, PYTHON, setup
from devkit.machine import (
    BUILD,
    ROOT,
    WINDOWS,
    Refusal,
    call,
    environment,
    has_display,
    must,
    on_a_screen,
    say,
    screen_programs,
)
from devkit.windowless import DEMO, asked, desk, tell_without_window


def fresh_demo() -> None:
    """A demo office of today; one of an earlier day is set aside, so nobody's trial work vanishes."""
    if DEMO.exists():
        shutil.rmtree(BUILD / "demo-old", ignore_errors=True)
        DEMO.rename(BUILD / "demo-old")
    made = asked("demo", "--no-window")
    say(f"示例办公室已建好：{made['orders']} 件工单，在 {made['data']}")


def run(options: argparse.Namespace) -> int:
    """Open the window on a demo office, or do the same job without one."""
    setup("run", window=has_display())
    made = BUILD / "demo.day"
    today = time.strftime("%Y-%m-%d")
    if options.fresh or not (DEMO.exists() and made.exists()) or made.read_text(encoding="ascii") != today:
        fresh_demo()
        made.write_text(today, encoding="ascii")
    if not has_display():
        tell_without_window()
        return 0
    say("正在打开窗口；关上窗口就结束。")
    return call(desk(*options.rest))


def test(options: argparse.Namespace) -> int:
    """The whole suite, offscreen; tests marked xvfb get a real X window on a virtual screen."""
    setup("dev", window=True, programs=screen_programs())
    # Whole runs go to both cores; a named test or an own -n stays as it was asked for.
    spread = [] if options.rest else ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
    return call(on_a_screen([str(PYTHON), "-m", "pytest", *spread, *options.rest]))


def lint(options: argparse.Namespace) -> int:
    """ruff, mypy, import-linter; all three are run, whatever the first says."""
    setup("dev")
    contracts = "from importlinter.cli import lint_imports_command as check; check()"
    results = []
    for arguments in (["-m", "ruff", "check", "."], ["-m", "mypy"], ["-c", contracts]):
        say(arguments[1] if arguments[0] == "-m" else "import-linter")
        results.append(call([str(PYTHON), *arguments]))
    say("检查没有通过，问题见上" if any(results) else "检查全部通过")
    return int(any(results))


def bench(options: argparse.Namespace) -> int:
    """Each figure beside a plain baseline of the same run."""
    setup("dev", window=False)
    arguments = (["--json"] if options.json else []) + options.rest
    return call([str(PYTHON), "-m", "benchmarks", *arguments], QT_QPA_PLATFORM="offscreen")


def shots(options: argparse.Namespace) -> int:
    """A picture of every screen: reference, 150 %, 特大 text, wide; each in both themes."""
    setup("dev", window=False)
    for folder, size, scale, text in (("100", "1366x768", "1", "standard"), ("150", "1366x768", "1.5", "standard"),
                                      ("huge", "1366x768", "1", "huge"), ("wide", "1920x1080", "1", "standard")):
        for theme, more in (("", []), ("-dark", ["--dark"])):
            out = BUILD / "shots" / f"{folder}{theme}"
            out.mkdir(parents=True, exist_ok=True)
            must([str(PYTHON), "-m", "hotline_desk.shots", "--out", str(out), "--size", size, "--text", text, *more, *options.rest],
                 "截图没有成功，原因见上。", QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=scale)
            say(f"{len(list(out.glob('*.png')))} 张图在 {out}")
    return 0


def build(options: argparse.Namespace) -> int:
    """A one-folder program that needs no Python, started once to prove it."""
    setup("dev", window=True, programs={"objdump": "binutils"})
    must([str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", str(ROOT / "dist"),
          "--workpath", str(BUILD / "pyinstaller"), "build.spec"], "打包没有成功，原因见上。")
    program = ROOT / "dist/hotline-desk" / ("hotline-desk.exe" if WINDOWS else "hotline-desk")
    must([str(program), "--version"], "打好的程序起不来，原因见上。")
    trial = BUILD / "built-demo"
    shutil.rmtree(trial, ignore_errors=True)
    must([str(program), "--data", str(trial), "demo", "--no-window"], "打好的程序建不了示例办公室，原因见上。")
    stays_open([str(program), "--data", str(trial)])
    size = sum(path.stat().st_size for path in program.parent.rglob("*") if not path.is_symlink()) / 1e6
    say(f"打好的程序在 {program.parent}（{size:.0f} MB），命令行和窗口都起得来")
    return 0


def stays_open(command: list[str], seconds: float = 6.0) -> None:
    """Start the window offscreen; it must still be there after some seconds."""
    process = subprocess.Popen(command, env=environment(QT_QPA_PLATFORM="offscreen"))
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait(timeout=30)
        return
    raise Refusal(f"打好的程序窗口自己关了（状态 {process.returncode}），原因见上。")


def faults(options: argparse.Namespace) -> int:
    """Fault injection with large counts (``--count``): kills, failing calls, power cuts, damage, full disks, hostile files. Hours."""
    setup("dev", window=False, programs={"strace": "strace"} if sys.platform == "linux" else {})
    rooms = ("tests/faults", "tests/hostile", "tests/store", "tests/screens/test_pictures.py")  # the last: large text, wide screens
    command = [str(PYTHON), "-m", "pytest", *rooms, "-s", "-m", "faults or not faults", *options.rest]
    return call(command, HOTLINE_FAULTS=str(options.count), QT_QPA_PLATFORM="offscreen")


COMMANDS = {
    "setup": "只做准备：.venv、系统库", "run": "打开窗口，用一个示例办公室", "test": "全部测试（其余参数交给 pytest）",
    "lint": "ruff、mypy、import-linter", "bench": "量速度，与朴素做法并列", "shots": "每个画面拍一张图，存入 build/shots",
    "build": "用 PyInstaller 打成一个文件夹", "faults": "大量故障注入",
}


def read_arguments(argv: list[str]) -> argparse.Namespace:
    """The command and its options; what it does not know is in ``rest``, in order, for the tool behind it."""
    parser = argparse.ArgumentParser(prog="dev.py", description="热线办件台开发入口")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for name, help_text in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, add_help=name != "test", allow_abbrev=False)
        if name == "run":
            command.add_argument("--fresh", action="store_true", help="重建示例办公室")
        if name == "bench":
            command.add_argument("--json", action="store_true", help="只输出一份 JSON")
        if name == "faults":
            command.add_argument("--count", type=int, default=400, help="每种故障的次数")
    if argv[:1] == ["test"]:  # everything is pytest's
        return argparse.Namespace(command="test", rest=argv[1:])
    options, rest = parser.parse_known_args(argv)
    options.rest = rest
    return options


def newer_python() -> str | None:
    """Another interpreter on this machine that is new enough."""
    names = [f"python3.{minor}" for minor in (13, 12, 11)]
    return next((path for path in map(shutil.which, names) if path), None)


def check_version() -> None:
    if sys.version_info >= MINIMUM:
        return
    other = newer_python()
    if other is None:
        raise Refusal("本机的 Python 是 {}.{}，热线办件台要 {}.{} 或更新的版本。请先安装，再用它执行 dev.py。".format(
            *sys.version_info[:2], *MINIMUM))
    os.execv(other, [other, str(ROOT / "dev.py"), *sys.argv[1:]])


def main(argv: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = read_arguments(argv)
    commands = {"run": run, "test": test, "lint": lint, "bench": bench, "shots": shots, "build": build, "faults": faults}
    try:
        check_version()
        if options.command == "setup":
            setup("dev", window=True, programs=screen_programs())
            say(f"准备好了：{PYTHON}")
            return 0
        return commands[options.command](options)
    except Refusal as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
