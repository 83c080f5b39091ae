"""Ctrl+Z for what is no event of an order: settings, the list of units, the office's own regulation file.

A :class:`Watch` around an act sees what it changed; taking it back puts exactly that back, and refuses where somebody
has changed the same thing since: the later change would be lost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hotline_desk.domain.order import effective

from .editions import OWN_FILE
from .office import Desk, Refused
from .roles import require
from .views import Done

LATER = "之后又改过，请先撤销后面的。没有变化。"
_UNIT = ("name", "kind", "pending", "active", "aliases", "people")
Unit = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _State:
    """What is watched, as it stood."""

    settings: Mapping[str, str | None]
    units: tuple[Unit, ...]
    file: bytes | None


@dataclass
class Watch:
    """``with Watch(desk, "settings", "改单位", units=True): …``: what was done stands on the undo stack afterwards.

    ``right``: the act of services.roles that taking it back needs, "" for none; ``words``: what the act is called;
    ``keys``: settings of the office (without ``setting.``, or a whole meta key that begins with a dot); ``units``: its
    list of units; ``file``: office.toml; ``then``: what to do besides once it is put back. Acts on orders within it become part of it: one undo.
    """

    desk: Desk
    right: str
    words: str
    keys: Sequence[str] = ()
    units: bool = False
    file: bool = False
    then: Callable[[], object] | None = None
    before: _State = field(init=False)
    depth: int = field(init=False)

    def __enter__(self) -> Watch:
        self.before, self.depth = self._state(), len(self.desk.undo_stack)
        return self

    def __exit__(self, problem: type[BaseException] | None, *_where: object) -> None:
        if problem is None:
            after, desk = self._state(), self.desk
            within = desk.undo_stack[self.depth:]
            events = tuple(pair for done in within for pair in done.undo)
            desk.undo_stack[self.depth:] = [Done("", self.words, "", events, take_back=lambda: self._put_back(after), heavy=bool(events),
                                                 right=self.right or "record")]

    # -- how it stands -------------------------------------------------------------------------------
    def _state(self) -> _State:
        store = self.desk.store
        units = tuple({name: unit[name] for name in _UNIT} for unit in store.units()) if self.units else ()
        return _State({key: store.meta(_meta(key)) for key in self.keys}, units, self._own_file())

    def _own_file(self) -> bytes | None:
        path = self.desk.folder / OWN_FILE
        return path.read_bytes() if self.file and path.is_file() else None

    # -- and back ------------------------------------------------------------------------------------
    def _put_back(self, after: _State) -> None:
        desk = self.desk
        if self.right:
            require(desk, self.right)
        with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
            self._settings_back(tx, after, self._state())  # read in our turn: nobody else can write any more
        desk.settings_changed()
        list_anew(desk, [unit["name"] for unit in after.units[len(self.before.units):]])
        if after.file != self.before.file:
            self._file_back()
        if self.then is not None:
            self.then()

    def _settings_back(self, tx: Any, after: _State, now: _State) -> None:
        moved = [key for key in self.keys if after.settings[key] != self.before.settings[key]]
        if any(now.settings[key] != after.settings[key] for key in moved) or now.file != after.file:
            raise Refused(f"这一项{LATER}", "wrong_state")
        for key in moved:
            _set(tx, _meta(key), self.before.settings[key])
        self._units_back(tx, after, now)

    def _units_back(self, tx: Any, after: _State, now: _State) -> None:
        there = {unit["name"]: unit for unit in now.units}
        pairs = list(zip(self.before.units, after.units, strict=False))  # an act changes units and adds some; it takes none away
        added = after.units[len(self.before.units):]
        for _, made in [*(p for p in pairs if p[0] != p[1]), *((None, unit) for unit in added)]:
            if there.get(made["name"]) != made:
                raise Refused(f"单位“{made['name']}”{LATER}", "wrong_state")
        for unit in added:
            if not _free(tx, unit["name"]):
                raise Refused(f"单位“{unit['name']}”已经有工单，不能撤销新增；不用了请停用。没有变化。", "wrong_state")
            tx.remove_unit(unit["name"])
        for old, new in pairs:
            if old != new:
                tx.update_unit(new["name"], new_name=old["name"], **{name: old[name] for name in _UNIT[1:]})

    def _file_back(self) -> None:
        path, trial = self.desk.folder / OWN_FILE, self.desk.folder / f"{OWN_FILE}.new"
        try:
            if self.before.file is None:
                path.unlink()
            else:
                trial.write_bytes(self.before.file)
                os.replace(trial, path)
        except OSError as error:
            raise Refused(f"{OWN_FILE} 写不进去，没有撤销。请看文件是否被别的程序打开。") from error
        self.desk.policy_changed()


def told(desk: Desk, message: str, detail: str = "") -> Done:
    """The act just done, in the words of whoever asked for it; for a screen to say and to offer 撤销 with."""
    done: Done = replace(desk.undo_stack[-1], message=message, detail=detail)
    desk.undo_stack[-1] = done
    return done


def _meta(key: str) -> str:
    return key[1:] if key.startswith(".") else f"setting.{key}"


def _set(tx: Any, key: str, value: str | None) -> None:
    if value is None:
        tx.drop_meta(key)
    else:
        tx.set_meta(key, value)


def _free(reading: Any, name: str) -> bool:
    """Whether no order was sent to this unit, what was taken back left out."""
    for events in reading.events_of(reading.sent_to(name)).values():
        counted, void = effective(events)
        sent = [e for e in counted if e.kind in ("dispatch", "redispatch")]
        if void is None and any(name == e.get("to") or name in (e.get("co") or ()) for e in sent):
            return False
    return True


def forget_units(desk: Desk, names: Sequence[str]) -> None:
    """Units that an act made in passing go with it: those still 待补全, which no order names. Asks nobody: inner.

    Orders that once named them are listed anew: a list tells the kind of an order's unit.
    """
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        waiting = {unit["name"] for unit in tx.units() if unit["pending"] and not unit["people"]}
        gone = [name for name in names if name in waiting and _free(tx, name)]
        for name in gone:
            tx.remove_unit(name)
    desk.units_changed()
    list_anew(desk, gone)


def list_anew(desk: Desk, units: Sequence[str]) -> None:
    """Write the lists' rows of every order once sent to one of these units again. Asks nobody: inner."""
    from hotline_desk.services.acts import reproject  # acts take units back, so this room comes first

    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        reproject(desk, tx, dict.fromkeys(number for name in units for number in tx.sent_to(name)))
