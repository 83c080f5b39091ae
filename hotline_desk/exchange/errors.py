"""The one way an intake fails as a whole; a single bad row is a Problem, not an error."""

from __future__ import annotations


class IntakeError(Exception):
    """A file or text that cannot be taken in; its text is a Chinese sentence saying what to do.

    ``kind``: missing locked type macro encrypted html damaged limit encoding empty not_orders source cancelled.
    """

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind
