"""Making and upgrading: the old generation stays current until the new one is whole."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from hotline_desk.store import Store, StoreError, generations, migrating, schema, tables
from hotline_desk.store.connection import connect
from hotline_desk.store.queries import RECORD_COLUMNS
from hotline_desk.store.rows import EVENT_ROW, FINDING_ROW, ORDER_COLUMNS, TIMER_ROW

AT = datetime(2026, 3, 2, 10, 15)
NOW = schema.HEAD
NEXT = f"{int(NOW) + 1:04d}"
STEP = '''
from alembic import op
revision, down_revision = "{next}", "{head}"
def upgrade():
    op.execute("ALTER TABLE units ADD COLUMN colour VARCHAR")
    {more}
'''


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that knows one step more than this one; returns the step's file."""
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(migrating.__file__).parent / "migrations", scripts,
                    ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrating, "_SCRIPTS", scripts)
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, NEXT))
    monkeypatch.setattr(schema, "HEAD", NEXT)
    step = scripts / "versions" / f"{NEXT}_colour.py"
    step.write_text(STEP.format(next=NEXT, head=NOW, more=""), encoding="utf-8")
    return step


def filled(folder: Path) -> None:
    with Store.open(folder) as store, store.transaction("王敏", AT) as tx:
        tx.append("A1", "register", AT, "王敏", {"subject": "噪音"})
        tx.add_unit("甲", "section")


def test_migrating_today_does_nothing(folder: Path) -> None:
    assert migrating.migrate(folder) == (schema.HEAD, schema.HEAD)
    assert generations.generations(folder) == [1]


def test_the_steps_are_the_ones_the_program_knows() -> None:
    files = sorted(path.name[:4] for path in (Path(migrating.__file__).parent / "migrations" / "versions").glob("0*.py"))
    assert tuple(files) == schema.REVISIONS


def test_an_older_office_is_upgraded_beside_the_old_one(folder: Path, request: pytest.FixtureRequest) -> None:
    filled(folder)
    request.getfixturevalue("next_release")
    with pytest.raises(StoreError) as caught:
        Store.open(folder)
    assert caught.value.kind == "older"
    steps: list[str] = []
    assert migrating.migrate(folder, progress=steps.append) == (NOW, NEXT)
    assert steps == ["正在复制数据", "正在升级数据"]
    assert (folder / "CURRENT").read_text().split()[0] == "gen-2"
    assert sorted(path.name for path in folder.iterdir()) == ["CURRENT", "gen-1", "gen-2"]
    assert (folder / "gen-2" / "anchor.json").read_bytes() == (folder / "gen-1" / "anchor.json").read_bytes()
    with Store.open(folder) as store:
        assert store.events("A1")[0].data["subject"] == "噪音"
        with store.transaction("王敏", AT) as tx:
            tx.append("A1", "accept", AT, "王敏", {})
        assert store.verify().ok
    connection = connect(folder / "gen-1" / "office.db", readonly=True)
    assert schema.revision_of(connection) == NOW
    connection.close()


def test_a_step_that_fails_leaves_the_old_office(folder: Path, next_release: Path) -> None:
    next_release.write_text(STEP.format(next=NEXT, head=NOW, more="raise RuntimeError('no')"), encoding="utf-8")
    with pytest.raises(RuntimeError):
        migrating.migrate(folder)
    assert (folder / "CURRENT").read_text().split()[0] == "gen-1"
    next_release.write_text(STEP.format(next=NEXT, head=NOW, more=""), encoding="utf-8")
    assert migrating.migrate(folder) == (NOW, NEXT)
    Store.open(folder).close()


def test_who_still_has_the_old_generation_open_cannot_save_into_it(folder: Path,
                                                                  request: pytest.FixtureRequest) -> None:
    filled(folder)
    with Store.open(folder) as old:
        request.getfixturevalue("next_release")
        migrating.migrate(folder)
        assert old.version("A1") == 1
        with pytest.raises(StoreError, match="请关闭本程序后重新打开"), old.transaction("王敏", AT) as tx:
            tx.append("A1", "accept", AT, "王敏", {})


def test_migrating_waits_for_a_writer(folder: Path, next_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline_desk.store.connection.PRAGMAS", ("busy_timeout=100",))
    writer = connect(folder / "gen-1" / "office.db")
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught:
        migrating.migrate(folder)
    writer.close()
    assert caught.value.kind == "locked"
    assert next_release.exists()
    assert generations.generations(folder) == [1]


MIGRATE = """
import sys
from pathlib import Path
from hotline_desk.store import migrating, schema
migrating._SCRIPTS, schema.REVISIONS, schema.HEAD = Path(sys.argv[2]), tuple(sys.argv[3].split()), sys.argv[3].split()[-1]
print("begun", flush=True)
migrating.migrate(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a Unix word")
def test_a_killed_migration_leaves_old_or_new(folder: Path, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    filled(folder)
    scripts = request.getfixturevalue("next_release").parent.parent
    pristine = Path(shutil.copytree(folder, tmp_path / "pristine"))
    length = 0.6
    for turn in range(6):
        shutil.rmtree(folder)
        shutil.copytree(pristine, folder)
        child = subprocess.Popen([sys.executable, "-c", MIGRATE, str(folder), str(scripts), " ".join(schema.REVISIONS)],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(length * turn / 5)
        os.kill(child.pid, signal.SIGKILL)
        child.communicate(timeout=30)
        assert migrating.migrate(folder)[1] == NEXT
        with Store.open(folder) as store:
            assert store.version("A1") == 1
            assert store.verify().ok


def test_making_an_office_says_nothing(tmp_path: Path) -> None:
    program = "import sys; from pathlib import Path; from hotline_desk.store import Store; Store.create(Path(sys.argv[1]), {})"
    answer = subprocess.run([sys.executable, "-W", "error", "-c", program, str(tmp_path / "o")], capture_output=True,
                            text=True, check=True)
    assert (answer.stdout, answer.stderr) == ("", "")


def test_what_is_written_and_what_is_made_are_the_same_columns(folder: Path) -> None:
    """The migrations make the schema, `tables` and the tuples write it: neither may know a column more."""
    engine = sa.create_engine("sqlite://", creator=lambda: connect(folder / "gen-1" / "office.db"),
                              module=__import__("sqlcipher3.dbapi2", fromlist=["dbapi2"]), poolclass=sa.StaticPool)
    inspector = sa.inspect(engine)
    made = {name: {column["name"]: (column["nullable"], column["primary_key"] > 0)
                   for column in inspector.get_columns(name)} for name in inspector.get_table_names()}
    engine.dispose()
    for table in tables.metadata.sorted_tables:
        assert {column.name: (bool(column.nullable), column.primary_key) for column in table.columns} == made[table.name]
    tuples = {"events": EVENT_ROW, "records": (*RECORD_COLUMNS, "digest"), "timers": TIMER_ROW, "findings": FINDING_ROW, "orders": ("id", *ORDER_COLUMNS)}
    for name, columns in tuples.items():
        assert set(columns) == set(made[name])
    assert {name for name in made if not name.startswith("search")} == (
        {table.name for table in tables.metadata.sorted_tables} | set(tuples) | {"alembic_version"})


def test_a_migration_is_read_without_the_program() -> None:
    """Written out: today's tables may change, yesterday's step may not."""
    for path in (Path(migrating.__file__).parent / "migrations" / "versions").glob("0*.py"):
        assert "hotline_desk" not in path.read_text(encoding="utf-8")
        assert importlib.util.spec_from_file_location(path.stem, path) is not None
