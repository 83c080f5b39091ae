"""The archive command of the contract, and 回访记录单 as it is filed: from the command line and the services."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hotline_desk.cli import main
from hotline_desk.services import archiving, printing, supervising
from hotline_desk.services.office import Desk
from tests.screens.closed import OIL, PATH, desk_of, over, visited
from tests.screens.offices import NOW, act


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office with one order that was visited and found bad."""
    with desk_of(tmp_path) as desk:
        over(desk, OIL)
        visited(desk, OIL, "2026-09-16T09:00", contacted=True, result="dissatisfied", resolved="no", words="晚上照样排烟")
        act(desk, OIL, "redo", "2026-09-16T09:00", level="street")
        return desk.folder


def run(folder: Path, *words: str) -> int:
    return main(["--data", str(folder), "--now", "2026-09-17 10:06", "--as", "王敏", *words])


def test_archive_writes_the_file_and_names_what_is_missing(folder: Path, tmp_path: Path,
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "卷"
    assert run(folder, "--json", "archive", OIL, "--out", str(out)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["files"][:2] == ["00-封面.pdf", "01-卷内文件目录.pdf"]
    assert answer["missing"] == ["处理结果书（领导签字）"]
    assert sorted(p.name for p in out.iterdir()) == sorted(answer["files"])


def test_an_unknown_order_is_refused_and_nothing_written(folder: Path, tmp_path: Path,
                                                         capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "archive", "NOPE", "--out", str(tmp_path / "卷")) == 1
    assert "NOPE" in capsys.readouterr().err
    assert not (tmp_path / "卷").exists()


def test_out_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "archive", OIL) == 2
    assert "--out" in capsys.readouterr().err


def test_the_revisit_record_carries_what_was_answered(folder: Path) -> None:
    with Desk.open(folder, user="王敏") as desk:
        values = printing.fill(desk, "revisit_record", OIL)
    assert (values["source"], values["reached"], values["contacted"]) == ("street", "yes", "yes")
    assert (values["result"], values["resolved"], values["words"]) == ("dissatisfied", "no", "晚上照样排烟")
    assert values["decision"] == ["redo"]
    assert values["answer"] == "已责令商户加装净化装置；净化装置9月底前装好。"


def test_cover_and_catalogue_are_not_offered_for_printing(folder: Path) -> None:
    with Desk.open(folder) as desk:
        assert not [form for form, _ in printing.forms(desk) if form.startswith("archive_")]


def test_an_order_supervised_without_any_ground_is_in_the_list(folder: Path) -> None:
    with Desk.open(folder, clock=lambda: NOW, user="王敏") as desk:
        act(desk, OIL, "supervise", "2026-09-17T09:00", step="confirm")
        row = next(r for r in supervising.rows(desk) if r.order == OIL)
        assert (row.trigger, row.clause, row.group) == ("由人发起督办", "", "sign")


def test_every_form_the_file_is_drawn_from_exists_and_belongs_to_a_kind_of_event() -> None:
    from hotline_desk.domain.events import EVENT_KINDS
    from hotline_desk.services import archive_file, printing

    known = {form for form, _ in printing.every_form()}
    for kind, forms in archive_file._CALLED_BY:
        assert kind in EVENT_KINDS
        assert set(forms) <= known, kind


def test_the_newer_papers_are_drawn_into_the_file(tmp_path: Path) -> None:
    from hotline_desk.services import acts, archiving
    from tests.screens.closed import OIL, desk_of, over, visited

    with desk_of(tmp_path) as desk:
        over(desk, OIL)
        visited(desk, OIL, "2026-09-15T09:00", result="dissatisfied")
        acts.record(desk, OIL, "redo", {"level": "street"})
        acts.record(desk, OIL, "interview", {"step": "hold", "type": "督办约谈"})
        names = " ".join(archiving.export(desk, OIL, tmp_path / "out")["files"])
    for title in ("不满退回情况汇报通知单", "处理结果书", "约谈通知", "约谈记录", "回访记录"):
        assert title in names


def test_the_list_looks_for_the_name_of_a_paper_only_where_there_was_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three quarters of the time 归档 took to come up went into reading all forms, once for each order of the list."""
    asked: list[str] = []
    monkeypatch.setattr(supervising, "sheet_word", lambda _desk: asked.append("督办单") or "督办单")
    with desk_of(tmp_path) as desk:
        for number in (OIL, PATH):
            over(desk, number)
            visited(desk, number, "2026-09-16T09:00")
        assert len(archiving.rows(desk)) == 2
        assert asked == []
        act(desk, OIL, "supervise", "2026-09-17T09:00", step="confirm")
        asked.clear()  # the act names its paper itself
        [with_case] = [row for row in archiving.rows(desk) if row.order == OIL]
    assert "督办单（签字件）" in with_case.missing
    assert asked == ["督办单"]
