"""The office's own records: meetings, training, knowledge, tasks, points, rosters. Append-only, chained like events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

T, N = sa.String, sa.Integer


def upgrade() -> None:
    op.create_table(
        "records", sa.Column("seq", N, primary_key=True), sa.Column("number", T, nullable=False),
        sa.Column("n", N, nullable=False), sa.Column("kind", T, nullable=False), sa.Column("action", T, nullable=False),
        sa.Column("at", T, nullable=False), sa.Column("by", T, nullable=False),
        sa.Column("entered_at", T, nullable=False), sa.Column("fields", T, nullable=False),
        sa.Column("digest", T, nullable=False), sa.UniqueConstraint("number", "n"))
    op.create_index("records_kind", "records", ["kind", "number"])
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER records_no_{verb.lower()} BEFORE {verb} ON records "
                   "BEGIN SELECT RAISE(ABORT, '台账只能追加'); END")
