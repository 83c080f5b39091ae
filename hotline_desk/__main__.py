"""The program's door: no command opens the window, a command is a few lines over a service.

Whatever happens inside, the user reads a Chinese sentence and a script reads an exit status
(0 done, 1 refused, 2 wrong usage, 3 the store cannot be used); never a traceback.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence

from hotline_desk import __version__

TAKES_VALUE = ("--data", "--now", "--as", "--password-file", "--recovery", "--text")
REFUSED, INTERRUPTED, UNUSABLE_STORE = 1, 130, 3


def names_a_command(arguments: Sequence[str]) -> bool:
    """Whether the line has a command, or asks for help; the general options alone open the window."""
    rest = iter(arguments)
    for argument in rest:
        if argument in TAKES_VALUE:
            next(rest, None)
        elif argument in ("-h", "--help") or not argument.startswith("-"):
            return True
    return False


def _speak_utf8() -> None:
    # A windowed program on Windows has no standard streams at all.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="strict" if stream is sys.stdin else "backslashreplace")


def _collect_less_often() -> None:
    # An import or a reading of the list makes ten thousands of objects that all live on: walking over
    # them after every 700 new ones, as Python does unasked, is a sixth of the whole time.
    gc.set_threshold(50_000, 20, 100)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "hotline_desk" in frame.filename] or frames
    return f"{os.path.basename(ours[-1].filename)} 第 {ours[-1].lineno} 行" if ours else "启动时"  # noqa: PTH119


def _status(error: Exception) -> tuple[int, str]:
    """Exit status and sentence of an error that nobody below took in hand.

    Only the kind and the place of an unknown error are told: its text may carry a citizen's data.
    """
    if type(error).__name__ == "StoreError":
        return (REFUSED if getattr(error, "kind", "") == "conflict" else UNUSABLE_STORE), str(error)
    if type(error).__name__ == "MissingFilesError":
        return REFUSED, str(error)
    return REFUSED, (f"程序遇到没有预料到的错误（{type(error).__name__}，{_place(error)}），这一步没有完成；"
                     "已经保存的办件不受影响。请重试；若再次出现，请把这句话告诉维护人员。")


def _run(arguments: list[str]) -> int:
    if "--version" in arguments:
        sys.stdout.write(f"hotline-desk {__version__}\n")
        return 0
    if arguments[:1] == ["--read-table"]:  # this process reads one foreign file and is gone
        from hotline_desk.exchange.child import run as read_table
        read_table()
    if arguments[:1] == ["--judge-orders"]:  # this process judges a large import's orders for another one
        from hotline_desk.services.deriving import main as judge_orders
        return judge_orders()
    if names_a_command(arguments):
        from hotline_desk.cli import main as command
        return command(arguments)
    from hotline_desk.app import main as window  # a command needs no Qt
    status: int = window(arguments)
    return status


def _quietly_closed() -> int:
    # The reader (head, a closed pager) has gone: nothing more can be said to it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return REFUSED


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window or one command; the process's exit status."""
    _speak_utf8()
    _collect_less_often()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        status = _run(arguments)
        sys.stdout.flush() if sys.stdout is not None else None
    except BrokenPipeError:
        return _quietly_closed()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        status, sentence = _status(error)
        print(sentence, file=sys.stderr)  # noqa: T201 - the command line speaks here
    return status


if __name__ == "__main__":
    sys.exit(main())
