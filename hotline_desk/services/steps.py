"""How far a long work is, told to whoever asked for it; what the listener raises stops the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Step = Callable[[int, int], None]
"""How much is done, of how much (0: nobody knows)."""
Tell = Callable[[int, int, str], None]
"""The same, and what is being done."""
_LOT = 200  # orders read at a time


def quiet(_done: int, _total: int, _words: str = "") -> None:
    """Nobody listens."""


def lots(numbers: Sequence[str], step: Step) -> Iterator[Sequence[str]]:
    """The numbers of orders in lots that are read at once; told before each, and once where there are none."""
    for done in range(0, max(len(numbers), 1), _LOT):
        step(done, len(numbers))
        yield numbers[done:done + _LOT]
