"""How objects are copied and pickled that are more than plain data."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar

Self = TypeVar("Self")


class Unchanging:
    """An object that never changes: a copy of it is the object itself."""

    __slots__ = ()

    def __copy__(self: Self) -> Self:
        return self

    def __deepcopy__(self: Self, memo: dict[int, Any]) -> Self:
        return self


class NotPickled(Unchanging):
    """An object whose data the library has parsed, and has not kept as it was."""

    __slots__ = ()

    _instead: ClassVar[str]
    """What can be pickled instead."""

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle {type(self).__name__}: pickle {self._instead}")
