"""The restore drill, its page, the second place and what is due."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.paper.pages import page_raster
from hotline_desk.services import attachments, drill, safekeeping
from hotline_desk.services.acts import record
from hotline_desk.services.office import Desk, Refused
from hotline_desk.store import backup


@pytest.fixture
def kept(desk: Desk, tmp_path: Path) -> Desk:
    """An office with an order, a picture and a backup."""
    record(desk, "A1", "register", {"subject": "噪音", "channel": "12345"}, desk.now())
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    attachments.attach(desk, "A1", picture)
    safekeeping.run(desk)
    return desk


def stick(desk: Desk, tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir(exist_ok=True)
    safekeeping.keep_second(desk, tmp_path / "stick")
    return tmp_path / "stick"


def test_a_drill_brings_everything_back_and_leaves_nothing_behind(kept: Desk) -> None:
    before = sorted(p.name for p in backup.folder_of(kept.folder).iterdir())
    found = drill.drill(kept)
    assert (found.orders, found.events, found.attachments, found.problems) == (1, 1, 1, ())
    assert found.digest == backup.file_digest(backup.folder_of(kept.folder) / found.file)
    assert sorted(p.name for p in backup.folder_of(kept.folder).iterdir() if p.name != ".drill.lock") == before
    line = kept.store.access_log()[0]
    assert (line["action"], "无误" in line["detail"]) == ("drill", True)


def test_a_damaged_backup_is_found_by_the_drill(kept: Desk, tmp_path: Path) -> None:
    place = stick(kept, tmp_path)
    safekeeping.run(kept)
    assert drill.drill(kept).second.endswith("恢复并核对无误")
    for each in (place / "files").glob("*/*"):
        each.write_bytes(b"rot")
    # The office's own shelf is no help on the day the PC is gone.
    found = drill.drill(kept)
    assert found.problems
    assert all("第二处" in problem for problem in found.problems)
    shutil.rmtree(place)
    assert "找不到本单位的备份" in drill.drill(kept).problems[0]
    (path, _), *_ = reversed(backup.listed(backup.folder_of(kept.folder)))
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(Refused):
        drill.drill(kept)


KILLED = """
import os, sys
from pathlib import Path
from hotline_desk.services import drill
from hotline_desk.services.office import Desk

def step(words):
    if words == "正在逐项核对":
        os._exit(9)  # as a power cut does: nothing is tidied up

drill.drill(Desk.open(Path(sys.argv[1])), step)
"""


def killed_half_way(kept: Desk) -> Path:
    """The folder that a drill ended half way leaves behind."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(kept.folder)], check=False, timeout=60)
    assert done.returncode == 9
    room = backup.folder_of(kept.folder) / ".drill"
    assert room.is_dir(), "the copy of the whole office is there"
    return room


def test_what_a_killed_drill_leaves_goes_at_the_next_start_or_the_next_drill(kept: Desk) -> None:
    room = killed_half_way(kept)
    assert drill.clear(kept)
    assert not room.exists()
    assert not drill.clear(kept), "nothing is left to clear"
    room.mkdir()
    (room / "rest").write_bytes(b"x")
    assert drill.drill(kept).problems == ()
    assert not room.exists()


def test_two_windows_do_not_drill_into_one_another(kept: Desk) -> None:
    asked: list[str] = []

    def step(words: str) -> None:
        if not asked:
            asked.append(words)
            with pytest.raises(Refused, match="另一个窗口正在演练"):
                drill.drill(kept)
            assert not drill.clear(kept), "a start beside it leaves it alone"

    assert drill.drill(kept, step).problems == ()
    assert asked


def test_a_stopped_drill_leaves_nothing(kept: Desk) -> None:
    def step(words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drill.drill(kept, step)
    assert not (backup.folder_of(kept.folder) / ".drill").exists()


def test_nothing_to_drill(desk: Desk) -> None:
    with pytest.raises(Refused, match="还没有备份"):
        drill.drill(desk)


def test_the_page_says_what_came_back_and_is_one_page(kept: Desk) -> None:
    found = drill.drill(kept)
    told = drill._record(kept, found)
    assert told["result"] == "恢复成功，逐项核对无误。"
    assert "工单 1 件" in told["came_back"]
    pdf = drill.protocol(kept, found)
    assert page_raster(pdf, 0, 1).height > 0
    worse = drill._record(kept, drill.Drilled(**{**{f: getattr(found, f) for f in found.__slots__}, "problems": ("附件损坏",)}))
    assert worse["result"] == "恢复中发现问题：附件损坏"


def test_a_drill_is_due_once_a_quarter(kept: Desk, clock: Any) -> None:
    assert drill.overdue(kept) == ""
    clock.now += timedelta(days=93)
    assert "还没有做过" in drill.overdue(kept)
    drill.drill(kept)
    assert drill.overdue(kept) == ""
    clock.now += timedelta(days=93)
    assert "上次恢复演练：" in drill.overdue(kept)


def test_the_second_place_is_red_when_missing_empty_or_old(kept: Desk, tmp_path: Path, clock: Any) -> None:
    assert safekeeping.second_status(kept).urgency == "soon"
    place = stick(kept, tmp_path)
    assert (safekeeping.second_status(kept).words, safekeeping.second_status(kept).urgency) == ("第二处还没有备份", "over")
    safekeeping.run(kept)
    assert safekeeping.second_status(kept) == safekeeping.Status("第二处 今天 10:20", "done", str(place))
    away = place.rename(tmp_path / "pulled")
    assert safekeeping.second_status(kept).words == "第二处现在找不到"
    clock.now += timedelta(days=3)
    record(kept, "A2", "register", {"subject": "噪音", "channel": "12345"}, kept.now())
    assert "没能抄到" in safekeeping.run(kept).problem
    away.rename(place)
    old = safekeeping.second_status(kept)
    assert (old.words, old.urgency) == ("第二处 03-02 10:20", "over")
    safekeeping.run(kept)
    assert safekeeping.second_status(kept).urgency == "done"


def test_anothers_backups_on_the_stick_do_not_count(kept: Desk, tmp_path: Path, clock: Any) -> None:
    place = stick(kept, tmp_path)
    with Desk.create(tmp_path / "other", "youyilu", clock=clock) as other:
        safekeeping.keep_second(other, place)
        safekeeping.run(other)
    assert safekeeping.second_status(kept).words == "第二处还没有备份"
    safekeeping.run(kept)
    assert len(backup.listed(place)) == 2
    assert safekeeping.second_status(kept).urgency == "done"
