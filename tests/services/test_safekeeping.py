"""When a backup is due, what the rail says, thinning, and the commands."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hotline_desk import cli
from hotline_desk.services import keys, safekeeping
from hotline_desk.services.acts import record
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.store import backup, profile

NOW = datetime(2026, 3, 2, 10, 20)


def register(desk: Desk, number: str) -> None:
    record(desk, number, "register", {"subject": "噪音", "channel": "12345"}, desk.now())


def test_a_week_of_an_office(desk: Desk, clock: Any) -> None:
    assert safekeeping.status(desk) == safekeeping.Status("还没有备份", "soon")
    assert safekeeping.due(desk) == "第一次备份"
    register(desk, "A1")
    assert safekeeping.status(desk).urgency == "over"
    made = safekeeping.run(desk, "第一次备份")
    assert (made.problem, made.backup.manifest.orders) == ("", 1)
    assert safekeeping.status(desk) == safekeeping.Status("已备份 今天 10:20", "done")
    assert safekeeping.due(desk) == ""
    assert not safekeeping.changed(desk)
    clock.set("2026-03-02T14:30")
    assert safekeeping.due(desk) == ""  # four hours, but nothing was done
    register(desk, "A2")
    assert safekeeping.due(desk) == "每四小时"
    clock.set("2026-03-03T08:31")
    assert safekeeping.due(desk) == "当天首次"
    assert safekeeping.status(desk).words == "已备份 昨天 10:20"
    clock.set("2026-03-04T10:21")
    found = safekeeping.status(desk)
    assert (found.words, found.urgency) == ("已备份 03-02 10:20", "over")
    assert "48 小时" in found.detail


@pytest.mark.parametrize("act", [
    lambda desk: desk.change_setting("letterhead", "x"),
    lambda desk: desk.store.keep_file(b"x") and None,
    lambda desk: _log(desk)])
def test_what_counts_as_work(desk: Desk, act: Any) -> None:
    register(desk, "A1")
    safekeeping.run(desk)
    act(desk)
    assert safekeeping.changed(desk) is (not (desk.folder / "files").exists())  # a file without a row is no work yet


def _log(desk: Desk) -> None:
    with desk.store.transaction("王敏", NOW) as tx:
        tx.log_access("王敏", "print", "A1")


def test_a_clock_that_went_back_is_told_and_thins_nothing(desk: Desk, clock: Any) -> None:
    for day in range(1, 60):
        clock.now = datetime(2026, 3, 2, 8, 30) + timedelta(days=day)
        path = backup.folder_of(desk.folder) / f"office--{clock.now:%Y%m%d-%H%M%S}-0.hdbak"
        if day == 1:
            safekeeping.run(desk)
            whole = safekeeping.newest(desk)
            assert whole is not None
        else:
            shutil.copy(whole[0], path)
    clock.set("2026-06-01T08:30")
    register(desk, "A1")
    clock.set("2025-06-01T08:30")
    assert "2025-06-01" in safekeeping.clock_warning(desk)
    assert safekeeping.status(desk).words == "还没有备份"
    assert safekeeping.due(desk)
    before = len(backup.listed(backup.folder_of(desk.folder)))
    safekeeping.run(desk)
    assert len(backup.listed(backup.folder_of(desk.folder))) == before + 1
    clock.set("2026-06-01T09:00")
    assert safekeeping.clock_warning(desk) == ""


def test_thinning_goes_by_name_and_manifest(desk: Desk, clock: Any) -> None:
    folder = backup.folder_of(desk.folder)
    for day in range(40):
        clock.now = datetime(2026, 3, 2, 8, 30) + timedelta(days=day)
        safekeeping.run(desk)
    left = backup.listed(folder)
    assert 14 <= len(left) <= 14 + 8 + 12
    stranger = folder / "office--20200101-000000-1.hdbak"
    shutil.copy(left[0][0], stranger)  # its manifest says another day: not ours to judge
    (folder / "抄件.hdbak").write_bytes(b"x")
    clock.now += timedelta(days=1)
    safekeeping.run(desk)
    assert stranger.exists()
    assert (folder / "抄件.hdbak").exists()


def test_the_second_place(desk: Desk, tmp_path: Path) -> None:
    desk.change_setting(safekeeping.SECOND, str(tmp_path / "stick"))
    made = safekeeping.run(desk)
    assert "没能抄到" in made.problem
    (tmp_path / "stick").mkdir()
    made = safekeeping.run(desk)
    assert made.problem == ""
    assert (tmp_path / "stick" / made.backup.path.name).read_bytes() == made.backup.path.read_bytes()


def test_before_something_large_only_what_is_in_no_backup(desk: Desk) -> None:
    safekeeping.before(desk, "导入前", 5000)
    assert backup.listed(backup.folder_of(desk.folder)) == []  # an empty office
    register(desk, "A1")
    safekeeping.before(desk, "导入前", 20)
    assert backup.listed(backup.folder_of(desk.folder)) == []
    for _ in range(2):
        safekeeping.before(desk, "导入前", 5000)
        assert len(backup.listed(backup.folder_of(desk.folder))) == 1


def test_the_last_backup_of_the_day(folder: Path, clock: Any) -> None:
    with Desk.open(folder, clock=clock) as desk:
        register(desk, "A1")
    for _ in range(2):
        safekeeping.at_exit(folder, clock)
        assert len(backup.listed(backup.folder_of(folder))) == 1


# -- commands ---------------------------------------------------------------------------------------------
def run(capsys: pytest.CaptureFixture[str], *line: str) -> tuple[int, Any, str]:
    status = cli.main(["--json", "--now", "2026-03-02 10:20", *line])
    out, err = capsys.readouterr()
    return status, json.loads(out) if out else None, err


def test_moving_an_office_by_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, file = str(tmp_path / "one"), str(tmp_path / "two"), str(tmp_path / "all.hdbak")
    status, made, _ = run(capsys, "--data", one, "init", "--pack", "youyilu")
    assert status == 0
    assert keys.is_code(made["recovery_code"])
    run(capsys, "--data", one, "record", "A1", "register", "subject=噪音")
    status, done, _ = run(capsys, "--data", one, "backup", "--out", file)
    assert (status, done["orders"], done["verified"], done["copies"]) == (0, 1, True, file)
    monkeypatch.setattr(profile, "profile_path", lambda: tmp_path / "pc2" / "profile.key")
    status, done, err = run(capsys, "--data", two, "restore", file)
    assert (status, done) == (3, None)
    assert "恢复码" in err
    status, done, _ = run(capsys, "--data", two, "--recovery", made["recovery_code"].lower(), "restore", file)
    assert (status, done["orders"], done["before"]) == (0, 1, None)
    status, found, _ = run(capsys, "--data", two, "verify", "--events")
    assert (status, found["ok"], found["attachments"], found["events"]) == (0, True, True, ["A1#0"])


def test_a_lost_sheet_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    one = str(tmp_path / "one")
    _, made, _ = run(capsys, "--data", one, "init", "--pack", "youyilu")
    status, new, _ = run(capsys, "--data", one, "recovery-code")
    assert (status, keys.is_code(new["recovery_code"])) == (0, True)
    assert run(capsys, "--data", one, "verify")[0] == 0
    monkeypatch.setattr(profile, "profile_path", lambda: tmp_path / "pc2" / "profile.key")
    assert run(capsys, "--data", one, "--recovery", made["recovery_code"], "due")[0] == 3
    assert run(capsys, "--data", one, "--recovery", new["recovery_code"], "due")[0] == 0
    run(capsys, "--data", str(tmp_path / "plain"), "init", "--pack", "youyilu", "--plain")
    assert run(capsys, "--data", str(tmp_path / "plain"), "recovery-code")[0] == 1


def test_verify_and_restore_of_a_broken_office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, file = tmp_path / "one", str(tmp_path / "all.hdbak")
    status, made, _ = run(capsys, "--data", str(one), "init", "--pack", "youyilu", "--plain")
    assert (status, "recovery_code" in made) == (0, False)
    run(capsys, "--data", str(one), "backup", "--out", file)
    (one / "gen-1" / "office.db").write_bytes(b"broken")
    status, found, err = run(capsys, "--data", str(one), "verify")
    assert (status, found["ok"], found["database"]) == (3, False, False)
    assert "损坏" in found["problems"][0]
    assert run(capsys, "--data", str(one), "backup")[0] == 3
    status, done, _ = run(capsys, "--data", str(one), "restore", str(tmp_path / "none"))
    assert status == 1
    (tmp_path / "bad").write_bytes(b"PK")
    status, done, err = run(capsys, "--data", str(one), "restore", str(tmp_path / "bad"))
    assert (status, "Traceback" in err) == (1, False)
    status, done, _ = run(capsys, "--data", str(one), "restore", file)
    assert (status, done["generation"], done["kept"]) == (0, "gen-2", "gen-1")
    assert run(capsys, "--data", str(one), "verify")[0] == 0


def test_heads_are_shown_before_restoring(desk: Desk, tmp_path: Path) -> None:
    register(desk, "A1")
    made = safekeeping.run(desk)
    register(desk, "A2")
    there, says = safekeeping.heads(desk.folder, made.backup.path)
    assert there is not None
    assert (there.orders, says.orders) == (2, 1)
    with pytest.raises(Refused):
        safekeeping.heads(desk.folder, tmp_path / "none")


@pytest.mark.parametrize("name", ["OneDrive - 单位", "Dropbox", "坚果云", "我的坚果云"])
def test_a_synced_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError) as caught:
        Desk.create(tmp_path / name / "office", "youyilu", clock=lambda: NOW)
    assert caught.value.kind == "place"
    assert not (tmp_path / name).exists()
