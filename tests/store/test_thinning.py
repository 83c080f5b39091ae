"""Thinning over three years of an office's days, and what it must never do."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.store.thinning import Kept, to_drop

START = datetime(2024, 1, 1, 8, 30)
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
histories = st.lists(st.tuples(moments, st.booleans()), max_size=120, unique_by=lambda pair: pair[0]).map(
    lambda found: [Kept(f"{at:%Y%m%d%H%M}", at, good) for at, good in found])


@given(histories, moments)
def test_what_is_always_kept(backups: list[Kept], now: datetime) -> None:
    dropped = set(to_drop(backups, now))
    ordered = sorted(backups, key=lambda kept: kept.made_at)
    left = [kept for kept in ordered if kept.name not in dropped]
    whole = [kept for kept in ordered if kept.verified]
    if any(kept.made_at > now for kept in backups) or (ordered and not ordered[-1].verified):
        assert not dropped
    assert {kept.name for kept in whole[-3:]} <= {kept.name for kept in left}
    for period, count in ((lambda k: k.made_at.date(), 14), (lambda k: k.made_at.isocalendar()[:2], 8),
                          (lambda k: (k.made_at.year, k.made_at.month), 12)):
        assert {period(k) for k in [k for k in whole if period(k) in sorted({period(w) for w in whole})[-count:]]} <= {
            period(k) for k in left}
    assert {kept.name for kept in backups if not kept.verified} <= {kept.name for kept in left}


@given(histories, moments)
def test_thinning_again_changes_nothing(backups: list[Kept], now: datetime) -> None:
    dropped = set(to_drop(backups, now))
    assert to_drop([kept for kept in backups if kept.name not in dropped], now) == []


def test_three_years_of_working_days_leave_a_year_and_a_bounded_folder() -> None:
    kept: list[Kept] = []
    most = 0
    for day in range(3 * 365):
        morning = START + timedelta(days=day)
        if morning.isoweekday() > 5:
            continue
        for hour in (0, 4, 9):
            at = morning + timedelta(hours=hour)
            kept.append(Kept(f"{at:%Y%m%d%H%M}", at))
            gone = to_drop(kept, at)
            kept = [one for one in kept if one.name not in gone]
            most = max(most, len(kept))
    assert most <= 14 + 8 + 12 + 3
    ages = [(kept[-1].made_at - one.made_at).days for one in kept]
    assert max(ages) >= 330
    assert len({one.made_at.date() for one in kept[-20:]}) >= 14


def test_a_clock_that_ran_ahead_costs_nothing_when_it_is_put_right() -> None:
    days = [Kept(f"d{n}", START + timedelta(days=n)) for n in range(60)]
    ahead = Kept("2099", datetime(2099, 1, 1, 8))
    assert to_drop([*days, ahead], START + timedelta(days=60)) == []
    # Even while the clock is wrong only what a fortieth backup would cost is gone, never the newest days.
    gone = to_drop([*days, ahead], datetime(2099, 1, 1, 9))
    assert not {f"d{n}" for n in range(47, 60)} & set(gone)
