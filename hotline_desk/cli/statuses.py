"""The exit statuses of contract §1, and what a command answers: its JSON and its text."""

from __future__ import annotations

from typing import Any

DONE, REFUSED, USAGE, UNUSABLE = 0, 1, 2, 3
Answer = tuple[Any, str]
