"""The tables as SQLAlchemy Core, for writing. The schema itself is made by ``migrations/`` only."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()


def _text(name: str, **options: bool) -> Column[str]:
    return Column(name, String, **options)


def _number(name: str, **options: bool) -> Column[int]:
    return Column(name, Integer, **options)


meta = Table("meta", metadata, _text("key", primary_key=True), _text("value", nullable=False))

events = Table(
    "events", metadata, _number("seq", primary_key=True), _text("order_no", nullable=False),
    _number("n", nullable=False), _text("kind", nullable=False), _text("at", nullable=False),
    _text("by", nullable=False), _text("entered_at", nullable=False), _text("data", nullable=False),
    _text("batch"), _text("digest", nullable=False))

ORDER_TEXT = (
    "subject", "caller", "phone", "address", "content", "category", "channel", "kind", "urgency", "order_class",
    "unit", "unit_kind", "co_units", "state", "matter", "card", "received_at", "dispatched_at", "closed_at",
    "platform_due", "pack", "next_rule", "next_due", "next_start", "next_clause", "next_role", "batch", "flags")
ORDER_NUMBERS = ("round", "matter_count", "next_provisional", "next_soft", "version", "updated_seq", "open")

orders = Table(
    "orders", metadata, _number("id", primary_key=True), _text("number", nullable=False),
    *(_text(name) for name in ORDER_TEXT), *(_number(name) for name in ORDER_NUMBERS))

timers = Table(
    "timers", metadata, _text("order_no", primary_key=True), _number("pos", primary_key=True),
    *(_text(name) for name in ("rule", "start", "due", "clause", "status", "stop", "role", "unit", "allowance",
                               "parameters")),
    *(_number(name) for name in ("round", "provisional", "soft", "open")))

findings = Table(
    "findings", metadata, _text("order_no", primary_key=True), _number("pos", primary_key=True),
    *(_text(name) for name in ("rule", "since", "clause", "facts", "value")))

search_text = Table("search_text", metadata, _number("id", primary_key=True), _text("text", nullable=False))

units = Table(
    "units", metadata, _number("id", primary_key=True), _text("name", nullable=False), _text("kind", nullable=False),
    _number("pending", nullable=False), _number("active", nullable=False), _text("aliases", nullable=False),
    _text("people", nullable=False), _text("added_at", nullable=False))

imports = Table(
    "imports", metadata, _text("batch", primary_key=True), _text("file", nullable=False), _text("source"),
    _text("file_digest"), _text("mapping", nullable=False), _text("counts", nullable=False),
    _text("at", nullable=False), _text("by", nullable=False), _text("state", nullable=False), _text("undone_at"))

pending_rows = Table(
    "pending_rows", metadata, _number("id", primary_key=True), _text("batch", nullable=False),
    _number("row_number", nullable=False), _text("fields", nullable=False), _text("extra", nullable=False),
    _text("problems", nullable=False), _text("state", nullable=False))

fingerprints = Table(
    "fingerprints", metadata, _text("key", primary_key=True), _text("order_no", nullable=False), _text("batch"))

sequences = Table("sequences", metadata, _text("key", primary_key=True), _number("value", nullable=False))

drafts = Table(
    "drafts", metadata, _text("user", primary_key=True), _text("screen", primary_key=True),
    _text("content", nullable=False), _text("saved_at", nullable=False))

access_log = Table(
    "access_log", metadata, _number("seq", primary_key=True), _text("at", nullable=False),
    _text("by", nullable=False), _text("user", nullable=False), _text("action", nullable=False),
    _text("entity", nullable=False), _text("detail", nullable=False))

documents = Table(
    "documents", metadata, _number("id", primary_key=True), _text("kind", nullable=False),
    _text("number", nullable=False), _text("order_no"), _text("at", nullable=False), _text("by", nullable=False),
    _text("form", nullable=False))

attachments = Table(
    "attachments", metadata, _number("id", primary_key=True), _text("order_no", nullable=False),
    _text("name", nullable=False), _text("sha256", nullable=False), _number("size", nullable=False),
    _text("media", nullable=False), _text("role"), _text("at", nullable=False), _text("by", nullable=False),
    _number("removed", nullable=False))
