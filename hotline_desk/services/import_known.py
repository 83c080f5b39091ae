"""A file that was taken in before, to the byte, every row of which is still known as it stands: told without reading it.

What is known is what the plan itself goes by (``importing``): each row's fingerprint as of its last import. A later import
that changes one of these orders, or taking back an import they rest on, drops it with the fingerprints, in the same
transaction; so does nothing else, because nothing else changes what the plan would say. The digest holds the manner of
reading too (``schemes.manner``): another release, table, answer or choice of columns is another file. Where a row was to
mend, stood twice, or said something new of an archived order, nothing is remembered: the plan has something to show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.case import written
from hotline_desk.services import schemes
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require

if TYPE_CHECKING:
    from hotline_desk.exchange.intake import Intake


@dataclass(frozen=True, slots=True)
class Known:
    """A file of which every row is in store as it stands; by which import it was last taken whole, and when, in words."""

    batch: str
    when: str
    rows: int

    @property
    def counts(self) -> dict[str, int]:
        """As a plan's."""
        return {"rows": self.rows, "new": 0, "updated": 0, "same": self.rows, "rejected": 0}

    @property
    def words(self) -> str:
        """What the clerk is told."""
        return f"{self.when} 导入过（编号 {self.batch}），共 {self.rows:,} 行，都已在库，没有变化。"


def find(desk: Desk, path: Path | str, *, source: str | None = None, sheet: str | None = None,
         overrides: Mapping[int, str | None] | None = None) -> Known | None:
    """The file as it was taken before, None where it has to be read. Raises Refused for one that cannot be read at all."""
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.intake import is_table
    from hotline_desk.exchange.workbooks import read_bytes

    require(desk, "import")
    if not isinstance(path, Path) or not is_table(path):
        return None
    try:
        content = sha256(read_bytes(path)).hexdigest()
    except IntakeError as error:
        raise Refused(str(error), error.kind) from error
    taken = desk.store.taken_file(schemes.whole(content, schemes.manner(desk, source, sheet, overrides)))
    return _known(desk, *taken) if taken else None


def _known(desk: Desk, batch: str, rows: int) -> Known | None:
    record = next((one for one in desk.store.imports() if one["batch"] == batch), None)
    return Known(batch, _when(desk, record), rows) if record else None


def _when(desk: Desk, record: Mapping[str, Any]) -> str:
    """``9月18日 17:30``; with the year where it is not this one."""
    at = datetime.fromisoformat(record["at"])
    return written(at) if at.year == desk.now().year else f"{at.year}年{written(at)}"


def content(intake: Intake) -> str:
    """One digest for what the rows of a file or a text are, each as it stands or as it was read."""
    return sha256("".join(r.raw or r.digest for r in intake.rows).encode()).hexdigest()


def earlier(desk: Desk, intake: Intake, same: int) -> str:
    """What is told of an import that had the very same rows, of which ``same`` stand as they are in store; "" where there was none."""
    require(desk, "import")
    digest = content(intake)
    record = next((one for one in desk.store.imports() if one["file_digest"] == digest and one["state"] == "done"), None)
    return f"{_when(desk, record)} 导入过，其中 {same:,} 行没有变化" if record else ""


def remember(tx: Any, intake: Intake, keys: Sequence[str], batch: str) -> None:
    """Keep that an import took this file whole, where each of its rows is known now by its own fingerprint (``keys``)."""
    if intake.file and len(keys) == len(intake.rows):
        tx.keep_file(intake.file, keys, batch)
