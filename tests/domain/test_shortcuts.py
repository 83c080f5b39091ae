"""What is kept or skipped for speed says what the long way says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.domain import matter, names
from hotline_desk.domain.events import moment_text
from hotline_desk.domain.likeness import word_pairs

zones = st.sampled_from([None, UTC, timezone(timedelta(hours=8))])


@given(st.datetimes(timezones=zones), zones)
def test_a_moment_reads_the_same_however_often_it_is_asked(moment: datetime, zone: timezone | None) -> None:
    for each in (moment, moment.replace(tzinfo=None), moment.replace(tzinfo=zone), moment.replace(second=0, fold=1), moment):
        assert moment_text(each) == each.isoformat(timespec="seconds" if each.second else "minutes")


@given(st.sets(st.text(alphabet="楼道堆物占路灯不亮加装电梯噪音扰民abc", min_size=2, max_size=2), max_size=120))
def test_the_telling_pairs_are_the_first_in_the_disorder(pairs: set[str]) -> None:
    assert matter.telling(pairs) == sorted(pairs, key=matter._mixed)[: matter.WORD_KEYS]


def test_the_disorder_is_forgotten_before_it_grows_without_end() -> None:
    table = matter._Mixed()
    table |= {str(n): n for n in range(matter._MOST_PAIRS)}
    assert table["楼道"] == matter._mixed("楼道") and len(table) == 1


@given(st.text(alphabet="楼道堆物，来电人反映ab ", max_size=60))
def test_every_two_neighbours_make_a_pair(text: str) -> None:
    from hotline_desk.domain.likeness import _EVERYDAY, _PIECE

    pieces = _PIECE.findall(_EVERYDAY.sub(" ", text))
    assert word_pairs(text) == {piece[n:n + 2] for piece in pieces for n in range(len(piece) - 1)}


phones = st.text(alphabet="0123456789*xX－-转 ()１２+", max_size=16) | st.from_regex(r"1[3-9][\d*]{9}", fullmatch=True)


@given(phones)
def test_a_plain_mobile_number_needs_no_taking_apart(text: str) -> None:
    assert names._split_phone(text) == names._taken_apart(text)
