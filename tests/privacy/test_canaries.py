"""Seeded names and phones: after a day's work they stand in the database and nowhere else, encrypted not even there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME, PHONE, SECRET = "欧阳墨白", "13876543210", "榆关胡同七十九号"
CANARIES = (NAME, PHONE, SECRET)
LINES = ("工单编号,标题,诉求内容,来电人,联系电话,地址\n"
         f"BS1,路灯不亮,{NAME}说{SECRET}门口路灯不亮，请回电{PHONE},{NAME},{PHONE},{SECRET}\n"
         f"BS2,,,{NAME},138765,{SECRET}\n")


def encodings(text: str) -> Iterator[bytes]:
    for codec in ("utf-8", "utf-16-le", "gb18030"):
        yield text.encode(codec)
    yield json.dumps(text).strip('"').encode()


def told_in(data: bytes) -> list[str]:
    return [text for text in CANARIES if any(form in data for form in encodings(text))]


def contents(path: Path) -> Iterator[bytes]:
    yield str(path.name).encode()
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def leaks(folder: Path) -> list[str]:
    return [f"{path.relative_to(folder)}: {found}" for path in sorted(folder.rglob("*")) if path.is_file()
            for data in contents(path) if (found := told_in(data))]


class Day:
    """One office folder and the places where a program leaves things behind."""

    def __init__(self, place: Path) -> None:
        self.place, self.office, self.source = place, place / "left" / "office", place / "in.csv"
        self.left = place / "left"
        for name in ("temp", "home"):
            (self.left / name).mkdir(parents=True)
        self.source.write_text(LINES, encoding="utf-8")
        home = str(self.left / "home")
        self.environment = {**os.environ, "TMPDIR": str(self.left / "temp"), "HOME": home, "PYTHONPATH": str(ROOT),
                            **dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"), home)}
        self.said = self.name = ""

    def program(self, code: str) -> None:
        """Something the commands do not do, in a process of its own with the same places."""
        done = subprocess.run([sys.executable, "-c", code, str(self.office)], env=self.environment, cwd=self.place,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert told_in(done.stderr.encode()) == []
        self.said += done.stderr

    def run(self, *arguments: str, status: int = 0, stdin: str = "") -> str:
        done = subprocess.run([sys.executable, "-m", "hotline_desk", "--data", str(self.office), *arguments], env=self.environment,
                              cwd=self.place, capture_output=True, text=True, input=stdin, check=False)
        assert done.returncode == status, done.stderr
        self.said += done.stderr
        return done.stdout


@pytest.fixture(params=["encrypted", "plain"], scope="module")
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """One day's work, looked at by every test in order; only the last takes personal data out of the office."""
    made = Day(tmp_path_factory.mktemp("day"))
    made.run("init", "--pack", "youyilu", *(["--plain"] if request.param == "plain" else []))
    made.run("import", str(made.source))
    made.run("record", "BS1", "contact", "method=phone", "reached=true", f"note={NAME}接听，住{SECRET}")
    made.run("record", "BS1", "contact", "reached=maybe", f"phone={PHONE}", status=1)
    made.run("record", NAME, "accept", status=1)
    made.run("find", NAME)
    made.run("backup")
    made.run("export", "--out", str(made.left / "out.xlsx"))
    made.run("export", "--out", str(made.left / "full.xlsx"), "--full", status=1)
    made.run("verify")
    made.run("print", "youyilu_supervision", "BS1", "--out", str(made.place / "paper.pdf"))
    made.program(CRASH)
    made.name = str(request.param)
    return made


CRASH = f"""
import sys
from pathlib import Path
from datetime import datetime
from hotline_desk.services import accounts, passwords, reports
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.store.errors import translated
passwords.COST = {{"t": 1, "m": 64, "p": 1}}
folder = Path(sys.argv[1])
with Desk.open(folder) as desk:
    try:  # a value that breaks a rule of the database: its error quotes nothing
        with desk.store.transaction(by="{NAME}", now=desk.now()) as tx:
            tx.connection.exec_driver_sql("INSERT INTO units (id, name) VALUES (1, ?)", ("{NAME}{PHONE}",))
    except Exception as error:
        reports.write(folder, type(error), error, error.__traceback__, datetime(2026, 3, 2))
        print(str(error), repr(error), file=sys.stderr)
    try:
        raise ValueError("{NAME} {PHONE}") from KeyError("{SECRET}")
    except ValueError as error:
        reports.write(folder, type(error), error, error.__traceback__, datetime(2026, 3, 3))
    accounts.turn_on(desk, "{NAME}", "Baoshan-2026")
for name in ("{NAME}", "{PHONE}"):
    try:
        if desk.store.key is None:
            with Desk.open(folder) as again:
                accounts.sign_in(again, name, "{SECRET}")
        else:
            accounts.open_office(folder, name, "{SECRET}")
    except Refused:
        pass
with (accounts.open_office(folder, "{NAME}", "Baoshan-2026") if desk.store.key else Desk.open(folder)) as again:
    if not again.role:
        accounts.sign_in(again, "{NAME}", "Baoshan-2026")
    accounts.turn_off(again)
"""


def test_names_and_phones_stand_in_the_database_only(day: Day) -> None:
    found = leaks(day.left)
    if day.name == "plain":
        assert found, "the search itself must be able to find something"
        found = [line for line in found if not line.startswith("office/gen-") and "/backups/" not in line.split(":")[0]]
    # An address is no person by itself; it stays in the masked ledger, which is what one reads a ledger for.
    found = [line for line in found if line != f"out.xlsx: ['{SECRET}']"]
    assert found == []


def test_reports_and_counts_were_written_and_are_this_users_alone(day: Day) -> None:
    """What was searched for names was there to be searched; logs of another kind the program does not write."""
    left = [path for path in day.office.rglob("*") if path.is_file()]
    small = [path for path in left if path.parent.name == "reports" or path.name == "tries.json"]
    assert len(small) == 3
    if os.name == "posix":
        assert [path.name for path in small if path.stat().st_mode & 0o077] == []
    assert [path for path in left if path.suffix == ".log"] == []


def test_messages_quote_no_phone(day: Day) -> None:
    assert PHONE not in day.said


def test_a_full_export_says_why_and_is_written_down(day: Day) -> None:
    day.run("export", "--out", str(day.left / "full.xlsx"), "--full", "--reason", "上级督查调阅")
    whole = b"".join(b for b in contents(day.left / "full.xlsx"))
    assert set(told_in(whole)) == set(CANARIES)
    assert "上级督查调阅".encode() in whole
    from hashlib import sha256

    digest = sha256((day.left / "full.xlsx").read_bytes()).hexdigest()
    code = ("import sys, json; from pathlib import Path; from hotline_desk.services.office import Desk; "
            "d = Desk.open(Path(sys.argv[1])); print(json.dumps(d.store.access_log(limit=3)))")
    log = subprocess.run([sys.executable, "-c", code, str(day.office)], env=day.environment, capture_output=True, text=True, check=True)
    [entry] = [e for e in json.loads(log.stdout) if "上级督查调阅" in e["detail"]]
    assert digest in entry["detail"]
    assert "1 行" in entry["detail"] or "2 行" in entry["detail"]


def test_the_whole_window_touches_no_socket(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(LINES, encoding="utf-8")
    done = subprocess.run([sys.executable, str(Path(__file__).with_name("whole_window.py")), str(ROOT), str(tmp_path / "office"), str(source)],
                          capture_output=True, text=True, check=False, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {"python": [], "system": []}
