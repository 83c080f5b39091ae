"""Many orders to be dispatched at once: which unit each is best sent to and why, put together by unit. Sends nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .office import Desk
from .roles import require
from .steps import Tell, quiet
from .units import advise

_SURE = 0.15  # below this the office's habits say nothing


@dataclass(frozen=True, slots=True)
class Share:
    """Orders whose best unit is the same, with the reason most of them have; ``unit`` is "" where nothing speaks for any."""

    unit: str
    numbers: tuple[str, ...]
    reason: str = ""

    @property
    def words(self) -> str:
        """7 件 → 宝林一村居民区."""
        return f"{len(self.numbers)} 件 → {self.unit}" if self.unit else f"{len(self.numbers)} 件没有推荐"


def shares(desk: Desk, numbers: Sequence[str], tell: Tell = quiet) -> list[Share]:
    """The orders by their best unit, the largest share first, those without advice last; seconds for hundreds, so in a worker."""
    require(desk, "view")
    found: dict[str, list[tuple[str, str]]] = {}
    for at, number in enumerate(dict.fromkeys(numbers), start=1):
        tell(at, len(numbers), "正在看各派给谁")
        unit, reason = _best(desk, number)
        found.setdefault(unit, []).append((number, reason))
    listed = [Share(unit, tuple(n for n, _ in met), _reason([r for _, r in met])) for unit, met in found.items()]
    return sorted(listed, key=lambda share: (not share.unit, -len(share.numbers), share.unit))


def _best(desk: Desk, number: str) -> tuple[str, str]:
    advice = advise(desk, desk.store.order_row(number) or {})
    unit = min(advice, key=lambda name: (-advice[name][0], name), default="")
    return (unit, advice[unit][1]) if unit and advice[unit][0] >= _SURE else ("", "")


def _reason(reasons: Sequence[str]) -> str:
    """The commonest reason; that it is not everybody's is said."""
    (first, count), = Counter(reasons).most_common(1)
    return first if count == len(reasons) else f"{first} 等"
