"""Search finds exactly what LIKE finds, whatever is typed."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline_desk.store import Projection, Store, search
from hotline_desk.store.connection import connect
from hotline_desk.store.search import _wide, index_text, key_text, match_query, normalise, terms

AT = datetime(2026, 3, 2, 10, 15)
TEXTS = {
    "A1": "SH2026030001\n密山二村12号楼噪音扰民\n13812345678\n张先生\nzxs",
    "A2": "SH2026030002\n噪声很大，100%影响休息_真的\n021-65549166\nO'Brien \"老外\"",
    "A3": "ＳＨ２０２６０３０００３\n𠮷野家门口👍堆物，ＡＢＣ大厦\n１３９００００５６７８",
    "A4": "音噪\n扰\n民扰 噪 音",
}


def found(store: Store, text: str) -> list[str]:
    return [number for number, _, _ in store.search(text)]


@pytest.fixture
def filled(store: Store) -> Store:
    with store.transaction("王敏", AT) as tx:
        tx.project([Projection(number, {"subject": text.split()[1], "received_at": AT + timedelta(minutes=i)},
                               search=text) for i, (number, text) in enumerate(TEXTS.items())])
    return store


@pytest.mark.parametrize(("text", "numbers"), [
    ("噪音", ["A1"]), ("噪", ["A4", "A2", "A1"]), ("扰民", ["A1"]), ("民扰", ["A4"]), ("5678", ["A3", "A1"]),
    ("13812345678", ["A1"]), ("138 5678", ["A1"]), ("0003", ["A3"]), ("sh2026030003", ["A3"]), ("%", ["A2"]),
    ("100%", ["A2"]), ("_真", ["A2"]), ("'", ["A2"]), ("o'b", ["A2"]), ('"老外"', ["A2"]), ("-6554", ["A2"]),
    ("𠮷", ["A3"]), ("𠮷野", ["A3"]), ("👍", ["A3"]), ("abc大厦", ["A3"]), ("ＡＢ", ["A3"]), ("zxs", ["A1"]),
    ("噪音 张先生", ["A1"]), ("噪音 O'Brien", []), ("", []), ("   ", []), ("\x00", []), ("噪\u200b音", ["A1"]),
    ("NEAR(", []), ("噪音 OR 扰", []), ("*", []), ("a*", []), ("search:x", []), ("噪音\n扰民", ["A1"]), ("\ud800", [])])
def test_what_is_found_newest_first(filled: Store, text: str, numbers: list[str]) -> None:
    assert found(filled, text) == numbers


def test_the_snippet_shows_the_place(filled: Store) -> None:
    assert filled.search("扰民")[0][1:] == ("密山二村12号楼噪音扰民", "…026030001 密山二村12号楼噪音扰民 13812345678 张先生 zxs")
    with filled.transaction("王敏", AT) as tx:
        tx.project([Projection("A9", {}, search="前" * 100 + "窨井盖" + "后" * 100)])
    assert filled.search("窨井")[0][2] == "…" + "前" * 20 + "窨井盖" + "后" * 37 + "…"


@pytest.mark.parametrize(("text", "shown"), [
    ("楼道堆物，影响通行：请处理（急）", "楼道堆物，影响通行：请处理（急）"),
    ("ＡＢＣ大厦，１楼", "abc大厦，1楼"),  # letters and digits stay as they are searched: a masked phone must be recognised
    ("①  两个空格，", "1 两个空格,"),  # what does not line up sign by sign stays normalised
    ("事E1 在 ABC 大厦", "事E1 在 ABC 大厦"), ("事E1  两个 空格", "事E1 两个 空格")])  # capitals are no part of the search
def test_what_is_found_is_read_as_it_was_written(text: str, shown: str) -> None:
    from hotline_desk.store.search import as_written, normalise

    assert as_written(text, normalise(text)) == shown


LETTERS = st.text(st.sampled_from("噪音扰民12 a%_'\"*()\\ＡéßΣſ-、。\n\t\x00𠮷👍"), max_size=12)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(LETTERS | st.text(max_size=8), min_size=1, max_size=6), query=LETTERS | st.text(max_size=3))
def test_found_is_what_like_finds(tmp_path: Path, texts: list[str], query: str) -> None:
    connection = connect(tmp_path / "x.db", create=True)
    connection.executescript("""
        CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, text); DELETE FROM t;
        CREATE VIRTUAL TABLE IF NOT EXISTS s USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii');
        DELETE FROM s;""")
    for key, text in enumerate(texts):
        connection.execute("INSERT INTO t VALUES (?, ?)", (key, normalise(text)))
        connection.execute("INSERT INTO s (rowid, tokens) VALUES (?, ?)", (key, index_text(normalise(text))))
    words = terms(query)
    likes = ["%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for word in words]
    test = " AND ".join(["text LIKE ? ESCAPE '\\'"] * len(words)) or "0"
    expected = {row[0] for row in connection.execute(f"SELECT id FROM t WHERE {test}", likes)}
    answer = {row[0] for row in connection.execute("SELECT rowid FROM s WHERE s MATCH ?", (match_query(words),))} \
        if words else set()
    connection.close()
    assert answer == expected


@settings(max_examples=200)
@given(LETTERS | st.text(max_size=20))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(st.one_of(st.sampled_from("ab1 ，.|-\n甲乙𠮷"), st.characters()), max_size=30))
def test_tokens_are_the_pairs_of_each_word_and_its_last_sign(text: str) -> None:
    words = [_wide(word) for word in normalise(text).split()]
    plain = [token for word in words for token in (*map("".join, pairwise(word)), word[-1])]
    assert index_text(normalise(text)).split(" ") == (plain or [""])


@given(st.lists(st.text(st.sampled_from("ab1 ，|-甲乙ＡＢ\u200b"), max_size=8), max_size=4))
def test_keys_are_stored_in_one_spelling(keys: list[str]) -> None:
    assert key_text(keys) == " ".join(dict.fromkeys("".join(normalise(key).split()) for key in keys))


@given(st.text(alphabet=st.characters() | st.sampled_from("\n\r\t \x0b\x1c\x85\xa0\u00b4\u0301\u200b\ufe0f\ufe0e\ufeff\ud800\u2028Åﬁ堆"), max_size=12))
def test_signs_that_are_not_looked_for_are_not_there(text: str) -> None:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", search._GONE.sub("", text)).casefold())
    assert search.normalise(text) == " ".join(search._GONE.sub("", folded).split())
