"""What is wrong with a pack file, said so that an office can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the file's name, the key it concerns, why, and the line (0 where there is none)."""

    file: str
    key: str
    reason: str
    line: int = 0

    def sentence(self) -> str:
        """The fault as one Chinese sentence."""
        where = f"第{self.line}行" if self.line else ""
        what = f"“{self.key}”" if self.key else ""
        return f"{self.file}{where}{what}：{self.reason}。"


class PackError(Exception):
    """A pack or office file that cannot be used. ``problems`` names every fault found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problem.sentence() for problem in self.problems))
