"""The first office: events, what is projected from them, and the office's own tables.

To change a table: copy this file's head into ``000N_word.py``, set the two revision names, write the
``op`` calls, add the number to ``store/schema.py`` and keep a database of the last release in
``tests/old_databases/``.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

T, N = sa.String, sa.Integer


def _col(name: str, kind: Any = T, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _append_only(table: str, sentence: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                   f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END")


def _history() -> None:
    op.create_table("meta", sa.Column("key", T, primary_key=True), _col("value"))
    op.create_table(
        "events", sa.Column("seq", N, primary_key=True), _col("order_no"), _col("n", N), _col("kind"), _col("at"),
        _col("by"), _col("entered_at"), _col("data"), _col("batch", null=True), _col("digest"),
        sa.UniqueConstraint("order_no", "n"))
    op.create_index("events_batch", "events", ["batch"], sqlite_where=sa.text("batch IS NOT NULL"))
    _append_only("events", "办件历史只能追加")
    op.create_table(
        "access_log", sa.Column("seq", N, primary_key=True), _col("at"), _col("by"), _col("user"), _col("action"),
        _col("entity"), _col("detail"))
    _append_only("access_log", "查阅记录只能追加")


ORDER_TEXT = (
    "subject caller phone address content category channel kind urgency order_class unit unit_kind co_units state "
    "matter card received_at dispatched_at closed_at platform_due pack next_rule next_due next_start next_clause "
    "next_role batch flags").split()
ORDER_NUMBERS = "round matter_count next_provisional next_soft version updated_seq open".split()
WORKLIST = (
    "next_due number next_rule next_start next_clause next_provisional next_soft next_role subject address caller "
    "unit state matter_count card order_class received_at category urgency").split()
OPEN_TIMER = "due order_no rule start clause provisional soft status unit round role".split()


def _projection() -> None:
    op.create_table(
        "orders", sa.Column("id", N, primary_key=True), _col("number"),
        *(_col(name, null=True) for name in ORDER_TEXT), *(_col(name, N, null=True) for name in ORDER_NUMBERS),
        sa.UniqueConstraint("number"))
    # The worklist is read from this index alone, already in order of the next due moment.
    op.create_index("orders_worklist", "orders", WORKLIST, sqlite_where=sa.text("open = 1"))
    op.create_index("orders_matter", "orders", ["matter"], sqlite_where=sa.text("matter IS NOT NULL"))
    op.create_index("orders_received", "orders", ["received_at"])
    op.create_index("orders_state", "orders", ["state", "open"])
    op.create_index("orders_unit", "orders", ["unit", "received_at"])
    op.create_index("orders_updated", "orders", ["updated_seq"])
    op.create_table(
        "timers", _col("order_no"), _col("pos", N), _col("rule"), _col("start"), _col("due"), _col("clause"),
        _col("status"), _col("stop", null=True), _col("role"), _col("unit"), _col("allowance", null=True),
        _col("parameters"), _col("round", N), _col("provisional", N), _col("soft", N), _col("open", N),
        sa.PrimaryKeyConstraint("order_no", "pos"), sqlite_with_rowid=False)
    for name, roles in (("window", "role = 'window'"), ("duty", "role IN ('duty', 'alert')")):
        where = sa.text(f"open = 1 AND {roles}")
        op.create_index(f"timers_open_{name}", "timers", OPEN_TIMER, sqlite_where=where)
    op.create_table(
        "findings", _col("order_no"), _col("pos", N), _col("rule"), _col("since"), _col("clause"), _col("facts"),
        _col("value"), sa.PrimaryKeyConstraint("order_no", "pos"), sqlite_with_rowid=False)
    op.create_index("findings_rule", "findings", ["rule", "since"])
    # ``keys``: under which orders of the same matter meet; they stand in the search index beside the words.
    op.create_table("search_text", sa.Column("id", N, primary_key=True), _col("text"), _col("keys"))
    op.execute("CREATE VIRTUAL TABLE search USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii')")
    # 64 MB of words are gathered before they are written: an import of 10,000 orders takes a third of the time.
    op.execute("INSERT INTO search (search, rank) VALUES ('hashsize', 67108864)")


def _office() -> None:
    op.create_table(
        "units", sa.Column("id", N, primary_key=True), _col("name"), _col("kind"), _col("pending", N),
        _col("active", N), _col("aliases"), _col("people"), _col("added_at"), sa.UniqueConstraint("name"))
    op.create_table("sequences", sa.Column("key", T, primary_key=True), _col("value", N))
    op.create_table(
        "drafts", _col("user"), _col("screen"), _col("content"), _col("saved_at"),
        sa.PrimaryKeyConstraint("user", "screen"))
    op.create_table(
        "documents", sa.Column("id", N, primary_key=True), _col("kind"), _col("number"), _col("order_no", null=True),
        _col("at"), _col("by"), _col("form"), sa.UniqueConstraint("kind", "number"))
    op.create_index("documents_order", "documents", ["order_no"])
    op.create_table(
        "attachments", sa.Column("id", N, primary_key=True), _col("order_no"), _col("name"), _col("sha256"),
        _col("size", N), _col("media"), _col("role", null=True), _col("at"), _col("by"), _col("removed", N))
    op.create_index("attachments_order", "attachments", ["order_no"])


def _intake() -> None:
    op.create_table(
        "imports", sa.Column("batch", T, primary_key=True), _col("file"), _col("source", null=True),
        _col("file_digest", null=True), _col("mapping"), _col("counts"), _col("at"), _col("by"), _col("state"),
        _col("undone_at", null=True))
    op.create_table(
        "pending_rows", sa.Column("id", N, primary_key=True), _col("batch"), _col("row_number", N), _col("fields"),
        _col("extra"), _col("problems"), _col("state"),
        sa.ForeignKeyConstraint(["batch"], ["imports.batch"]))
    op.create_index("pending_rows_batch", "pending_rows", ["batch"])
    op.create_table(
        "fingerprints", sa.Column("key", T, primary_key=True), _col("order_no"), _col("batch", null=True))
    op.create_index("fingerprints_batch", "fingerprints", ["batch"])


def upgrade() -> None:
    _history()
    _projection()
    _office()
    _intake()
