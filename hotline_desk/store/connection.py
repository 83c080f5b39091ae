"""The one place where a database file is opened, so that encryption is switched on in one place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

# Why each: reliability figures. FULL: with NORMAL a power cut loses committed changes. The WAL keeps
# readers and the writer apart. recursive_triggers makes INSERT OR REPLACE fire the append-only triggers.
PRAGMAS = (
    "busy_timeout=15000", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON",
    "wal_autocheckpoint=1000", "journal_size_limit=67108864", "mmap_size=0", "trusted_schema=OFF",
    "cell_size_check=ON", "secure_delete=ON", "temp_store=MEMORY",
)


_SHARED_MEMORY = 64 * 1024  # bytes; the file beside the database takes 32 KB


def _open(path: Path, mode: str) -> Any:
    from sqlcipher3 import dbapi2

    # isolation_level=None: the driver starts no transaction behind our back; we say BEGIN IMMEDIATE.
    return dbapi2.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, isolation_level=None,
                          timeout=15.0, check_same_thread=False)


def _unlock(connection: Any, key: bytes) -> None:
    """Give the 32-byte key raw (no derivation on each connect) and keep SQLCipher off stderr."""
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")


def _reading_mode(path: Path) -> str:
    """Readers of a WAL database make a small file beside it; where that is impossible nobody writes either."""
    journal = path.with_name(path.name + "-wal")
    fixed = not _can_make_a_file(path.parent) and not (journal.exists() and journal.stat().st_size)
    return "mode=ro&immutable=1" if fixed else "mode=ro"


def _can_make_a_file(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= _SHARED_MEMORY


def connect(path: Path, *, readonly: bool = False, create: bool = False, query_only: bool = False,
            key: bytes | None = None) -> Any:
    """Open a database with every safety pragma set; returns a DBAPI connection.

    ``readonly`` never writes to the file (not even a checkpoint at closing); ``query_only`` is an
    ordinary connection that refuses to write; ``create`` makes the file. The file must exist otherwise.
    Raises the driver's errors (see :func:`hotline_desk.store.errors.translated`).
    """
    mode = _reading_mode(path) if readonly else "mode=rwc" if create else "mode=rw"
    connection = _open(path, mode)
    try:
        if key is not None:
            _unlock(connection, key)
        if not readonly:
            connection.execute("PRAGMA journal_mode=WAL")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if query_only or readonly:
            connection.execute("PRAGMA query_only=ON")
    except BaseException:
        connection.close()
        raise
    return connection
