"""Which schema this program knows, and how a database says which one it has.

The number stands three times in a database: Alembic's own table, ``user_version`` and beside it the
``application_id`` that says whose file this is. The header fields are not protected by SQLite, so only
when they agree may a database be called newer; otherwise it is damaged.
"""

from __future__ import annotations

from typing import Any

from hotline_desk.store.errors import StoreError

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
HEAD = REVISIONS[-1]
APPLICATION_ID = 0x484C444B  # "HLDK"

_FOREIGN = "这个文件不是热线办件台的数据，请选对数据文件夹。文件没有改动。"


def stamp(connection: Any, revision: str) -> None:
    """Write whose file this is and its schema number into the header."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {int(revision)}")


def revision_of(connection: Any) -> str:
    """The schema revision of an open database; raises StoreError damaged where it is not ours."""
    identity = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    if not tables:
        raise StoreError("damaged", _FOREIGN if identity != APPLICATION_ID else None)
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    revision = str(rows[0][0]) if len(rows) == 1 else ""
    if not revision.isdigit() or int(revision) != version or identity != APPLICATION_ID:
        raise StoreError("damaged")
    return revision


def known(connection: Any) -> str:
    """The revision when this program knows it, today's or an earlier one; raises StoreError newer or damaged."""
    revision = revision_of(connection)
    if revision not in REVISIONS:
        raise StoreError("newer" if int(revision) > int(HEAD) else "damaged")
    return revision


def check(connection: Any) -> str:
    """The revision when it is today's; raises StoreError newer, older or damaged otherwise."""
    revision = known(connection)
    if revision != HEAD:
        raise StoreError("older")
    return revision
