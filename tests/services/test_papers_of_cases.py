"""Papers of a case that a person began: what the events know is on them, what nobody knows leaves room for a pen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from hotline_desk.services import acts, materials, printing
from hotline_desk.services.materials import SIGNED, Incoming
from hotline_desk.services.office import Desk

NUMBER = "X1"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "office", request.param, clock=lambda: datetime(2026, 9, 17, 10, 6), user="王敏") as made:
        act(made, "register", "2026-09-07T09:10", channel="12345", kind="complaint", caller="陈女士", phone="13800001234",
            address="宝林六村12号", subject="楼道堆物", content="楼道堆放纸箱")
        act(made, "dispatch", "2026-09-07T09:20", to="综合行政执法队", basis="statutory", **{"class": "general"})
        yield made


def act(desk: Desk, event: str, at: str, **data: Any) -> None:
    acts.record(desk, NUMBER, event, data, datetime.fromisoformat(at))


def text(desk: Desk, form: str) -> str:
    with pypdfium2.PdfDocument(printing.draw(desk, form, [NUMBER]).pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.parametrize("desk", ["chengdong"], indirect=True)
def test_the_reason_and_the_day_of_an_escalation_come_from_its_events(desk: Desk) -> None:
    act(desk, "report_progress", "2026-09-08T09:00", promised="2026-09-15T17:30", plan="等产权方到场")
    act(desk, "escalate", "2026-09-09T09:00", step="draft")
    filled = printing.fill(desk, "chengdong_escalation", NUMBER)
    assert (filled["reason"], filled["due"]) == ("等产权方到场。", datetime(2026, 9, 15, 17, 30))
    act(desk, "escalate", "2026-09-09T10:00", step="draft", note="涉及产权方和执法队，多次协调无果")
    assert printing.fill(desk, "chengdong_escalation", NUMBER)["reason"] == "涉及产权方和执法队，多次协调无果"


@pytest.mark.parametrize("desk", ["luyang_cg"], indirect=True)
def test_a_task_slip_that_a_person_raised_says_why_and_which_time(desk: Desk) -> None:
    act(desk, "supervise", "2026-09-08T09:00", step="confirm", note="区领导交办，限期解决")
    filled = printing.fill(desk, "card_task", NUMBER)
    assert (filled["repeat_count"], filled["clause_line"], filled["card"]) == (1, "区领导交办，限期解决", "")
    assert "反复投诉" not in filled["demand"]
    assert "第1次投诉。依据：区领导交办，限期解决" in text(desk, "card_task")


@pytest.mark.parametrize("desk", ["luyang_cg"], indirect=True)
def test_a_task_slip_is_not_due_before_its_own_date(desk: Desk) -> None:
    """Printed on 17 September it said 请于 9月10日 前拿出解决办法; what went out in time keeps its day when it is printed again."""
    act(desk, "amend", "2026-09-07T10:00", changes={"platform_due": "2026-09-10T17:30"}, reason="平台改了时限")
    act(desk, "supervise", "2026-09-08T09:00", step="confirm")
    late = printing.fill(desk, "card_task", NUMBER)
    assert (late["due"], "9月10日" in late["demand"]) == ("", False)
    act(desk, "supervise", "2026-09-08T10:00", step="issue")
    sent = printing.fill(desk, "card_task", NUMBER)
    assert (sent["due"], "9月10日（周四）17:30 前" in sent["demand"]) == (datetime(2026, 9, 10, 17, 30), True)


@pytest.mark.parametrize("desk", ["youyilu"], indirect=True)
def test_a_signed_form_is_no_evidence_of_the_result(desk: Desk) -> None:
    act(desk, "supervise", "2026-09-08T09:00", step="confirm")
    materials.add(desk, NUMBER, [Incoming("现场.png", PNG, "image"), Incoming("督办单扫描.png", PNG, SIGNED, "youyilu_supervision")])
    for form in ("redo_result", "return_request"):
        assert printing.fill(desk, form, NUMBER)["attachments"] == "现场.png", form


def test_a_missing_value_in_a_sentence_leaves_room_for_a_pen() -> None:
    from hotline_desk.paper.content import Setter
    from hotline_desk.paper.forms import load_form
    from hotline_desk.paper.typefaces import bundled

    form = load_form("card_task")
    block = next(b for row in form.rows for cell in row.cells for b in cell.blocks if "{repeat_count}" in b.text)

    def width(count: object) -> float:
        (item,) = Setter(form.page, {"repeat_count": count, "clause_line": "三"}, bundled()).text(block, 400)
        return max(mark.line.width for mark in item.marks if mark.line is not None)

    assert width("") == pytest.approx(width("十二"))
