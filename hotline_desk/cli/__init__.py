"""The command line of contract §1: each command a few lines over a service. Holds no rule."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence

from hotline_desk.cli import judging, offices, orders
from hotline_desk.cli.arguments import build_parser
from hotline_desk.cli.statuses import DONE, REFUSED, UNUSABLE, Answer


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status of contract §1. Never lets a known error out as a traceback."""
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        answer, text = COMMANDS[args.command](_typed(args))
    except Exception as error:  # noqa: BLE001 - every error of ours becomes a sentence and a status
        return _failed(error)
    if isinstance(answer, int):  # a command that says its own piece, such as record -
        return answer
    problems = isinstance(answer, dict) and (answer.get("ok") is False or (args.command == "policy" and answer.get("errors")))
    if args.json:
        print(json.dumps(answer, ensure_ascii=False, default=str))
    elif text:
        print(text, file=sys.stderr if problems else sys.stdout)
    return (UNUSABLE if args.command == "verify" else REFUSED) if problems else DONE


def _failed(error: Exception) -> int:
    status = _status_of(error)
    if status is None:
        raise error
    clause = getattr(error, "clause", "")
    print(f"{error}（§ {clause}）" if clause else str(error), file=sys.stderr)
    return status


def _typed(args: argparse.Namespace) -> argparse.Namespace:
    """The arguments without half characters (bytes that are no UTF-8); paths stay as they were typed."""
    for name, value in vars(args).items():
        if isinstance(value, str) and name not in ("file", "now"):
            setattr(args, name, value.encode("utf-8", "replace").decode())
        elif isinstance(value, list):
            setattr(args, name, [v.encode("utf-8", "replace").decode() for v in value])
    return args


def _status_of(error: Exception) -> int | None:
    """Which exit status an error of ours has; None for a mistake of the program itself."""
    names = {c.__name__ for c in type(error).__mro__}
    if "StoreError" in names:
        # A folder already taken, somebody faster: the store is well, this one step was refused.
        return REFUSED if getattr(error, "kind", "") == "conflict" else UNUSABLE
    known = {"Refused", "EventError", "PackError", "NoticeError", "CalendarError", "PeriodError", "IntakeError", "FormError"}
    return REFUSED if names & known else None


COMMANDS: dict[str, Callable[[argparse.Namespace], Answer]] = {
    "demo": offices.demo,
    "init": offices.init,
    "practice": offices.practice,
    "import": orders.import_file,
    "undo-import": orders.undo_import,
    "due": orders.due,
    "show": orders.show,
    "record": orders.record,
    "find": orders.find,
    "repeats": orders.repeats,
    "print": orders.print_forms,
    "calendar": judging.calendar,
    "policy": judging.policy,
    "replay": judging.replay,
    "export": offices.export,
    "person": offices.person,
    "backup": offices.backup,
    "drill": offices.drill,
    "restore": offices.restore,
    "recovery-code": offices.recovery_code,
    "verify": offices.verify,
    "migrate": offices.migrate,
    "score": judging.score,
    "report": judging.report,
    "whatif": judging.whatif,
    "archive": orders.archive,
    "log": offices.log,
}
