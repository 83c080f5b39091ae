"""Foreign tables are read by a child process that can do nothing else (reliability 3.8, ASVS 5.0 5.2, 5.3).

A workbook that makes a parser grow, hang or crash takes the child with it, never the desk. What comes
back is plain data as JSON: texts, numbers, moments.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hotline_desk.exchange.child import ARGUMENT, SLOW, heard
from hotline_desk.exchange.confines import SECONDS
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.workbooks import Grid, grids_of, kind_of, read_bytes

#: Delimited text up to this size is read here: the csv module alone touches it, and a child costs 0.1–0.3 s.
IN_PROCESS = 1024 * 1024
_LARGEST_ANSWER = 256 * 1024 * 1024
_POLL = 0.05
_SLOW = "“{name}”读了一分钟还没有读完，已停止。文件可能有问题，请用 Excel 打开后另存为 .xlsx，再导入；本次没有导入任何内容。"
_CRASHED = ("“{name}”读到一半出错（展开后太大，或内容不正常），已停止读取。请用 Excel 打开、只留需要的行，"
            "另存为 .xlsx 再导入；本次没有导入任何内容。")
_NO_CHILD = "无法启动读取文件的程序（可能被安全软件拦截）。请把本程序加入信任名单后重试；本次没有导入任何内容。"
_STOPPED = "已取消读取，没有导入任何内容。"


def read_grids(path: Path, cancelled: Callable[[], bool] | None = None) -> list[Grid]:
    """All sheets of a file, read in a confined child unless it is small plain text.

    Raises IntakeError where the file is missing, locked, too large, of a wrong kind, protected, damaged or hostile.
    """
    return grids_in(read_bytes(path), path.name, cancelled)


def grids_in(data: bytes, name: str, cancelled: Callable[[], bool] | None = None) -> list[Grid]:
    """All sheets of a file's bytes, as :func:`read_grids`."""
    kind = kind_of(data)
    if kind == "text" and len(data) <= IN_PROCESS:
        return grids_of(data, name)
    return _read_apart(kind, data, name, cancelled)


def read_document(path: Path, cancelled: Callable[[], bool] | None = None) -> list[Grid]:
    """A Word document as lines and tables (see :mod:`docx`), read in a confined child. Raises IntakeError as above."""
    return _read_apart("docx", read_bytes(path), path.name, cancelled)


def _read_apart(kind: str, data: bytes, name: str, cancelled: Callable[[], bool] | None) -> list[Grid]:
    message = kind.encode("ascii") + b"\n" + json.dumps(name).encode("ascii") + b"\n" + data
    answer = _converse(message, name, cancelled)
    if answer == b"S" and kind != SLOW:
        return _read_apart(SLOW, data, name, cancelled)
    try:
        if answer[:1] == b"E":
            raise IntakeError(*json.loads(answer[1:]))
        if answer[:1] == b"G":
            return heard(answer[1:])
    except (ValueError, TypeError, KeyError, MemoryError, RecursionError):
        raise IntakeError("damaged", _CRASHED.format(name=name)) from None
    raise IntakeError("damaged", _CRASHED.format(name=name))


def command(argument: str = ARGUMENT, module: str = "hotline_desk.exchange.child", start: str = "run") -> list[str]:
    """How this very program is started as the reader, or at the ``start`` of another ``module``, from source, installed or frozen."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        console = own.with_name("hotline-desk" + own.suffix)  # a windowed program has no standard streams
        return [str(console if console.exists() else own), argument]
    root = str(Path(__file__).resolve().parents[2])
    act = f"import sys; sys.path.insert(0, sys.argv[1]); from {module} import {start}; sys.exit({start}())"
    return [sys.executable, "-P", "-c", act, root]


def _converse(message: bytes, name: str, cancelled: Callable[[], bool] | None) -> bytes:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        child = subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 creationflags=flags, close_fds=True)
    except OSError:
        raise IntakeError("damaged", _NO_CHILD) from None
    # A pipe holds 64 KB: the message goes in beside the answer's coming out.
    writer = threading.Thread(target=_send, args=(child.stdin, message), daemon=True)
    child.stdin = None
    writer.start()
    try:
        return _waited(child, name, cancelled)
    finally:
        child.kill()
        child.wait()
        writer.join()
        child.stdout.close() if child.stdout is not None else None


def _send(pipe: Any, message: bytes) -> None:
    with contextlib.suppress(OSError, ValueError), pipe:  # a child that died or was stopped reads no more
        pipe.write(message)


def _waited(child: subprocess.Popen[bytes], name: str, cancelled: Callable[[], bool] | None) -> bytes:
    end = time.monotonic() + SECONDS
    while True:
        try:
            answer = child.communicate(timeout=_POLL)[0]
        except subprocess.TimeoutExpired:
            if cancelled and cancelled():
                raise IntakeError("cancelled", _STOPPED) from None
            if time.monotonic() > end:
                raise IntakeError("limit", _SLOW.format(name=name)) from None
            continue
        if child.returncode != 0 or len(answer) > _LARGEST_ANSWER:
            raise IntakeError("limit", _CRASHED.format(name=name))
        return answer
