"""What an office has done before, counted: which unit or category goes with which words and places.

A naive Bayes count that can explain itself: every answer names the tokens that speak for it most and how
many past orders stand behind them. Learns only from what it is given; sends nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

COMMON = 12  # how many orders' worth of the whole office each label is mixed with: rare labels must not win by chance
OFTEN = 3  # a token seen fewer times than this is a slip of the pen
WORTH = 0.3  # of a token's strongest label: weaker ones are left out
TOLD = 12  # tokens kept for an explanation: not each of them is a word that can be shown


@dataclass(frozen=True, slots=True)
class Guess:
    """One label with its share of the belief (0–1) and the tokens that speak for it: (token, past orders)."""

    label: str
    belief: float
    because: tuple[tuple[str, int], ...] = ()


def _telling(gains: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Without the labels that a token hardly speaks for: most of the counting is theirs."""
    least = WORTH * max(gains.values())
    return tuple((label, gain) for label, gain in gains.items() if gain >= least)


@dataclass(frozen=True)
class Habits:
    """Counts of past orders: ``labels`` label → orders, ``seen`` token → label → orders."""

    labels: Mapping[str, int] = field(default_factory=dict)
    seen: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def learn(cls, past: Iterable[tuple[str, Collection[str]]]) -> Habits:
        """From (label, tokens) of past orders; an order without a label is left out."""
        labels: Counter[str] = Counter()
        seen: dict[str, Counter[str]] = {}
        for label, tokens in past:
            if label:
                labels[label] += 1
                for token in tokens:
                    seen.setdefault(token, Counter())[label] += 1
        return cls(labels, {token: found for token, found in seen.items() if found.total() >= OFTEN})

    def guesses(self, tokens: Collection[str], limit: int = 5) -> list[Guess]:
        """The labels best first; empty where nothing of the order was ever seen."""
        known = [token for token in tokens if token in self.seen]
        beliefs = self._beliefs(known)
        best = sorted(beliefs, key=lambda label: (-beliefs[label], label))[:limit]
        return [Guess(label, beliefs[label], self._because(label, known)) for label in best]

    def likely(self, tokens: Collection[str], share: float = 0.2, limit: int = 3) -> frozenset[str]:
        """The first few labels, as far as the belief in them is at least ``share`` of the best one's."""
        beliefs = self._beliefs([token for token in tokens if token in self.seen])
        enough = share * max(beliefs.values(), default=0.0)
        return frozenset(sorted((n for n in beliefs if beliefs[n] >= enough), key=lambda n: (-beliefs[n], n))[:limit])

    def _beliefs(self, known: list[str]) -> dict[str, float]:
        if not known:
            return {}
        odds = self._odds(known)
        most = max(odds.values())
        # Words come in bunches and are no independent witnesses: the belief is damped by their number.
        damp = math.sqrt(len(known))
        shares = {label: math.exp((value - most) / damp) for label, value in odds.items()}
        total = sum(shares.values())
        return {label: value / total for label, value in shares.items()}

    def _odds(self, known: list[str]) -> dict[str, float]:
        """Log odds up to a constant: what a label has not seen counts the same for all of them."""
        odds = {label: prior - len(known) * absent for label, (prior, absent) in self._priors.items()}
        gains = self._gains
        for token in known:
            for label, gain in gains[token]:
                odds[label] += gain
        return odds

    @cached_property
    def _priors(self) -> dict[str, tuple[float, float]]:
        return {label: (math.log(n), math.log(n + COMMON)) for label, n in self.labels.items()}

    @cached_property
    def _gains(self) -> dict[str, tuple[tuple[str, float], ...]]:
        every = sum(self.labels.values())
        return {token: _telling({label: math.log(n * every / (COMMON * sum(found.values())) + 1) for label, n in found.items()})
                for token, found in self.seen.items()}

    def _because(self, label: str, known: list[str]) -> tuple[tuple[str, int], ...]:
        """The tokens seen oftenest with this label relative to how often they are seen at all."""
        told = [(self.seen[token].get(label, 0) / sum(self.seen[token].values()), self.seen[token].get(label, 0), token)
                for token in known if label in self.seen[token]]
        told.sort(key=lambda item: (-item[0] * math.log1p(item[1]), item[2]))
        return tuple((token, n) for _, n, token in told[:TOLD])
