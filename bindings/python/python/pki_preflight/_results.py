"""Where a report has its contents: in the native part, or in a pickled copy."""

from __future__ import annotations

import json
from typing import Any, NoReturn, Protocol


_LISTS = {
    "certificateAuthorities",
    "certificates",
    "chains",
    "duplicates",
    "findings",
    "rules",
}


class Results(Protocol):
    """The results of an inspection, as the native part provides them."""

    def json(self) -> str:
        """The output of `check --format json`, without the last line end."""
        ...

    def summary(self) -> str:
        """Everything but the lists, as JSON."""
        ...

    def count(self, list: str, /) -> int:
        """The length of a list."""
        ...

    def items(self, list: str, start: int, stop: int, /) -> str:
        """A part of a list, as JSON."""
        ...

    def arrow_stream(self, list: str, /) -> object:
        """A list as a stream of Arrow."""
        ...

    def certificate_bytes(self, index: int, /) -> bytes | None:
        """The original bytes of a certificate in the file."""
        ...


class StoredResults:
    """Results as plain data, after they were pickled."""

    __slots__ = ("_certificates", "_json", "_report")

    def __init__(self, text: str, certificates: tuple[bytes | None, ...]) -> None:
        self._json = text
        self._certificates = certificates
        self._report: dict[str, Any] = json.loads(text)

    def json(self) -> str:
        return self._json

    def summary(self) -> str:
        return json.dumps({key: it for key, it in self._report.items() if key not in _LISTS})

    def count(self, list: str, /) -> int:
        return len(self._report[list])

    def items(self, list: str, start: int, stop: int, /) -> str:
        return json.dumps(self._report[list][start:stop])

    def arrow_stream(self, list: str, /) -> NoReturn:
        # The native part makes the rows from its own data.
        raise TypeError(
            f"an unpickled report has no tables: make one of {list} before the report is pickled"
        )

    def certificate_bytes(self, index: int, /) -> bytes | None:
        return self._certificates[index] if 0 <= index < len(self._certificates) else None
