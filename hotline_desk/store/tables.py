"""The office's own tables as SQLAlchemy Core, for writing; the schema itself is made by ``migrations/`` only.

History and projections are not here: they are written as plain tuples by ``rows.EVENT_ROW`` and its like.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()


def _text(name: str, *, primary_key: bool = False, nullable: bool = True) -> Column[str]:
    return Column(name, String, primary_key=primary_key, nullable=nullable and not primary_key)


def _number(name: str, *, primary_key: bool = False, nullable: bool = True) -> Column[int]:
    return Column(name, Integer, primary_key=primary_key, nullable=nullable and not primary_key)


meta = Table("meta", metadata, _text("key", primary_key=True), _text("value", nullable=False))

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
    _text("entity", nullable=False), _text("detail", nullable=False), _text("digest", nullable=False))

seals = Table("seals", metadata, _text("name", primary_key=True), _text("digest", nullable=False))

documents = Table(
    "documents", metadata, _number("id", primary_key=True), _text("kind", nullable=False),
    _text("number", nullable=False), _text("order_no"), _text("at", nullable=False), _text("by", nullable=False),
    _text("form", nullable=False))

attachments = Table(
    "attachments", metadata, _number("id", primary_key=True), _text("order_no", nullable=False),
    _text("name", nullable=False), _text("sha256", nullable=False), _number("size", nullable=False),
    _text("media", nullable=False), _text("role"), _text("at", nullable=False), _text("by", nullable=False),
    _number("removed", nullable=False))
