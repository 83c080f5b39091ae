"""练习: invented data in a folder of its own; the real office stays as it is to the byte; tasks are ticked by what happened."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.packs import available
from hotline_desk.paper.pages import page_text
from hotline_desk.services import acts, printing, safekeeping, training
from hotline_desk.services.office import Desk, Refused

NOW = datetime(2026, 9, 17, 10, 6)


def clock() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(training, "default_data_dir", lambda: tmp_path / "home" / "office")
    return tmp_path / "home"


def _bytes(where: Path) -> dict[str, str]:
    return {str(p.relative_to(where)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(where.rglob("*")) if p.is_file()}


def _real(home: Path) -> Path:
    from hotline_desk.services import keys

    with Desk.create(home / "office", "youyilu", "友谊路街道热线办", clock=clock, user="王敏", code=keys.new_code()) as desk:
        acts.record(desk, "BS1", "register", {"channel": "12345", "kind": "complaint", "subject": "楼道堆物"}, NOW)
        safekeeping.run(desk)
    return home / "office"


def test_a_practice_day_leaves_the_real_office_as_it_was_to_the_byte(home: Path) -> None:
    real = _real(home)
    before = _bytes(real)
    assert len(before) > 2
    with training.make(training.folder(), "youyilu", clock) as desk:
        number = next(t.order for t in training.tasks(desk) if t.key == "dispatch")
        acts.record(desk, number, "contact", {"method": "phone", "reached": True, "party": "office"}, NOW)
        done = acts.record(desk, number, "dispatch", {"to": "宝林六村居民区", "class": "general", "basis": "statutory"}, NOW)
        acts.undo(desk, done)
        safekeeping.run(desk)
        printing.draw(desk, "youyilu_supervision", [number])
    training.make(training.folder(), "chengdong", clock).close()  # made anew under another regulation
    training.discard(training.folder())
    assert not training.folder().exists()
    assert _bytes(real) == before
    assert [p.name for p in home.iterdir()] == ["office"]


def test_only_practice_is_ever_deleted(home: Path) -> None:
    real = _real(home)
    before = _bytes(real)
    for where in (real, home):
        with pytest.raises(Refused, match="不是练习用的文件夹"):
            training.discard(where)
        with pytest.raises(Refused, match="不是练习用的文件夹"):
            training.make(where, "youyilu", clock)
    (real / training.MARKER).write_text("别的文字", encoding="utf-8")
    with pytest.raises(Refused):
        training.discard(real)
    (real / training.MARKER).unlink()
    assert _bytes(real) == before


@pytest.mark.parametrize("pack", available())
def test_every_pack_has_its_tasks_and_orders_to_try_them_on(home: Path, pack: str) -> None:
    with training.make(training.folder(), pack, clock) as desk:
        found = training.tasks(desk)
        assert training.on(desk)
        assert desk.office_name.endswith("（练习）")
        assert {"register", "contact", "dispatch", "accept", "answer", "print", "undo"} <= {t.key for t in found}
        assert not any(t.done for t in found)
        assert all(t.order or t.place in ("register", "today") for t in found)


def test_a_task_is_ticked_when_the_records_show_it(home: Path) -> None:
    with training.make(training.folder(), "youyilu", clock) as desk:
        number = next(t.order for t in training.tasks(desk) if t.key == "dispatch")
        done = acts.record(desk, number, "dispatch", {"to": "宝林六村居民区", "class": "general", "basis": "statutory"}, NOW)
        assert {t.key for t in training.tasks(desk) if t.done} == {"dispatch"}
        assert training.summary(training.tasks(desk))[0] == f"已做 1 / {len(training.tasks(desk))}"
        acts.undo(desk, done)
        assert {t.key for t in training.tasks(desk) if t.done} == {"undo"}  # what was taken back is to be done again
        printing.keep_numbers(desk, "youyilu_supervision", [number])
        assert "print" in {t.key for t in training.tasks(desk) if t.done}


def test_practice_goes_on_where_it_was_left_and_another_pack_begins_anew(home: Path) -> None:
    with training.opened(training.folder(), "youyilu", clock) as desk:
        acts.record(desk, "练习1", "register", {"channel": "12345", "kind": "help", "subject": "试一件"}, NOW)
    with training.opened(training.folder(), "", clock) as desk:
        assert desk.store.order_row("练习1") is not None
    with training.opened(training.folder(), "luyang_cg", clock) as desk:
        assert (desk.pack.id, desk.store.order_row("练习1")) == ("luyang_cg", None)


def test_every_practice_paper_says_so(home: Path) -> None:
    with training.make(training.folder(), "youyilu", clock) as desk:
        number = next(t.order for t in training.tasks(desk) if t.key == "dispatch")
        drawn = printing.draw(desk, "youyilu_supervision", [number])
    assert all("练习打印，数据是编造的，不作公文" in page_text(drawn.pdf, n) for n in range(drawn.pages))
    real = Desk.open(_real(home), clock=clock)
    with real:
        assert "练习" not in page_text(printing.draw(real, "youyilu_supervision", ["BS1"]).pdf, 0)
