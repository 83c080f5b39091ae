"""What stands for a text is the same whether its pairs are looked at as texts or as numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.domain import telling
from hotline_desk.domain.likeness import pieces_of, word_pairs
from hotline_desk.domain.matter import Reader, keys, own_keys
from hotline_desk.domain.telling import WORD_KEYS, _mixed, telling_words

texts = st.text(alphabet=st.sampled_from("堆物楼道来电人反映𠀀𪚥a b，。居民12"), max_size=60) | st.text(max_size=30)

phones = st.sampled_from(["", "13900000001", "1390000", "139****0001", "无"])


def by_the_book(pairs: frozenset[str]) -> list[str]:
    """The first in the disorder of those that are low enough, or of all where these are too few."""
    low = telling._LIKELY * (1 << 32) // max(len(pairs), telling._LIKELY)
    few = [pair for pair in pairs if _mixed(pair) < low]
    return sorted(few if len(few) >= WORD_KEYS else pairs, key=_mixed)[:WORD_KEYS]


@given(texts)
def test_numbers_and_texts_choose_alike(text: str) -> None:
    pairs = word_pairs(text)
    assert telling_words(pieces_of(text)) == telling.telling(pairs) == by_the_book(pairs)


@given(texts, texts, texts, phones, phones, st.sampled_from(["", "小区管理 / 楼道堆物"]))
def test_the_keys_that_are_kept_are_those_of_all_facts(subject: str, content: str, address: str, phone: str, phone2: str, category: str) -> None:
    reader = Reader(lambda text: f"s{text}", lambda text, _: frozenset(["噪音"] if "道" in text else ()))
    values = {"phone": phone, "phone2": phone2, "address": address, "subject": subject, "content": content, "category": category}
    assert own_keys(reader, values) == keys(reader.facts(values), reader.sound)


def test_a_long_text_has_three_and_a_short_one_what_it_has() -> None:
    long = "".join(chr(0x4e00 + 7 * n) for n in range(400))
    assert telling_words([long]) == by_the_book(word_pairs(long)) and len(telling_words([long])) == WORD_KEYS
    assert telling_words(["道"]) == telling_words([]) == telling_words(["道", "梯"]) == [] and telling_words(["楼道"]) == ["楼道"]


def test_the_disorder_never_changes() -> None:
    """Keys are kept: another disorder would find no older order any more."""
    assert [_mixed(pair) for pair in ("楼道", "堆物", "ab")] == [2564490192, 3927871030, 1735641404]


def test_the_disorder_is_forgotten_before_it_grows_without_end() -> None:
    table = telling._Places()
    table |= {str(n): n for n in range(telling._MOST_PAIRS)}
    assert table["楼道"] == _mixed("楼道") and len(table) == 1
