"""A file that was taken before, to the byte: what is told of it without reading it is what reading it would say."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_desk.services import acts, import_fixing, import_known, importing, schemes
from hotline_desk.services.office import Desk, Refused
from hotline_desk.store import StoreError
from tests.services.conftest import Clock

HEADS = "工单编号,派单时间,标题,诉求内容,诉求地址\n"
Rows = list[tuple[str, str]]
FIRST: Rows = [("A1", "甲"), ("A2", "乙"), ("A3", "丙")]


def write(folder: Path, rows: Rows, name: str = "导出.csv") -> Path:
    file = folder / name
    file.write_text(HEADS + "".join(f"{n},2026-03-02 10:00,{title},楼道堆物，请清理,宝林六村12号\n" for n, title in rows), encoding="utf-8-sig")
    return file


def take(desk: Desk, file: Path) -> importing.ImportDone:
    return importing.commit(desk, import_fixing.look(desk, file))


def test_the_very_file_is_known_and_says_when_it_was_taken(desk: Desk, tmp_path: Path) -> None:
    file = write(tmp_path, FIRST)
    assert import_known.find(desk, file) is None
    done = take(desk, file)
    known = import_known.find(desk, file)
    assert known is not None and (known.batch, known.rows) == (done.batch, 3)
    assert known.counts == import_fixing.look(desk, file).counts
    assert "导入过（编号 " + done.batch in known.words and "共 3 行" in known.words
    assert import_known.find(desk, file.rename(tmp_path / "换了名字.csv")) == known  # the name is nothing


def test_of_another_year_the_year_is_said(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    file = write(tmp_path, FIRST)
    take(desk, file)
    clock.set("2027-01-04T09:00")
    known = import_known.find(desk, file)
    assert known is not None and known.words.startswith("2026年3月2日 10:20 导入过")
    assert import_fixing.look(desk, file).before.startswith("2026年3月2日 10:20 导入过")


CHANGES: dict[str, Callable[[Desk, Path, importing.ImportDone], object]] = {
    "the import is taken back": lambda desk, file, done: importing.undo(desk, done.batch),
    "a later export changes one of its orders": lambda desk, file, done: take(desk, write(file.parent, [("A2", "改了")], "后来.csv")),
    "one character more": lambda desk, file, done: write(file.parent, [*FIRST[:2], ("A3", "丙 ")]),
    "a header table is laid into the office": lambda desk, file, done: _lay(desk),
    "a mapping gets a name": lambda desk, file, done: schemes.save(desk, "本区", {"工单编号": "number", "标题": "subject"}),
    "a question about a header is answered": lambda desk, file, done: schemes.answer(desk, ["办结时间"], "办结时间", "closed_at"),
}


def _lay(desk: Desk) -> None:
    folder = desk.folder / schemes.FOLDER
    folder.mkdir()
    schemes.save(desk, "放下", {"工单编号": "number", "标题": "subject"})
    (folder / "甲.toml").write_text(schemes.listed(desk)[0].text.replace("own_1", "laid"), encoding="utf-8")


@pytest.mark.parametrize("what", CHANGES)
def test_what_the_plan_would_say_otherwise_is_read(desk: Desk, tmp_path: Path, what: str) -> None:
    file = write(tmp_path, FIRST)
    done = take(desk, file)
    assert import_known.find(desk, file) is not None
    CHANGES[what](desk, file, done)
    assert import_known.find(desk, file) is None


def test_another_release_or_choice_of_columns_is_another_file(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, FIRST)
    take(desk, file)
    assert import_known.find(desk, file, overrides={4: None}) is None
    assert import_known.find(desk, file, source="generic") is None
    monkeypatch.setattr("hotline_desk.__version__", "99.0")
    assert import_known.find(desk, file) is None


@pytest.mark.parametrize("rows", [[*FIRST, ("A2", "别的")], [*FIRST, FIRST[0]], [*FIRST, ("", "没有编号")]],
                         ids=["a row to mend", "a row twice", "a row without a number"])
def test_a_file_with_something_to_show_is_always_read(desk: Desk, tmp_path: Path, rows: Rows) -> None:
    file = write(tmp_path, rows)
    take(desk, file)
    assert import_known.find(desk, file) is None


def test_a_row_that_was_mended_is_no_row_of_the_file(desk: Desk, tmp_path: Path) -> None:
    file = write(tmp_path, FIRST)
    importing.commit(desk, import_fixing.amend(desk, import_fixing.look(desk, file), 2, "address", "宝林八村1号"))
    assert import_known.find(desk, file) is None
    assert import_fixing.look(desk, file).counts["updated"] == 1


def test_what_an_archived_order_was_not_given_is_told_again(desk: Desk, tmp_path: Path) -> None:
    closed = "工单编号,派单时间,标题,诉求内容,诉求地址,状态\n"

    def file(title: str, second: str) -> Path:
        path = tmp_path / "归档.csv"
        path.write_text(f"{closed}A1,2026-03-02 10:00,{title},楼道堆物，请清理,宝林六村12号,已办结\n"
                        f"A2,2026-03-02 10:00,{second},楼道堆物，请清理,宝林六村12号,\n", encoding="utf-8-sig")
        return path

    take(desk, file("甲", "甲"))
    acts.record(desk, "A1", "archive")
    take(desk, file("乙", "乙"))
    assert import_known.find(desk, file("乙", "乙")) is None
    assert import_fixing.look(desk, file("乙", "乙")).archived == 1


def test_rows_known_by_earlier_imports_hold_the_file_as_long_as_those_hold(desk: Desk, tmp_path: Path) -> None:
    first = take(desk, write(tmp_path, FIRST[:2], "a.csv"))
    both = write(tmp_path, FIRST, "b.csv")
    take(desk, both)
    assert import_known.find(desk, both) is not None
    other = take(desk, write(tmp_path, [("C1", "别家")], "c.csv"))
    assert import_known.find(desk, both) is not None  # nothing of it moved
    importing.undo(desk, other.batch)
    assert import_known.find(desk, both) is not None
    importing.undo(desk, first.batch)
    assert import_known.find(desk, both) is None
    assert import_fixing.look(desk, both).counts["new"] == 2
    take(desk, both)
    assert import_known.find(desk, both) is not None


def test_of_a_file_of_which_something_changed_it_is_said_when_it_was_taken(desk: Desk, tmp_path: Path) -> None:
    file = write(tmp_path, FIRST)
    assert import_fixing.look(desk, file).before == ""
    take(desk, file)
    later = take(desk, write(tmp_path, [("A2", "改了")], "后来.csv"))
    plan = import_fixing.look(desk, file)
    assert (plan.counts["updated"], plan.before) == (1, "3月2日 10:20 导入过，其中 2 行没有变化")
    importing.undo(desk, later.batch)
    importing.undo(desk, desk.store.imports()[-1]["batch"])
    assert import_fixing.look(desk, file).before == ""


def test_the_seals_hold(desk: Desk, tmp_path: Path) -> None:
    take(desk, write(tmp_path, FIRST))
    take(desk, write(tmp_path, [*FIRST[:2], ("A3", "丁")]))
    assert desk.store.broken_seals() == []


def test_who_may_not_import_is_not_told(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, FIRST)
    take(desk, file)
    with monkeypatch.context() as patch, pytest.raises(Refused, match="不能导入"):
        patch.setattr(import_known, "require", _refuse)
        import_known.find(desk, file)
    with pytest.raises(Refused, match="找不到文件"):
        import_known.find(desk, tmp_path / "没有.csv")


def _refuse(_desk: Desk, _act: str) -> None:
    raise Refused("不能导入")


_NUMBERS, _TITLES = ("A1", "A2", "A3"), ("甲", "乙")
_FILES = st.lists(st.tuples(st.sampled_from(_NUMBERS), st.sampled_from(_TITLES)), min_size=1, max_size=3)
_STEPS = st.lists(st.one_of(st.tuples(st.just("take"), _FILES), st.tuples(st.just("undo"), st.integers(0, 3)),
                            st.tuples(st.sampled_from(("note", "amend", "void")), st.sampled_from(_NUMBERS))), min_size=2, max_size=8)


@settings(max_examples=30, deadline=None)
@given(steps=_STEPS)
def test_whatever_happened_it_says_what_the_plan_says(
        tmp_path_factory: pytest.TempPathFactory, offices: Path, steps: list[tuple[str, object]]) -> None:
    folder, files, batches = tmp_path_factory.mktemp("o"), list[Path](), list[str]()
    shutil.copytree(offices, folder / "office")
    with Desk.open(folder / "office", clock=lambda: datetime(2026, 3, 5, 9), user="王敏") as desk:
        for kind, what in steps:
            _step(desk, folder, kind, what, files, batches)
            for file in files:
                known = import_known.find(desk, file)
                plan = import_fixing.look(desk, file)
                if known is not None:
                    assert known.counts == plan.counts and plan.archived == 0
                    assert [(r.verdict, r.diff) for r in plan.rows] == [("same", ())] * known.rows
                elif kind == "take" and file is files[-1]:  # it was just taken: only a row that is not plain keeps it from being known
                    assert plan.counts["same"] < plan.counts["rows"] or any(not r.raw or r.duplicate_of for r in plan.intake.rows)


def _step(desk: Desk, folder: Path, kind: str, what: object, files: list[Path], batches: list[str]) -> None:
    try:
        if kind == "take":
            files.append(write(folder, what, f"{len(files)}.csv"))  # type: ignore[arg-type]
            batches.append(take(desk, files[-1]).batch)
        elif kind == "undo" and batches:
            importing.undo(desk, batches[int(what) % len(batches)])  # type: ignore[call-overload]
        elif kind != "undo" and desk.store.exists(str(what)):
            data = {"note": {"text": "看过"}, "amend": {"changes": {"subject": "改过"}}, "void": {"reason": "重复"}}[kind]
            acts.record(desk, str(what), kind, data)
    except (Refused, StoreError):
        return  # what is refused changes nothing
