"""The record of access joins the chain: each row carries its digest; and the office's own tables get a seal each.

The digests themselves need the office's key, so the program fills them in right after this step.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

T, N = sa.String, sa.Integer
COLUMNS = '"seq", "at", "by", "user", "action", "entity", "detail"'


def upgrade() -> None:
    op.execute("ALTER TABLE access_log RENAME TO access_log_before")
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER access_log_no_{verb}")
    op.create_table(
        "access_log", sa.Column("seq", N, primary_key=True), *(
            sa.Column(name, T, nullable=False) for name in ("at", "by", "user", "action", "entity", "detail")),
        sa.Column("digest", T, nullable=False))
    op.execute(f"INSERT INTO access_log ({COLUMNS}, digest) SELECT {COLUMNS}, '' FROM access_log_before ORDER BY seq")
    op.drop_table("access_log_before")
    op.create_index("access_log_entity", "access_log", ["entity", "seq"])
    op.create_table("seals", sa.Column("name", T, primary_key=True), sa.Column("digest", T, nullable=False))
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER access_log_no_{verb.lower()} BEFORE {verb} ON access_log "
                   "BEGIN SELECT RAISE(ABORT, '查阅记录只能追加'); END")
