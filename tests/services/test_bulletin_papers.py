"""The printed 通报: every figure the page shows, for each way of scoring, and nothing of a citizen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.paper import bulletin_sheet
from hotline_desk.paper.content import Stroke
from hotline_desk.paper.layout import lay_out
from hotline_desk.paper.pages import page_text
from hotline_desk.paper.typefaces import preferred
from hotline_desk.services import audit, bulletin, bulletin_papers, demo
from hotline_desk.services.bulletin import Bulletin, Trend
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.standing import Standing
from hotline_desk.trend import Room, Series
from hotline_desk.trend import lay_out as lay_out_curves

NOW = datetime(2026, 9, 17, 10, 6)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with demo.make(tmp_path_factory.mktemp("town") / "office", clock=lambda: NOW, count=160) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(town: Desk) -> Bulletin:
    return bulletin.make(Standing(town), "2026-09")


def _text(pdf: bytes, pages: int) -> str:
    return "".join("".join(page_text(pdf, n).split()) for n in range(pages))


def test_every_unit_stands_on_paper_with_its_score_rates_and_arithmetic(town: Desk, found: Bulletin) -> None:
    printed = bulletin_papers.draw(town, found)
    words = _text(printed.pdf, printed.pages)
    assert "2026年9月热线工单月度通报" in words
    assert not printed.missing_glyphs
    for row in found.rows:
        assert row.unit in words
        if row.rank:
            assert "".join(found.details[row.unit].sentence.split()) in words
    for rate in found.rates:
        assert "".join(rate.counts.split()) in words
    assert "".join(audit.chain_words(town).split()) in words
    assert "本表式由本程序拟定" in words


def test_no_order_and_no_citizen_stands_on_it(town: Desk, found: Bulletin) -> None:
    printed = bulletin_papers.draw(town, found)
    words = _text(printed.pdf, printed.pages)
    for order in town.store.rows({}, columns=("number", "caller", "phone")):
        assert str(order["number"]) not in words
        assert not order["phone"] or str(order["phone"]) not in words
        assert not order["caller"] or str(order["caller"]) not in words


@pytest.mark.parametrize(("period", "called"), [("2026-09", "月度通报"), ("2026-Q3", "季度通报"), ("2026", "年度通报"),
                                                ("2026-W37", "周报"), ("2026-09-16", "日报")])
def test_each_period_has_its_name(town: Desk, period: str, called: str) -> None:
    made = bulletin.make(Standing(town), period, trend=False)
    assert bulletin_papers.title(made) == called
    assert bulletin_papers.sheet(town, made).title.endswith(called)


def test_who_is_last_is_called_in_by_the_ranking_that_counts(town: Desk, found: Bulletin) -> None:
    """A month's paper said whom to call in by the quarter's ranking, and below it that nobody was."""
    last = "、".join(r.unit for r in found.rows if r.last)
    assert not found.follows
    assert bulletin_papers.sheet(town, found).after == f"本期末位：{last}。后 3 名约谈（按季排名），不按本期。依据：第十四条第三款"
    quarter = bulletin.make(Standing(town), "2026-Q3", trend=False)
    last = "、".join(r.unit for r in quarter.rows if r.last)
    assert bulletin_papers.sheet(town, quarter).after == f"后 3 名约谈：{last}。依据：第十四条第三款"


def test_figures_say_since_when_they_stand(town: Desk, found: Bulletin) -> None:
    assert ("数据", "9月30日 17:02 定稿（王敏）") in bulletin_papers.sheet(town, found, "9月30日 17:02 定稿（王敏）").head
    assert ("数据", found.context) in bulletin_papers.sheet(town, found).head


def test_a_regulation_that_scores_nobody_prints_units_and_rates(town: Desk, found: Bulletin) -> None:
    plain = replace(found, scored=False, last_words="")
    sheet = bulletin_papers.sheet(town, plain)
    form, record = bulletin_sheet.paper(sheet)
    assert sheet.heads[:2] == ("承办单位", "受理")
    assert "得分算式" not in " ".join(str(v) for v in record.values())
    assert sum(form.columns) == pytest.approx(bulletin_sheet.WIDTH)
    assert bulletin_papers.draw(town, plain).pages


SIX = (Trend("按时办结", (95.1, 95.8, None, 93.6, 94.2, 94.4)), Trend("满意率", (84.2, 85.9, 86.3, 84.8, 86.9, 87.6)),
       Trend("实解率", (78.9, 80.1, 80.6, 79.2, 81.7, 82.9)))


def _strokes(town: Desk, found: Bulletin) -> list[Stroke]:
    form, record = bulletin_sheet.paper(bulletin_papers.sheet(town, found))
    return [mark.stroke for ink in lay_out(form, record, preferred()) for mark in ink.marks if mark.stroke]


def test_the_months_are_drawn_as_lines_told_apart_without_colour(town: Desk, found: Bulletin) -> None:
    strokes = _strokes(town, replace(found, trends=SIX))
    lines = [s for s in strokes if not s.filled and s.grey == 0]
    assert sorted(len(s.points) for s in lines) == [2, 3, 6, 6]  # the gap of a month without figures parts its line
    assert len({s.dash for s in lines}) == 3
    assert [len([s for s in strokes if s.filled and len(s.points) == n]) for n in (24, 4, 3)] == [5 + 1, 6 + 1, 6 + 1]
    printed = bulletin_papers.draw(town, replace(found, trends=SIX))
    words = _text(printed.pdf, printed.pages)
    assert all(said in words for said in ("近六个月", "94.4%", "87.6%", "82.9%", *found.months))


def test_the_window_and_the_paper_lay_the_same_chart_out(town: Desk, found: Bulletin) -> None:
    """The same shares of the plot: one geometry, whatever the size."""
    series = tuple(Series(t.label, t.values) for t in SIX)
    small, large = (lay_out_curves(found.months, series, Room(w, h, 20, 60, 8, 18, 12)) for w, h in ((420, 120), (840, 240)))
    shares = [[[((x - placed.x) / placed.width, (y - placed.y) / placed.height) for x, y in one.points] for one in placed.curves]
              for placed in (small, large)]
    assert shares[0] == [[pytest.approx(point) for point in points] for points in shares[1]]


def test_one_month_makes_no_chart(town: Desk, found: Bulletin) -> None:
    alone = tuple(replace(t, values=(None,) * 5 + t.values[-1:]) for t in SIX)
    assert not _strokes(town, replace(found, trends=alone))
    assert bulletin_papers.draw(town, replace(found, trends=(), months=())).pages


def test_every_row_fills_the_grid(town: Desk, found: Bulletin) -> None:
    form, _ = bulletin_sheet.paper(bulletin_papers.sheet(town, found))
    assert {sum(cell.span for cell in row.cells) for row in form.rows} == {len(form.columns)}


def test_that_it_went_out_is_written_down(town: Desk, found: Bulletin) -> None:
    bulletin_papers.printed(town, found)
    newest = max(town.store.access_log(limit=1000), key=lambda row: int(row["seq"]))
    assert (newest["action"], newest["entity"]) == ("print", "bulletin 2026-09")


def test_an_auditor_prints_none(tmp_path: Path, found: Bulletin, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotline_desk.services import accounts, passwords

    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})
    with Desk.create(tmp_path / "office", "youyilu", clock=lambda: NOW, user="王敏") as desk:
        accounts.turn_on(desk, "管理员", "Baoshan-2026")
        desk.enter("审计", "auditor")
        with pytest.raises(Refused):
            bulletin_papers.draw(desk, found)


@pytest.mark.parametrize("pack", ["chengdong", "luyang_cg"])
def test_points_and_fractions_of_other_regulations_stand_whole(tmp_path: Path, pack: str) -> None:
    """−1.0 was printed 〓1.0, for no font has that minus; 184 ÷ 197 was broken over three lines of a narrow column."""
    with demo.make(tmp_path / "office", clock=lambda: NOW, count=120, pack=pack) as desk:
        made = bulletin.make(Standing(desk), "2026-09")
        printed = bulletin_papers.draw(desk, made)
        assert not printed.missing_glyphs
        words = "".join(page_text(printed.pdf, n) for n in range(printed.pages))
        assert "〓" not in words
        lines = [" ".join(line.split()) for line in words.splitlines()]
        for rate in made.rates:
            assert any(rate.counts in line for line in lines), rate.counts
        if pack == "chengdong":
            assert any(row.score.startswith("−") for row in made.rows)
            assert {len(row.rates[: len(bulletin.columns(desk))]) for row in made.rows} == {4}


def test_no_page_ends_with_a_heading_and_no_line_is_parted(town: Desk, found: Bulletin) -> None:
    for count in range(1, 24):
        sheet = bulletin_papers.sheet(town, replace(found, trends=SIX))
        form, record = bulletin_sheet.paper(replace(sheet, ranking=(sheet.ranking * 3)[:count]))
        pages = lay_out(form, record, preferred())
        rows = [sorted({round(cell.y, 1) for cell in page.cells}) for page in pages]
        assert sum(map(len, rows)) == len(form.rows)
        for page in pages[:-1]:
            last = max((mark for mark in page.marks if mark.line), key=lambda mark: mark.y)
            assert last.line is not None
            assert last.line.text[1:2] != "、", last.line.text
