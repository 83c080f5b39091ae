"""Everything that can be asked of the store. Plain SQL on one connection; never blocks a writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from hotline_desk.domain.events import Event, moment_text
from hotline_desk.store import queries as q
from hotline_desk.store import search as words
from hotline_desk.store.lookup import PairIndex, SearchIndex, told
from hotline_desk.store.rows import (
    FILE,
    FINDING_ROW,
    ORDER_COLUMNS,
    TIMER_ROW,
    OpenTimer,
    WorkRow,
    after,
    decoded,
    dump,
    read_event,
    scalar,
)

Item = TypeVar("Item")
_CHUNK = 500
_OPERATORS = {"": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "IS NOT"}


def chunks(values: Iterable[Item], size: int = _CHUNK) -> Iterator[list[Item]]:
    """The values in lists of at most ``size``, as many as one SQL statement takes well."""
    source = iter(values)
    while part := list(islice(source, size)):
        yield part


def _condition(name: str, value: object) -> tuple[str, list[Any]]:
    column = name.rstrip("<>=!")
    operator = name[len(column):]
    if column not in ORDER_COLUMNS or operator not in _OPERATORS:
        raise KeyError(f"not an order column or operator: {name}")
    if isinstance(value, list | tuple | set | frozenset):
        return f'"{column}" IN ({", ".join("?" * len(value))})', [scalar(item) for item in value]
    if column == "open" and value in (0, 1) and operator in ("", "!="):  # said and not bound: only then the indexes of open orders serve
        return f'"open" {_OPERATORS[operator]} {int(value)}', []
    if value is None:
        return f'"{column}" IS {"NOT " if operator == "!=" else ""}NULL', []
    return f'"{column}" {_OPERATORS[operator]} ?', [scalar(value)]


def _where(filters: Mapping[str, object]) -> tuple[str, list[Any]]:
    parts = [_condition(name, value) for name, value in filters.items()]
    text = " AND ".join(part for part, _ in parts)
    return (f"WHERE {text}" if text else ""), [value for _, values in parts for value in values]


class Reading:
    """The questions, over ``_rows``; the store answers from its own connection, a transaction from its."""

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        raise NotImplementedError

    def _one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        rows = self._rows(sql, values)
        return rows[0] if rows else None

    def _table(self, table: str, columns: tuple[str, ...], tail: str,
               values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        return [decoded(columns, row) for row in self._rows(q.select(table, columns, tail), values)]

    def _many(self, sql: str, keys: Iterable[str], more: Sequence[str] = ()) -> Iterator[Any]:
        for part in chunks(keys):
            marks, more_marks = (", ".join("?" * len(values)) for values in (part, more))
            yield from self._rows(sql.format(marks=marks, more=more_marks), [*part, *more])

    # the office -------------------------------------------------------------------------------
    def meta(self, key: str, default: str | None = None) -> str | None:
        """One setting of the office."""
        row = self._one(q.META, (key,))
        return row[0] if row else default

    def rules(self, keys: Sequence[str]) -> str:
        """These settings and the units with their kinds as one text: two of them differ where judging might."""
        return str(self._one(q.RULES.format(marks=", ".join("?" * len(keys))), keys)[0] or "")

    # history ----------------------------------------------------------------------------------
    def exists(self, number: str) -> bool:
        """Whether the order has any event."""
        return self.version(number) > 0

    def version(self, number: str) -> int:
        """How many events the order has; 0 for an unknown one."""
        return int(self._one(q.VERSION, (number,))[0])

    def events(self, number: str) -> list[Event]:
        """The order's whole history by position, voided events included."""
        return [read_event(o, n, kind, at, by, data) for o, n, kind, at, by, data in self._rows(q.EVENTS, (number,))]

    def events_of(self, numbers: Iterable[str], kinds: Sequence[str] = ()) -> dict[str, list[Event]]:
        """Histories of several orders, whole or of these kinds only; an unknown order has an empty one."""
        found: dict[str, list[Event]] = {number: [] for number in numbers}
        for order, n, kind, at, by, data in self._many(q.EVENTS_OF_KINDS if kinds else q.EVENTS_OF, list(found), kinds):
            found[order].append(read_event(order, n, kind, at, by, data))
        return found

    def sent_to(self, unit: str) -> list[str]:
        """Orders with a dispatch that holds this name, taken back or not; reads every dispatch."""
        return [number for (number,) in self._rows(q.SENT_TO, (dump(unit)[1:-1],))]

    def entered(self, number: str) -> list[tuple[int, datetime, str]]:
        """(position, when it was entered, import batch or "") of each event."""
        return [(n, datetime.fromisoformat(at), batch or "") for n, at, batch in self._rows(q.ENTERED, (number,))]

    def events_of_batch(self, batch: str) -> list[tuple[str, int]]:
        """(order, position) of every event an import wrote."""
        return [(order, n) for order, n in self._rows(q.EVENTS_OF_BATCH, (batch,))]

    def last_seq(self) -> int:
        """The number of the newest event of the whole office; grows with every event of any program."""
        row = self._one(q.HEAD)
        return int(row[0]) if row else 0

    def end_of_history(self) -> tuple[int, str]:
        """(seq, digest) of the newest event; (0, "") where there is none."""
        row = self._one(q.HEAD)
        return (int(row[0]), str(row[1])) if row else (0, "")

    def last_entered(self) -> datetime | None:
        """When the newest event of the office was entered (wall time)."""
        row = self._one(q.LAST_ENTERED)
        return datetime.fromisoformat(row[0]) if row else None

    def changed_since(self, seq: int) -> list[str]:
        """Orders projected anew after event ``seq`` (of :meth:`last_seq`), oldest change first."""
        return [row[0] for row in self._rows(q.CHANGED, (seq,))]

    def numbers(self) -> Iterator[str]:
        """Every order number, in order of number, read in slices."""
        last = ""
        while part := self._rows(q.NUMBERS, (last, _CHUNK)):
            yield from (row[0] for row in part)
            last = part[-1][0]

    def numbers_without_events(self) -> list[str]:
        """Orders that only the lists know: there are none unless the file was damaged."""
        return [row[0] for row in self._rows(q.ORPHANS)]

    def orders_with(self, kinds: Sequence[str], since: datetime) -> list[str]:
        """Orders that have an event of these kinds that happened at or after a moment (wall time)."""
        sql = q.WITH_KINDS.format(marks=", ".join("?" * len(kinds)))
        return [row[0] for row in self._rows(sql, (*kinds, moment_text(since)))]

    def event_names(self) -> list[str]:
        """``<order>#<n>`` of every event in the order they were entered."""
        return [f"{order}#{n}" for order, n in self._rows(q.NAMES)]

    # lists ------------------------------------------------------------------------------------
    def order_row(self, number: str) -> dict[str, Any] | None:
        """The projected row of one order, moments as ISO text."""
        row = self._one(q.ORDER, (number,))
        return decoded(ORDER_COLUMNS, row) if row else None

    def rows(self, filters: Mapping[str, object] | None = None, *, columns: tuple[str, ...] = ORDER_COLUMNS,
             order_by: str = "received_at", descending: bool = True, limit: int = -1,
             offset: int = 0) -> list[dict[str, Any]]:
        """Order rows by conditions such as ``{"unit": "甲", "received_at>=": day, "state": ["closed"]}``."""
        if order_by not in ORDER_COLUMNS or not set(columns) <= set(ORDER_COLUMNS):
            raise KeyError(f"not an order column: {order_by} or one of {columns}")
        where, values = _where(filters or {})
        way = "DESC" if descending else "ASC"
        tail = f'{where} ORDER BY "{order_by}" {way}, id {way} LIMIT ? OFFSET ?'
        return self._table("orders", columns, tail, [*values, limit, offset])

    def open_numbers(self) -> set[str]:
        """The numbers of all orders in hand; a tenth of what reading them as rows costs."""
        return {row[0] for row in self._rows(q.OPEN_NUMBERS)}

    def counts(self, column: str, filters: Mapping[str, object] | None = None) -> dict[Any, int]:
        """How many orders there are for each value of a column."""
        if column not in ORDER_COLUMNS:
            raise KeyError(f"not an order column: {column}")
        where, values = _where(filters or {})
        # Of few orders: what a filter leaves is sorted by itself. SQLite would rather walk all orders by the column's index.
        sort = f'+"{column}"' if filters else f'"{column}"'
        return dict(self._rows(f'SELECT "{column}", count(*) FROM orders {where} GROUP BY {sort}', values))

    def matter_members(self, matter: str) -> list[str]:
        """The orders of one matter, in the order they were received."""
        return [row[0] for row in self._rows(q.MATTER, (matter,))]

    def worklist(self, limit: int | None = None) -> list[WorkRow]:
        """Open orders by their next due moment, those with nothing due last; all, or the first ``limit``."""
        rows = self._rows(q.WORKLIST, (-1 if limit is None else limit,))
        if limit is None or len(rows) < limit:
            rows += self._rows(q.WORKLIST_UNDUE, (-1 if limit is None else limit - len(rows),))
        return list(map(WorkRow._make, rows))

    def open_windows(self, until: datetime) -> list[OpenTimer]:
        """Rights that lapse at or before a moment (wall time), soonest first."""
        return list(map(OpenTimer._make, self._rows(q.OPEN_WINDOWS, (moment_text(until),))))

    def open_duties(self, until: datetime) -> list[OpenTimer]:
        """All running duties and alerts due at or before a moment; an order may have several."""
        return list(map(OpenTimer._make, self._rows(q.OPEN_DUTIES, (moment_text(until),))))

    def passed_deadlines(self, now: datetime, numbers: Sequence[str] | None = None) -> dict[str, OpenTimer]:
        """The first deadline of each order (of these, where ``numbers`` are given) that has passed; reminders are none."""
        if numbers is None:
            rows = self._rows(q.PASSED, (moment_text(now),))
        else:
            rows = self._rows(q.PASSED_OF.format(marks=", ".join("?" * len(numbers))), (moment_text(now), *numbers)) if numbers else []
        return {timer.order: timer for timer in map(OpenTimer._make, rows)}

    def timers(self, number: str) -> list[dict[str, Any]]:
        """The timers of one order as they were last judged."""
        return self._table("timers", TIMER_ROW, "WHERE order_no = ? ORDER BY pos", (number,))

    def timer_rows(self, numbers: Iterable[str]) -> dict[str, list[tuple[Any, ...]]]:
        """The timers of several orders as they stand in the table, by TIMER_ROW."""
        found: dict[str, list[tuple[Any, ...]]] = {number: [] for number in numbers}
        for row in self._many(q.TIMERS_OF, list(found)):
            found[row[0]].append(tuple(row))
        return found

    def findings(self, number: str | None = None, rule: str | None = None) -> list[dict[str, Any]]:
        """Findings of one order, or of every open order (by rule when given)."""
        if number is not None:
            return self._table("findings", FINDING_ROW, "WHERE order_no = ? ORDER BY pos", (number,))
        tail = "WHERE (?1 IS NULL OR rule = ?1) ORDER BY since, order_no, pos"
        return self._table("findings", FINDING_ROW, tail, (rule,))

    @property
    def index(self) -> SearchIndex:
        """What answers searches."""
        return PairIndex(self._rows)

    def search(self, text: str, limit: int = 50) -> list[tuple[str, str, str]]:
        """(number, subject, snippet) of orders holding every word of the text, newest first."""
        wanted = words.terms(text)
        found = told(self._rows, self.index.newest(wanted, limit), wanted)
        return [(hit.number, hit.subject, hit.snippet) for hit in found]

    def sharing(self, keys: Iterable[str], newest: int) -> list[int]:
        """Row ids of orders that have one of these keys, at most the ``newest`` of each, most shared first."""
        found = Counter(row[0] for key in keys for row in self._rows(q.SHARING, (words.key_query(key), newest)))
        return sorted(found, key=lambda row_id: (-found[row_id], -row_id))

    def matter_keys(self) -> Iterator[tuple[int, list[str]]]:
        """Every order's row id with its keys, oldest first, read in slices."""
        last = -1
        while part := self._rows(q.MATTER_KEYS, (last, 20 * _CHUNK)):
            yield from ((row_id, keys.split(" ")) for row_id, keys in part)
            last = part[-1][0]

    def keys_of(self, numbers: Iterable[str]) -> dict[str, list[str]]:
        """The keys of these orders."""
        return {number: keys.split(" ") for number, keys in self._many(q.KEYS_OF, numbers)}

    def access_head(self) -> tuple[int, str]:
        """(seq, digest) of the newest row of the record of access; (0, "") where there is none."""
        row = self._one(q.ACCESS_HEAD)
        return (int(row[0]), str(row[1])) if row else (0, "")

    def rows_by_id(self, ids: Iterable[int], columns: tuple[str, ...] = ORDER_COLUMNS) -> dict[int, dict[str, Any]]:
        """Order rows by their row ids (see :meth:`sharing`)."""
        if not set(columns) <= set(ORDER_COLUMNS):
            raise KeyError(f"not order columns: {columns}")
        sql = q.BY_ID.format(columns=", ".join(f'"{name}"' for name in ("id", *columns)))
        found: dict[int, dict[str, Any]] = {}
        for part in chunks(ids):
            for row in self._rows(sql.format(marks=", ".join("?" * len(part))), part):
                found[row[0]] = decoded(columns, row[1:])
        return found

    # the office's own tables --------------------------------------------------------------------
    def units(self) -> list[dict[str, Any]]:
        """The units the office knows, in the order they were added."""
        return self._table("units", q.UNIT_COLUMNS, "ORDER BY id")

    def imports(self) -> list[dict[str, Any]]:
        """Every import, newest first."""
        return self._table("imports", q.IMPORT_COLUMNS, 'ORDER BY "at" DESC, batch DESC')

    def pending_rows(self, batch: str | None = None) -> list[dict[str, Any]]:
        """Rows of imports that wait for a person, of one batch or of all."""
        tail = "WHERE state = 'waiting' AND (?1 IS NULL OR batch = ?1) ORDER BY batch, row_number"
        return self._table("pending_rows", q.PENDING_COLUMNS, tail, (batch,))

    def fingerprint_of(self, keys: Iterable[str]) -> dict[str, str]:
        """Which of these row fingerprints were taken before, and as which order."""
        return dict(self._many(q.FINGERPRINTS, keys))

    def taken_file(self, file: str) -> tuple[str, int] | None:
        """(batch, rows) of the import that took a file of this digest whole, where every row of it is known still."""
        whole = FILE + file
        rows = {key: (count, batch) for key, count, batch in self._rows(q.TAKEN_FILE, (whole, after(f"{whole}:")))}
        total, batch = rows.pop(whole, ("", ""))
        return (str(batch), int(total)) if total and sum(int(count) for count, _ in rows.values()) == int(total) else None

    def documents(self, order: str | None = None) -> list[dict[str, Any]]:
        """Numbered documents of one order, or all, oldest first."""
        return self._table("documents", q.DOCUMENT_COLUMNS, "WHERE ?1 IS NULL OR order_no = ?1 ORDER BY id", (order,))

    def records(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Every row of the office's records, of one kind or all, as they were entered; ``fields`` is a mapping."""
        return self._table("records", q.RECORD_COLUMNS, "WHERE ?1 IS NULL OR kind = ?1 ORDER BY seq", (kind,))

    def attachments(self, order: str | None = None) -> list[dict[str, Any]]:
        """Attachments of one order, or all (removed ones too: see their flag), oldest first."""
        tail = "WHERE ?1 IS NULL OR order_no = ?1 ORDER BY id"
        return self._table("attachments", q.ATTACHMENT_COLUMNS, tail, (order,))

    def file_names(self) -> set[str]:
        """The name of every attachment file that any row still has, removed ones too."""
        return {str(row[0]) for row in self._rows(q.FILE_NAMES)}

    def access_log(self, limit: int = 200, entity: str | None = None) -> list[dict[str, Any]]:
        """Who looked at or printed what, newest first."""
        tail = "WHERE ?1 IS NULL OR entity = ?1 ORDER BY seq DESC LIMIT ?2"
        return self._table("access_log", q.ACCESS_COLUMNS, tail, (entity, limit))

    def draft(self, user: str, screen: str) -> str | None:
        """The text a user had not saved on a screen, as JSON."""
        row = self._one(q.DRAFT, (user, screen))
        return row[0] if row else None

    def drafts(self, user: str) -> list[tuple[str, str, str]]:
        """(screen, JSON, saved at) of everything a user had not saved, newest first."""
        return [tuple(row) for row in self._rows(q.DRAFTS, (user,))]
