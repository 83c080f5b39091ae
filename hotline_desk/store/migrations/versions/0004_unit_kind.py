"""The kind of an order's unit leaves the lists: nobody read it there, and it stayed as it was when the unit's kind was changed.

What counts a unit's kind (通报) asks the list of units.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("ALTER TABLE orders DROP COLUMN unit_kind")
