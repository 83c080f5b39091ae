"""The child process that reads one table file: bytes in, plain grids or a sentence out, then it is gone.

Protocol: standard input carries the kind of reader, the file's name as JSON, each on a line, then the
bytes; standard output one letter (``E`` a refusal, ``G`` grids, ``S`` try the slow reader) and its content. See :mod:`sandbox`.
"""

from __future__ import annotations

import codecs
import gc
import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, NoReturn

from hotline_desk.exchange import confines
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.workbooks import Grid, Row, Unreadable, Unseen, grids_of
from hotline_desk.exchange.xlsx import NeedsSlowReader, read_xlsx

#: The argument by which the program's own executable becomes the reader.
ARGUMENT = "--read-table"
#: The kind under which an .xlsx is read cell by cell.
SLOW = "slow"
Reader = Callable[[bytes, str], list[Grid]]
_CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "ascii", "latin-1", "cp437", "cp1252")
_TOO_MUCH = "“{name}”展开后占用的内存太多，已停止读取。请只导出需要的时间段，再导入；本次没有导入任何内容。"


def main() -> int:
    """Read one file from standard input and answer on standard output; 0 where an answer was given."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    kind = stdin.readline().strip().decode("ascii")
    read = _reader(kind)
    gc.disable()  # it lives for one file
    confines.enter()
    name = str(json.loads(stdin.readline()))
    stdout.write(_answer(read, stdin.read(), name))
    stdout.flush()
    return 0


def run() -> NoReturn:
    """As a process of its own: gone at once, nothing is tidied away cell by cell."""
    os._exit(main())


def _reader(kind: str) -> Reader:
    """The reader of this kind with all it needs loaded: once confined, no module file can be opened any more."""
    for codec in _CODECS:
        codecs.lookup(codec)
    if kind in ("xlsx", SLOW):
        return _xlsx_reader(kind == SLOW)
    if kind == "xls":
        import xlrd  # noqa: F401

        from hotline_desk.exchange.xls import read_xls

        return read_xls
    if kind == "docx":
        from hotline_desk.exchange.docx import read_docx

        return read_docx
    import hotline_desk.exchange.delimited
    import hotline_desk.exchange.webtable  # noqa: F401

    return grids_of


def _xlsx_reader(slowly: bool) -> Reader:
    import html  # noqa: F401

    if slowly:
        import openpyxl.worksheet._reader  # noqa: F401
    else:
        import python_calamine  # noqa: F401
    return partial(read_xlsx, slowly=slowly)


def _answer(read: Reader, data: bytes, name: str) -> bytes:
    try:
        return b"G" + told(read(data, name))
    except NeedsSlowReader:
        return b"S"
    except IntakeError as error:
        return _refusal(error.kind, str(error))
    except MemoryError:
        return _refusal("limit", _TOO_MUCH.format(name=name))


def _refusal(kind: str, sentence: str) -> bytes:
    return b"E" + json.dumps([kind, sentence]).encode("ascii")


# -- what travels ----------------------------------------------------------------------------------------
# JSON, because whoever reads it can be made to do nothing else: no class name travels.
def told(grids: list[Grid]) -> bytes:
    """Grids as JSON; what JSON has no word for is an object {kind: [parts]}."""
    plain = [[g.name, g.base_1904, g.hidden, [g.unseen.rows, g.unseen.columns], [r.number for r in g.rows], [r.cells for r in g.rows]] for g in grids]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=_object).encode("utf-8", "surrogatepass")


def _object(cell: Any) -> Any:
    if isinstance(cell, Unreadable):
        return {"bad": [cell.shown, cell.reason]}
    if isinstance(cell, timedelta):
        return {"span": [cell.days, cell.seconds, cell.microseconds]}
    kind = "moment" if isinstance(cell, datetime) else "day" if isinstance(cell, date) else "clock"
    return {kind: [cell.isoformat()]}


_MADE: dict[str, Callable[..., Any]] = {
    "bad": Unreadable, "span": timedelta, "moment": datetime.fromisoformat, "day": date.fromisoformat, "clock": time.fromisoformat}


def heard(content: bytes) -> list[Grid]:
    """The grids that :func:`told` told; raises ValueError, TypeError or KeyError where it is anything else."""
    plain = json.loads(content.decode("utf-8", "surrogatepass"), object_hook=_made)
    return [Grid(str(name), [Row(int(n), cells) for n, cells in zip(numbers, rows, strict=True)], bool(base_1904), bool(hidden),
                 Unseen(*(tuple(map(int, one)) for one in unseen)))
            for name, base_1904, hidden, unseen, numbers, rows in plain]


def _made(value: dict[str, Any]) -> Any:
    [(kind, parts)] = value.items()
    return _MADE[kind](*parts)


if __name__ == "__main__":
    sys.exit(main())
