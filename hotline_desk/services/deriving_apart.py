"""The second process of a large import: portions of new orders judged there while this one writes.

Both take portions in the order of the file, this one whenever it would have to wait, so the rows are written as they come
and neither is left with nothing to do. A process that cannot be started, dies, hangs or answers nonsense costs time only: its portions are
made here. Nothing of it outlives the import.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import pickle
import subprocess
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from types import TracebackType
from typing import Any, Self

from hotline_desk.exchange.sandbox import command
from hotline_desk.services.deriving import ARGUMENT, Made, Task, Told, made, receive, rows, send
from hotline_desk.store.rows import Stored

#: From how many new orders a second process pays for its start (0.4 s of a processor, as much as 700 orders).
WORTH_IT = 2_000
PORTION = 250
_AHEAD = 2  # portions on their way: one being worked on, one in the pipe
_NONE: Mapping[str, str] = {}
_PATIENCE = 20.0  # seconds for one portion, a hundred times what it takes


def worth_it(orders: int) -> bool:
    """Whether so many new orders are judged sooner by two processes: not on one processor, where they only take turns."""
    return orders >= WORTH_IT and (os.cpu_count() or 1) > 1


class Helpers:
    """New orders and who makes their rows; use as a context, so that the child is gone whatever happens.

    ``more``: further orders are told later (:meth:`add`), until :meth:`whole`; the child begins with the first.
    """

    def __init__(self, task: Task, orders: Sequence[Told] = (), start: Callable[[], Any] | None = None, more: bool = False) -> None:
        self.task = task
        self.free = True  # nobody has asked for rows yet
        self._portions: list[Sequence[Told]] = []
        self._kinds: Mapping[str, str] = {}  # of the units that came up meanwhile
        self._rest: list[Told] = []
        self._more = more
        self._place: dict[str, int] = {}
        self._made: dict[int, list[Made | None]] = {}
        self._collected: set[int] = set()
        self._ready: dict[str, Made] = {}
        self._next = 0  # the first portion that nobody has begun
        self._sent: set[int] = set()
        self._change = threading.Condition()
        self._child: Any = None
        self._over = True
        self._threads: list[threading.Thread] = []
        self.add(orders)
        if more or worth_it(len(orders)):
            self._begin(start or started)

    @property
    def told(self) -> Set[str]:
        """The numbers of the orders told so far."""
        return self._place.keys()

    @property
    def works(self) -> bool:
        """Whether there is a second process, or was one until its work was done."""
        return self._child is not None

    def add(self, orders: Sequence[Told], kinds: Mapping[str, str] = _NONE) -> None:
        """Further orders, and the kinds of units that nobody knew before."""
        with self._change:
            self.task = self.task.knowing(kinds)
            self._kinds = {**self._kinds, **kinds}
            self._rest += orders
            while len(self._rest) >= PORTION or (self._rest and not self._more):
                portion, self._rest = self._rest[:PORTION], self._rest[PORTION:]
                self._place |= dict.fromkeys((number for number, _ in portion), len(self._portions))
                self._portions.append(portion)
            self._change.notify_all()

    def whole(self) -> None:
        """No more will be told."""
        self._more = False
        self.add(())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()

    def end(self) -> None:
        """Stop; what was not made yet is not made any more by the child."""
        self._give_up()
        ended(self._child, self._threads)

    def rows(self, numbers: Iterable[str], batch: str, seq: int) -> dict[str, tuple[Stored, str]]:
        """The rows (and search tokens) of those of these orders that can be made without a store; each is given once."""
        asked, self.free = list(numbers), False
        for place in dict.fromkeys(self._place[number] for number in asked if number in self._place):
            self._collect(place)
        return {number: rows(self._ready.pop(number), batch, seq) for number in asked if number in self._ready}

    def _collect(self, place: int) -> None:
        if place in self._collected:
            return
        while (done := self._taken(place)) is None:
            self._work_or_wait(place)
        self._collected.add(place)
        self._ready |= {number: one for (number, _), one in zip(self._portions[place], done, strict=True) if one is not None}

    def _taken(self, place: int) -> list[Made | None] | None:
        with self._change:
            return self._made.pop(place, None)

    def _work_or_wait(self, place: int) -> None:
        """Make the next portion that nobody has begun; where all are begun, wait for the child to bring this one."""
        mine = self._take()
        if mine is None:
            with self._change:
                brought = self._change.wait_for(lambda: place in self._made or place not in self._sent, _PATIENCE)
                if brought and place in self._made:
                    return
            self._give_up()
            mine = place
        done = [made(self.task, order) for order in self._portions[mine]]
        with self._change:
            self._made.setdefault(mine, done)

    def _take(self, to_send: bool = False) -> int | None:
        """The next portion, which nobody else will begin then; None where there is none (or no child to send it to)."""
        with self._change:
            if to_send:
                self._change.wait_for(self._can_send)
            if self._next >= len(self._portions) or (to_send and self._over):
                return None
            if to_send:
                self._sent.add(self._next)
            self._next += 1
            return self._next - 1

    def _can_send(self) -> bool:
        return self._over or (len(self._sent) < _AHEAD and (self._next < len(self._portions) or not self._more))

    # -- the child -------------------------------------------------------------------------------------
    def _begin(self, start: Callable[[], Any]) -> None:
        try:
            first = pickle.dumps(self.task)
            child = start()
        except (OSError, TypeError, AttributeError, pickle.PicklingError):
            return  # it cannot be started, or this calendar cannot travel: all is made here
        self._over, self._child = False, child
        self._threads = [threading.Thread(target=self._feed, args=(child, first), daemon=True),
                         threading.Thread(target=self._listen, args=(child,), daemon=True)]
        for thread in self._threads:
            thread.start()
        weakref.finalize(self, ended, child, self._threads)  # the program ends while it still works

    def _feed(self, child: Any, first: bytes) -> None:
        with contextlib.suppress(OSError, ValueError), child.stdin:  # one that died takes no more
            send(child.stdin, first)
            while (place := self._take(to_send=True)) is not None:
                send(child.stdin, pickle.dumps((place, self._portions[place], self._kinds), pickle.HIGHEST_PROTOCOL))

    def _listen(self, child: Any) -> None:
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError, IndexError), child.stdout:
            while answer := receive(child.stdout):
                place, done = marshal.loads(answer)  # noqa: S302 - our own child's rows
                if len(done) != len(self._portions[place]):
                    break
                with self._change:
                    self._made.setdefault(place, done)
                    self._sent.discard(place)
                    self._change.notify_all()
        self._give_up()

    def _give_up(self) -> None:
        """The child is over, done or not: what it had begun is anybody's again."""
        with self._change:
            self._over = True
            self._sent.clear()
            self._change.notify_all()
        if self._child is not None:
            self._child.kill()


def ended(child: Any, threads: Sequence[threading.Thread]) -> None:
    """End a child, wait for those who talk with it, close the pipes."""
    if child is None:
        return
    child.kill()
    child.wait()
    for thread in threads:
        if thread is not threading.current_thread():
            thread.join()
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):
            pipe.close()


def started() -> Any:
    """The child, waiting for its task; raises OSError where it cannot be started."""
    return subprocess.Popen(command(ARGUMENT, "hotline_desk.services.deriving", "main"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), close_fds=True)
