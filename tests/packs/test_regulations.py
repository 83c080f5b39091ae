"""The packs beside the published texts: nothing of a regulation is lost, nothing is put into its mouth."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from hotline_desk.domain.parameters import PARAMETERS
from hotline_desk.domain.policy import Pack, Parameter
from hotline_desk.packs import available, check, load_pack, packs_dir

HERE = Path(__file__).parent
PACKS = ["youyilu", "chengdong", "changning_cg", "luyang_cg"]
VALUES: dict[str, list[object]] = json.loads((HERE / "expected_values.json").read_text(encoding="utf-8"))
DAY = date(2026, 11, 21)

# Marks of the transcript that are not the regulation's: bullets, bold stars, one torn line, the news page's links.
ARTEFACTS = [
    (r"\*\*", ""),
    (r"(?m)^- ", ""),
    ("后果\n\n的", "后果的"),
    ("推荐阅读", ""),
    ("2、 职责分工", "二、职责分工"),
]
# Numbers and headings of the texts' own outline stand in a clause's number and heading.
OUTLINE = re.compile(
    r"第[一二三四五]章.*|第[一二三四五六七八九十]+条（.+）|[一二三四]、[^。：]{2,16}|（[一二三四五六七八九十4]）\s?[^。；，]{2,14}"
)

CITED = {
    "youyilu": "第四条（六） 第六条 第七条 第八条 第八条（一） 第八条（二） 第八条（三） 第八条（四） 第九条 第九条第一款 第九条第二款 "
    "第十条 第十一条第三款 第十二条（二）1 第十二条（二）2 第十二条（二）3 第十二条（二）4 第十二条（二）5 第十三条 第十四条 "
    "第十四条第三款 第十五条",
    "chengdong": "一 三（一） 三（二） 三（四） 三（五） 三（六） 三（七） 三（八） 三（九） 三（十） 附件1 附件2",
    "changning_cg": "二（一） 二（二） 二（三） 二（四） 三（一） 三（三） 三（五）",
    "luyang_cg": "“三牌”案件段 “三牌三单”段 “三解”工作法段 “三解”工作法段(问题挂账、监督提醒、消账机制) “响应率、解决率、满意率”段",
}


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def published(name: str) -> str:
    text = (HERE.parent / "regulations" / f"{name}.txt").read_text(encoding="utf-8")
    for pattern, plain in ARTEFACTS:
        text = re.sub(pattern, plain, text)
    return text


def every_parameter() -> list[tuple[str, Parameter]]:
    return [(name, p) for name in PACKS for values in load_pack(name).parameters.values() for p in values]


def test_the_four_packs_are_there_and_sound() -> None:
    assert sorted(PACKS) == available()
    assert check(packs_dir()) == []


@pytest.mark.parametrize("name", PACKS)
def test_the_clauses_hold_every_sentence_of_the_text(name: str) -> None:
    pack = load_pack(name)
    library = bare("".join(clause.heading + clause.text for clause in pack.clauses.values()) + pack.title)
    lost = [
        sentence
        for line in published(name).splitlines()
        for sentence in re.split("(?<=[。；])", line.strip())
        if sentence and not OUTLINE.fullmatch(sentence) and bare(sentence) not in library
    ]
    assert lost in ([], ["附件1：", "附件2："])


@pytest.mark.parametrize("name", PACKS)
def test_every_outline_heading_is_some_clauses_heading(name: str) -> None:
    headings = bare("".join(clause.heading for clause in load_pack(name).clauses.values()))
    marked = [line.strip() for line in published(name).splitlines() if OUTLINE.fullmatch(line.strip())]
    names = [re.sub(r"^第.+条（(.+)）$|^（.）\s?|^[一二三四]、", r"\1", line) for line in marked if "章" not in line]
    assert [n for n in names if bare(n) not in headings] == []


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_is_word_for_word(name: str) -> None:
    text = bare(published(name))
    changed = [
        (clause.number, line)
        for clause in load_pack(name).clauses.values()
        for line in clause.text.splitlines()
        if bare(line) not in text
    ]
    assert changed == []


@pytest.mark.parametrize("name", PACKS)
def test_every_cited_clause_is_there(name: str) -> None:
    assert [number for number in CITED[name].split() if number not in load_pack(name).clauses] == []


def test_youyilu_has_its_eighteen_articles_and_chengdong_its_eleven_items() -> None:
    articles = [n for n in load_pack("youyilu").clauses if re.fullmatch(r"第[一二三四五六七八九十]+条", n)]
    items = [n for n in load_pack("chengdong").clauses if re.fullmatch(r"附件2 二\.\d+", n)]
    assert (len(articles), items) == (18, [f"附件2 二.{n}" for n in range(1, 12)])


def test_every_quote_stands_in_the_published_text() -> None:
    texts = {name: bare(published(name)) for name in PACKS}
    assert [(name, p.name) for name, p in every_parameter() if bare(p.quote) not in texts[name]] == []


def test_no_quote_stops_before_its_verb() -> None:
    """长宁's clock of filing told the clerk: 诉件办结后，中队应及时."""
    assert [(name, p.name) for name, p in every_parameter() if p.quote.endswith(("应", "应及时", "及时将", "应在", "须", "需"))] == []


def test_every_value_says_where_it_comes_from() -> None:
    for name, parameter in every_parameter():
        assert parameter.quote, (name, parameter.name)
        assert parameter.origin in ("seed", "reading", "proposal")
        assert parameter.label == PARAMETERS[parameter.name].label, (name, parameter.name)
        assert parameter.unit == PARAMETERS[parameter.name].unit, (name, parameter.name)


@pytest.mark.parametrize("parameter", VALUES)
def test_values_are_those_of_the_parameter_list(parameter: str) -> None:
    found = [load_pack(name).book(DAY).value(parameter) for name in PACKS]
    assert found == VALUES[parameter]
    assert [type(value) for value in found] == [type(value) for value in VALUES[parameter]]


def test_beyond_the_list_there_are_only_proposals_that_say_so() -> None:
    more = {(name, p.name, p.value, p.origin) for name, p in every_parameter() if p.name not in VALUES}
    proposals = {("revisit_max_attempts", 3), ("submit_alert_workdays", 0), ("kb_review_days", 180)}
    others = {(name, "revisit_max_attempts", 3, "proposal") for name in ("chengdong", "luyang_cg")}
    assert more == {("youyilu", name, value, "proposal") for name, value in proposals} | others


@pytest.mark.parametrize(
    ("name", "word", "said"),
    [
        ("youyilu", "closed", "结案"),
        ("youyilu", "redo", "不满退回"),
        ("chengdong", "return", "回退"),
        ("changning_cg", "supervise_clear", "销项"),
        ("changning_cg", "unit", "中队"),
        ("luyang_cg", "ledger_clear", "消账"),
    ],
)
def test_each_office_keeps_its_own_words(name: str, word: str, said: str) -> None:
    assert load_pack(name).word(word) == said


@pytest.mark.parametrize("name", PACKS)
def test_rules_without_a_number_still_have_their_clause(name: str) -> None:
    pack: Pack = load_pack(name)
    assert {"handle", "platform_due"} <= pack.info["rules"].keys()
    assert all(clause in pack.clauses for clause in pack.info["rules"].values())


@pytest.mark.parametrize("name", PACKS)
def test_before_its_day_a_regulation_rules_nothing(name: str) -> None:
    pack = load_pack(name)
    first: date = pack.info["effective_from"]
    assert len(pack.book(first)) == len(pack.parameters)
    assert len(pack.book(date.fromordinal(first.toordinal() - 1))) == 0
