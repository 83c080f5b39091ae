"""材料: files put into an order and taken out again are events; undo, 一诉一档 and the rules follow at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services import acts, archiving, dossier, materials, supervise_case
from hotline_desk.services.materials import Incoming
from hotline_desk.services.office import Desk, Refused
from tests.screens.closed import desk_of, over

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 40
ORDER = "BS260910-0355"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        over(opened, ORDER)
        yield opened


def wrote(folder: Path, name: str, content: bytes = PNG) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def names(desk: Desk) -> list[str]:
    return [row.name for row in materials.listed(desk, ORDER)]


def lacking(desk: Desk) -> list[str]:
    order, _ = desk.judge(ORDER)
    return [p.label for p in archiving.papers(desk, order, desk.store.attachments(ORDER)) if not p.there]


def test_a_file_put_in_stands_in_the_history_the_list_and_the_checklist(desk: Desk, tmp_path: Path) -> None:
    before = lacking(desk)
    done = materials.add(desk, ORDER, [materials.read(wrote(tmp_path, "现场.png"))])
    assert done.message == "已添加：现场.png"
    [row] = materials.listed(desk, ORDER)
    assert (row.name, row.kind, row.who.split(" · ")[0], row.media) == ("现场.png", "现场图像", "王敏", "image/png")
    [item] = [i for i in dossier.view(desk, ORDER).timeline if i.kind == "attach"]
    assert (item.title, item.attachments) == ("添加材料：现场图像", (("image", "现场.png", str(row.id)),))
    assert set(before) - set(lacking(desk)) == {"取证材料（现场图像）"} or "取证材料（现场图像）" not in before


def test_several_files_are_one_act_and_one_undo(desk: Desk, tmp_path: Path) -> None:
    files = [materials.read(wrote(tmp_path, n)) for n in ("一.png", "二.png")]
    done = materials.add(desk, ORDER, files)
    assert names(desk) == ["一.png", "二.png"]
    assert desk.undo_stack[-1] is done
    acts.undo(desk)
    assert names(desk) == []
    assert [r["removed"] for r in desk.store.attachments(ORDER)] == [1, 1]


def test_a_removed_file_comes_back_by_undo_and_again_by_the_undo_before(desk: Desk, tmp_path: Path) -> None:
    materials.add(desk, ORDER, [materials.read(wrote(tmp_path, "一.png"))])
    [row] = materials.listed(desk, ORDER)
    done = materials.remove(desk, ORDER, row.id)
    assert names(desk) == []
    assert done.undoable
    acts.undo(desk)
    assert names(desk) == ["一.png"]
    acts.undo(desk)
    assert names(desk) == []
    with pytest.raises(Refused, match="已经不在"):
        materials.remove(desk, ORDER, row.id)


@pytest.mark.parametrize(("name", "content", "said"), [
    ("安装.exe", b"MZ\x90", "只收"), ("现场.png", b"MZ\x90 not a picture", "内容不是"), ("空.png", b"", "空文件"),
    ("脚本.js", b"alert(1)", "只收"), ("无后缀", PNG, "只收"),
])
def test_what_is_no_material_is_refused_with_a_sentence(desk: Desk, tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said) as caught:
        materials.read(wrote(tmp_path, name, content))
    assert str(caught.value).endswith("数据没有变化。")


def test_what_will_follow_is_told_before_it_is_put_in(desk: Desk, tmp_path: Path) -> None:
    scan = Incoming("处理结果书.png", PNG, "signed", "redo_result")
    told = [c.text for c in materials.ahead(desk, ORDER, [scan])]
    assert any(line.startswith("一诉一档：") and "签字件" in line for line in told)
    assert names(desk) == []


def test_evidence_put_into_the_file_ends_the_finding_that_it_is_missing(tmp_path: Path) -> None:
    with desk_of(tmp_path, "chengdong") as office:
        number = "CN1"
        acts.record(office, number, "register", {"channel": "12345", "subject": "占道"}, datetime(2026, 9, 14, 9, 0))
        acts.record(office, number, "dispatch", {"to": "一中队", "class": "general"}, datetime(2026, 9, 14, 9, 30))
        acts.record(office, number, "reply", {"method": "phone", "points": "已劝离"}, datetime(2026, 9, 14, 15, 0))
        acts.record(office, number, "file_result", {"solved": "actual", "result": "已劝离"}, datetime(2026, 9, 14, 15, 5))
        assert "evidence_missing" in {f.rule for f in office.judge(number)[1].findings}
        file = Incoming("现场.png", PNG, "image")
        assert any("缺证据材料" in c.text for c in materials.ahead(office, number, [file]))
        materials.add(office, number, [file])
        assert "evidence_missing" not in {f.rule for f in office.judge(number)[1].findings}
        acts.undo(office)
        assert "evidence_missing" in {f.rule for f in office.judge(number)[1].findings}


def test_after_archiving_material_may_come_and_not_go(desk: Desk, tmp_path: Path) -> None:
    acts.record(desk, ORDER, "archive", {}, None)
    materials.add(desk, ORDER, [materials.read(wrote(tmp_path, "补交.png"))])
    [row] = materials.listed(desk, ORDER)
    with pytest.raises(Refused, match="已归档"):
        materials.remove(desk, ORDER, row.id)


def test_an_event_may_not_name_the_file_of_another_order(desk: Desk, tmp_path: Path) -> None:
    over(desk, "BS-OTHER")
    materials.add(desk, "BS-OTHER", [materials.read(wrote(tmp_path, "一.png"))])
    theirs = materials.listed(desk, "BS-OTHER")[0].id
    for number in (theirs, 999):
        with pytest.raises(Refused, match="没有"):
            acts.record(desk, ORDER, "attach", {"file": number})
    assert names(desk) == []


@pytest.mark.parametrize(("pack", "title"), [
    ("youyilu", "督办单"), ("luyang_cg", "三牌"), ("changning_cg", "问题清单"), ("chengdong", "签字件")])
def test_a_signed_scan_is_filed_under_the_offices_own_form(tmp_path: Path, pack: str, title: str) -> None:
    """It was filed as 友谊路's 督办单 in every office."""
    with desk_of(tmp_path, pack) as desk:
        over(desk, ORDER)
        supervise_case.keep_scan(desk, ORDER, "supervise", wrote(tmp_path, "签字.png"))
        [row] = materials.listed(desk, ORDER)
        assert title in row.kind
        assert "友谊路" not in row.kind or pack == "youyilu"
