"""The exceptions raised if there is no result: the library's kinds of errors.

Any problem *in* a file is a finding in its report. An error means that there is no report. Messages
are escaped, and may be printed to a terminal.
"""

from __future__ import annotations

from typing import Literal


class Error(Exception):
    """The base of all errors of this package."""


class LimitError(Error):
    """A limit that protects the machine was exceeded."""

    name: str
    """The field of the library's `Limits`."""
    value: int
    """Its value."""
    offset: int | None
    """Where, in bytes from the start of the file."""


class ReadError(Error):
    """Reading the file failed. `__cause__` is what its `read()` raised."""

    offset: int | None
    """Where, in bytes from the start of the file."""


class ExistingSetError(Error):
    """An existing set failed, so the contents of the trust store are unknown.

    `__cause__` is what it raised.
    """

    offset: int | None


class AssumptionError(Error, ValueError):
    """No assumption has that name, or it does not have that value."""


class StoreError(Error, ValueError):
    """The bytes are not a store, or not a collection of certificates."""

    kind: Literal[
        "damaged",
        "empty",
        "graph",
        "json",
        "noEntries",
        "noUsableEntry",
        "thumbprint",
        "unrecognised",
    ]
    """The reason."""
    line: int | None
    """The line, from 1, if the file is text and the location is known."""
    column: int | None
    """The column, from 1, if the file is text and the location is known. It counts bytes or, in UTF-16
    and UTF-32, code units."""
    offset: int | None
    """The offset in bytes, if the file is not text and the location is known."""


class PackError(Error, ValueError):
    """Nothing could be packed."""

    kind: Literal[
        "nothingSelected", "noIssuer", "rootMissing", "cannotSplit", "encode", "readBack"
    ]
    """The reason."""
