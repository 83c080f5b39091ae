"""What lists need of new orders, made from their events alone: by this process, or by a second one beside it.

An order that stands in no matter is judged by its own events, the pack, the calendar and the kinds of units, and by
nothing else: no store is needed. So a large import shares the judging out to a child (:mod:`deriving_apart`), which is
this module's :func:`main`. What it makes equals what is made here to the last sign (``tests/services/test_deriving.py``).

Protocol: each message is its length in eight bytes and its content. To the child go a pickled :class:`Task` and pickled
portions, each with the kinds of units that came up since (the parent is the program itself); back come rows as ``marshal``
writes them: plain values, no class travels.
"""

from __future__ import annotations

import gc
import marshal
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from hotline_desk.domain.events import make_event
from hotline_desk.domain.judge import Ruling, judge
from hotline_desk.services.projecting import END_OF_TIME, project, warm
from hotline_desk.store.forming import stored_form, tokens
from hotline_desk.store.rows import ORDER_COLUMNS, Projection, Stored

#: The argument by which the program's own executable becomes this child.
ARGUMENT = "--judge-orders"
_LARGEST = 256 * 1024 * 1024  # bytes of one message; a portion takes one million
Told = tuple[str, Sequence[tuple[str, datetime, Mapping[str, Any]]]]  # a new order's number, its events as (kind, at, data)
Made = tuple[Any, ...]  # by Stored, and the tokens of the search index


@dataclass(frozen=True)
class Task:
    """What all orders of one import share: the court, and who imports."""

    ruling: Ruling
    by: str

    def knowing(self, kinds: Mapping[str, str]) -> Task:
        """The same task where these units are known too."""
        return replace(self, ruling=replace(self.ruling, units={**self.ruling.units, **kinds})) if kinds else self


def made(task: Task, order: Told) -> Made | None:
    """The rows of one new order; None where its matter's other orders have a say (a store must be asked)."""
    number, events = order[0], [make_event(order[0], kind, at, task.by, data, n) for n, (kind, at, data) in enumerate(order[1])]
    folded = task.ruling.fold(number, events)
    if folded.matter:
        return None
    judgement = judge(task.ruling, folded, END_OF_TIME, timeless=True)
    form, words = formed(project(task, folded, judgement), len(events), 0)
    return form.order, form.timers, form.findings, form.text, form.keys, words


def formed(projection: Projection, version: int, seq: int) -> tuple[Stored, str]:
    """The rows of an order and what the search index is given for it."""
    form = stored_form(projection, version, seq)
    return form, tokens(form.text, form.keys)


_BATCH, _SEQ = ORDER_COLUMNS.index("batch"), ORDER_COLUMNS.index("updated_seq")


def rows(made: Made, batch: str, seq: int) -> tuple[Stored, str]:
    """The rows and the search tokens that :func:`made` made, as of a batch and the newest event they are written after."""
    order, *lines, words = made
    return Stored((*order[:_BATCH], batch, *order[_BATCH + 1:_SEQ], seq, *order[_SEQ + 1:]), *lines), words


# -- the child -------------------------------------------------------------------------------------------
def send(stream: BinaryIO, content: bytes) -> None:
    """One message; raises OSError where nobody listens any more."""
    stream.write(len(content).to_bytes(8, "big") + content)
    stream.flush()


def receive(stream: BinaryIO) -> bytes:
    """One message, empty where the other side has gone or says something else."""
    head = stream.read(8)
    size = int.from_bytes(head, "big")
    if len(head) < 8 or size > _LARGEST:
        return b""
    content = stream.read(size)
    return content if len(content) == size else b""


def serve(stdin: BinaryIO, stdout: BinaryIO, ready: Callable[[], None] = gc.disable) -> None:
    """Answer portions of orders until there are no more."""
    ready()  # it lives for one import
    if not (first := receive(stdin)):
        return  # there was nothing to do after all
    task: Task = pickle.loads(first)  # noqa: S301 - from the program itself, which started this process
    while portion := receive(stdin):
        number, orders, kinds = pickle.loads(portion)  # noqa: S301
        task = task.knowing(kinds)
        send(stdout, marshal.dumps((number, [made(task, order) for order in orders])))


def main() -> int:
    """Work out portions of an import for the process that started this one; 0 when it has no more."""
    warm()
    serve(sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
