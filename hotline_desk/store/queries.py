"""Every reading query as plain SQL, in one place: the first paint runs these without SQLAlchemy."""

from __future__ import annotations

import re
from functools import lru_cache

from hotline_desk.store.rows import ORDER_COLUMNS, TIMER_ROW, WorkRow

META = 'SELECT value FROM meta WHERE "key" = ?'
VERSION = "SELECT coalesce(max(n) + 1, 0) FROM events WHERE order_no = ?"
VERSIONS = "SELECT order_no, max(n) + 1 FROM events WHERE order_no IN ({marks}) GROUP BY order_no"
SENT_TO = "SELECT DISTINCT order_no FROM events WHERE kind IN ('dispatch', 'redispatch') AND instr(data, ?)"
EVENTS = 'SELECT order_no, n, kind, "at", "by", data FROM events WHERE order_no = ? ORDER BY n'
EVENTS_OF = 'SELECT order_no, n, kind, "at", "by", data FROM events WHERE order_no IN ({marks}) ORDER BY order_no, n'
EVENTS_OF_KINDS = EVENTS_OF.replace(" ORDER", " AND kind IN ({more}) ORDER", 1)
ENTERED = "SELECT n, entered_at, batch FROM events WHERE order_no = ? ORDER BY n"
EVENTS_OF_BATCH = "SELECT order_no, n FROM events WHERE batch = ? ORDER BY seq"
NUMBERS = "SELECT DISTINCT order_no FROM events WHERE order_no > ? ORDER BY order_no LIMIT ?"
ORPHANS = "SELECT number FROM orders WHERE NOT EXISTS (SELECT 1 FROM events WHERE order_no = orders.number)"
NAMES = "SELECT order_no, n FROM events ORDER BY seq"
WITH_KINDS = 'SELECT DISTINCT order_no FROM events WHERE kind IN ({marks}) AND "at" >= ? ORDER BY order_no'
CHAIN = 'SELECT seq, order_no, n, kind, "at", "by", entered_at, data, batch, digest FROM events ORDER BY seq'
HEAD = "SELECT seq, digest FROM events ORDER BY seq DESC LIMIT 1"
AT_SEQ = "SELECT digest FROM {table} WHERE seq = ?"

_WORK = ", ".join(WorkRow._fields)
# Two readings of one partial covering index, because NULL sorts first and nobody is due there.
WORKLIST = f"SELECT {_WORK} FROM orders WHERE open = 1 AND next_due IS NOT NULL ORDER BY next_due, number LIMIT ?"
WORKLIST_UNDUE = f"SELECT {_WORK} FROM orders WHERE open = 1 AND next_due IS NULL ORDER BY next_due, number LIMIT ?"
_TIMER = "due, order_no, rule, start, clause, provisional, soft, status, unit, round, role"
OPEN_WINDOWS = (f"SELECT {_TIMER} FROM timers WHERE open = 1 AND role = 'window' AND due <= ? "
                "ORDER BY due, order_no")
OPEN_DUTIES = (f"SELECT {_TIMER} FROM timers WHERE open = 1 AND role IN ('duty', 'alert') AND due <= ? "
               "ORDER BY due, order_no")
_PASSED = f"SELECT {_TIMER} FROM timers WHERE open = 1 AND role IN ('duty', 'alert') AND soft = 0 AND due < ?"
PASSED = f"{_PASSED} ORDER BY due DESC"
PASSED_OF = f"{_PASSED} AND order_no IN ({{marks}}) ORDER BY due DESC"
TIMERS_OF = (f"SELECT {', '.join(TIMER_ROW)} FROM timers WHERE order_no IN ({{marks}}) "
             "ORDER BY order_no, pos")

_ORDER = ", ".join(ORDER_COLUMNS)
ORDER = f"SELECT {_ORDER} FROM orders WHERE number = ?"
MATTER = "SELECT number FROM orders WHERE matter = ? ORDER BY received_at, number"
CHANGED = "SELECT number FROM orders WHERE updated_seq > ? ORDER BY updated_seq"

SHARING = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
MATTER_KEYS = "SELECT id, keys FROM search_text WHERE id > ? ORDER BY id LIMIT ?"
KEYS_OF = "SELECT o.number, t.keys FROM orders o JOIN search_text t ON t.id = o.id WHERE o.number IN ({marks})"
BY_ID = "SELECT {columns} FROM orders WHERE id IN ({{marks}})"

