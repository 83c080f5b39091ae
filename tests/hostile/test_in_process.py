"""What is read without the child: pasted text, scenario files, packs, notices, lines of ``record -``. In time, in a sentence."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hotline_desk.__main__ import main
from hotline_desk.domain.notice import NoticeError, read_notice
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.intake import read_rows
from hotline_desk.store import Store

SECONDS = 20
FILES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"", "nul": lambda: bytes(100_000), "noise": lambda: random.Random(1).randbytes(200_000),
    "deep lists": lambda: b"[" * 300_000, "deep objects": lambda: b'{"a":' * 100_000, "deep toml": lambda: b"a=" + b"[" * 100_000,
    "long number": lambda: b'{"pack":"youyilu","now":"2026-03-02T10:00","x":' + b"1" * 1_000_000 + b"}",
    "utf-16": lambda: '{"pack":"youyilu"}'.encode("utf-16"), "gbk": lambda: '{"pack":"友谊路"}'.encode("gbk"),
    "half a character": lambda: b'{"pack":"\\ud800","now":"2026-03-02T10:00"}', "brackets": lambda: "（".encode() * 200_000,
    "not a number": lambda: b'{"pack":"youyilu","now":"2026-03-02T10:00","settings":{"parameters":{"x":NaN}}}',
    "40 MB": lambda: b'{"pack":"youyilu","now":"2026-03-02T10:00","x":"' + b"x" * (40 << 20) + b'"}',
    "a notice without end": lambda: ("国务院办公厅关于2026年部分节假日安排的通知" + "一、元旦：1月1日" * 20_000).encode()}
COMMANDS = (("replay",), ("calendar", "import-notice"), ("policy", "check"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "office"
    assert main(["--data", str(folder), "init", "--pack", "youyilu", "--plain"]) == 0
    return folder


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_a_sentence_in_time_and_changes_nothing(office: Path, name: str, tmp_path: Path,
                                                                  capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(FILES[name]())
    with Store.open(office) as store:
        before = store.state()
    for command in COMMANDS:
        began = time.monotonic()
        status = main(["--data", str(office), *command, str(path)])
        assert time.monotonic() - began < SECONDS, command
        said = capsys.readouterr().err
        assert status == 1, command
        assert "没有预料到" not in said, command
        assert "Traceback" not in said
        assert said.strip()
    with Store.open(office) as store:
        assert store.state() == before


@pytest.mark.parametrize("line", ["[" * 100_000, '{"a":' * 100_000, "\0" * 1000, '{"order":"A","event":"register","x":' + "1" * 100_000 + "}",
                                  '{"order":"A","event":"register","at":"2026-03-02T10:00","subject":"' + "\\ud800" * 1000 + '"}'])
def test_a_hostile_line_is_refused_and_the_next_one_kept(office: Path, line: str, monkeypatch: pytest.MonkeyPatch,
                                                         capsys: pytest.CaptureFixture[str]) -> None:
    number = f"G{hash(line) & 0xFFFFFF}"
    good = f'{{"order":"{number}","event":"register","at":"2026-03-02T10:15","subject":"噪音"}}\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n{good}"))
    main(["--data", str(office), "--now", "2026-03-02 11:00", "record", "-"])
    said = capsys.readouterr()
    assert f"ACK {number}#0" in said.out
    assert "没有预料到" not in said.err


def attempt(source: Path | str) -> None:
    """Read it, or be refused in a sentence."""
    try:
        read_rows(source)
    except IntakeError as error:
        if not str(error).endswith("。"):
            pytest.fail(str(error))


SHAPES = ("：", "电话：", "(", "（", "[", "<", "\t", "1", " \n", "工单编号 ", "宝林六村12号", "标题（", "门口附近", "138", "2026年", "a,", '"', "=", "—")


@pytest.mark.parametrize("piece", [*SHAPES[:2], *(pytest.param(p, marks=pytest.mark.faults) for p in SHAPES[2:])])
def test_half_a_million_pasted_characters(piece: str) -> None:
    began = time.monotonic()
    for length in (99_000, 500_000):
        attempt((piece * length)[:length] + "x")
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("piece", [*SHAPES[2:6], *(pytest.param(p, marks=pytest.mark.faults) for p in (*SHAPES[:2], *SHAPES[6:]))])
def test_a_small_file_of_any_shape_is_read_in_time(piece: str, tmp_path: Path) -> None:
    """Found by these: 300,000 opening brackets as a header held the desk for minutes."""
    path = tmp_path / "a.csv"
    path.write_text((piece * 400_000)[:330_000] + "\nA1,x\n", encoding="utf-8")
    began = time.monotonic()
    attempt(path)
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("piece", ["国务院办公厅关于2026年", "元旦：1月1日", "（", "1月", "至", "、", "<"])
def test_a_notice_of_any_shape_is_read_in_time(piece: str) -> None:
    began = time.monotonic()
    for length in (49_000, 500_000):
        with pytest.raises(NoticeError):
            read_notice((piece * length)[:length])
    assert time.monotonic() - began < SECONDS
