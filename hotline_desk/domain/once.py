"""A value worked out at the first question and kept with its object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value = TypeVar("Value")


class once(Generic[Value]):  # noqa: N801 - stands where ``property`` stands
    """As functools.cached_property, without the lock Python 3.11 takes: ten thousand orders have a dozen such values each.

    Two threads may both work a value out; it is the same value.
    """

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out, self._name = work_out, work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, one: None, kind: type | None = None) -> Self: ...

    @overload
    def __get__(self, one: object, kind: type | None = None) -> Value: ...

    def __get__(self, one: object | None, kind: type | None = None) -> Self | Value:
        if one is None:
            return self
        value: Value = self._work_out(one)
        one.__dict__[self._name] = value
        return value
