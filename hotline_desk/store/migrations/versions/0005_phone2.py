"""A caller's other phone joins the lists: orders of one caller meet by either number."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("ALTER TABLE orders ADD COLUMN phone2 VARCHAR")