UNIT_COLUMNS = ("id", "name", "kind", "pending", "active", "aliases", "people", "added_at")
IMPORT_COLUMNS = ("batch", "file", "source", "file_digest", "mapping", "counts", "at", "by", "state", "undone_at")
PENDING_COLUMNS = ("id", "batch", "row_number", "fields", "extra", "problems", "state")
DOCUMENT_COLUMNS = ("id", "kind", "number", "order_no", "at", "by", "form")
ATTACHMENT_COLUMNS = ("id", "order_no", "name", "sha256", "size", "media", "role", "at", "by", "removed")
ACCESS_COLUMNS = ("seq", "at", "by", "user", "action", "entity", "detail")
RECORD_COLUMNS = ("seq", "number", "n", "kind", "action", "at", "by", "entered_at", "fields")
RECORD_VERSION = "SELECT count(*) FROM records WHERE number = ?"
RECORD_HEAD = "SELECT seq, digest FROM records ORDER BY seq DESC LIMIT 1"
RECORD_CHAIN = 'SELECT seq, number, n, kind, action, "at", "by", entered_at, fields, digest FROM records ORDER BY seq'
TABLES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')"
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
FINGERPRINTS = 'SELECT "key", order_no FROM fingerprints WHERE "key" IN ({marks})'
FINGERPRINT_BATCHES = 'SELECT batch, count(*) FROM fingerprints WHERE "key" IN ({marks}) GROUP BY batch'
TAKEN_FILE = 'SELECT "key", order_no, batch FROM fingerprints WHERE "key" >= ? AND "key" < ?'
DRAFT = 'SELECT content FROM drafts WHERE "user" = ? AND screen = ?'
DRAFTS = 'SELECT screen, content, saved_at FROM drafts WHERE "user" = ? ORDER BY saved_at DESC'
# A row whose bytes were erased with their person has no name any more.
FILES = "SELECT sha256, order_no FROM attachments WHERE removed = 0 AND sha256 <> '' ORDER BY id"
FILE_NAMES = "SELECT DISTINCT sha256 FROM attachments WHERE sha256 <> ''"
LAST_ENTERED = "SELECT entered_at FROM events ORDER BY seq DESC LIMIT 1"
# What a backup is taken of: each answers one row that changes with its table.
STATE = (
    "SELECT count(*), max(seq) FROM events", "SELECT max(seq) FROM access_log", "SELECT max(id) FROM documents",
    "SELECT count(*), max(id), total(removed) FROM attachments", "SELECT count(*), total(pending), total(length(people)) FROM units",
    "SELECT count(*), total(length(value)) FROM meta", "SELECT count(*), total(state = 'undone') FROM imports",
    "SELECT count(*), total(state = 'waiting') FROM pending_rows")
STATE_OF_RECORDS = "SELECT max(seq) FROM records"
LOG = 'INSERT INTO access_log (seq, "at", "by", "user", action, entity, detail, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
ACCESS_MARK = "access"  # no row of another chain can stand in this one
ACCESS_HEAD = "SELECT seq, digest FROM access_log ORDER BY seq DESC LIMIT 1"
ACCESS_ROWS = 'SELECT seq, "at", "by", "user", action, entity, detail FROM access_log ORDER BY seq'
ACCESS_CHAIN = f"SELECT seq, '{ACCESS_MARK}', \"at\", \"by\", \"user\", action, entity, detail, digest FROM access_log ORDER BY seq"
# Everything up to the last row that is old enough: a clock that once ran ahead keeps rows longer, never shorter.
ACCESS_BEFORE = ('SELECT seq, digest FROM access_log WHERE "at" < ?1 AND NOT EXISTS (SELECT 1 FROM access_log AS later '
                 'WHERE later.seq < access_log.seq AND later."at" >= ?1) ORDER BY seq DESC LIMIT 1')
SEAL = "SELECT digest FROM seals WHERE name = ?"
SEALS = "SELECT name, digest FROM seals"
COLUMNS_OF = "SELECT name FROM pragma_table_info(?)"
COUNTS = "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM events)"


OPEN_NUMBERS = "SELECT number FROM orders WHERE open = 1"
# What judging rests on beside the orders: settings of these names and the units, as one text to compare.
RULES = ("SELECT group_concat(said, char(10)) FROM (SELECT key || '=' || value AS said FROM meta WHERE key IN ({marks}) "
         "UNION ALL SELECT name || '=' || kind FROM units ORDER BY said)")
FREE = frozenset({META, HEAD, LAST_ENTERED, ACCESS_HEAD})  # settings and how far it goes: no word of a citizen
_NAMED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)", re.IGNORECASE)


@lru_cache(maxsize=1000)
def tables_of(sql: str) -> frozenset[str]:
    """Which tables a statement names."""
    return frozenset(_NAMED.findall(sql))


def select(table: str, columns: tuple[str, ...], tail: str) -> str:
    """A SELECT over fixed, quoted column names; ``tail`` holds no values, only marks."""
    quoted = ", ".join('"' + name + '"' for name in columns)
    return f"SELECT {quoted} FROM {table} {tail}"
