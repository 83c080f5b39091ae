"""The QR code of a paper as runs of dark modules; drawn as vectors, so no picture is stored."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)
def qr_runs(text: str) -> tuple[list[tuple[int, int, int]], int]:
    """((row, column, length) of each dark run, modules a side) of a QR code, level M, UTF-8.

    A text too long for the paper's 16 mm (over 200 bytes) is cut at a whole character: it only
    names the order for filing, and finer modules would not survive a scanner.
    """
    import segno

    code = segno.make_qr(_bounded(text), error="m", encoding="utf-8", boost_error=False)
    rows = [bytes(row) for row in code.matrix]
    return [run for number, row in enumerate(rows) for run in _dark(number, row)], len(rows)


def _bounded(text: str, limit: int = 200) -> str:
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")


def _dark(number: int, row: bytes) -> list[tuple[int, int, int]]:
    runs, start = [], None
    for column, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            runs.append((number, start, column - start))
            start = None
    return runs
