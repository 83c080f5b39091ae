"""What every command stands on: the clock, the office opened, files written whole or refused."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk.locations import why
from hotline_desk.services.folders import default_data_dir


def clock_of(args: argparse.Namespace) -> Callable[[], datetime]:
    from hotline_desk.domain.events import parse_moment
    from hotline_desk.services.office import wall_clock

    if not args.now:
        return wall_clock
    moment = parse_moment(args.now)
    return lambda: moment


def open_desk(args: argparse.Namespace, *, readonly: bool = False) -> Any:
    """The office opened, and its user signed in where it asks for that; a sign-in is written down, so it writes."""
    from hotline_desk.services import entering

    return entering.open_desk(folder_of(args), _comer(args), clock_of(args), readonly=readonly)


def key_for(args: argparse.Namespace, act: str = "") -> bytes | None:
    """The key of an office that asks for a sign-in, before it is checked, restored or upgraded; None where it asks nobody."""
    from hotline_desk.services import entering

    return entering.entitled(folder_of(args), _comer(args), clock_of(args), act)


def _comer(args: argparse.Namespace) -> Any:
    from hotline_desk.services.entering import Comer

    return Comer(args.user or "", args.password_file, args.recovery)


def folder_of(args: argparse.Namespace) -> Path:
    return args.data or default_data_dir()


def write_file(path: Path, data: bytes) -> None:
    from hotline_desk.services.office import Refused

    try:
        path.write_bytes(data)
    except OSError as error:
        raise Refused(f"写不了文件“{path.name}”：{why(error)}。请换一个位置，数据没有变化。") from error
