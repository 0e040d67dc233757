"""What is raised where there is no result: the library's kinds of errors.

Whatever can be said *about* a file is a finding of its report. An error means that there is no
report. Messages are escaped: they may be printed to a terminal.
"""

from __future__ import annotations

from typing import Literal


class Error(Exception):
    """The base of all errors of this package."""


class LimitError(Error):
    """A limit that protects the machine was passed."""

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
    """An existing set could not answer, so that it is not known what the trust store contains.

    `__cause__` is what it raised.
    """

    offset: int | None


class AssumptionError(Error, ValueError):
    """There is no assumption of that name, or it does not have that value."""


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
    """The line, from 1, where the file is text and the place is known."""
    column: int | None
    """The column in characters, from 1, where the file is text and the place is known."""
    offset: int | None
    """The offset in bytes, where the file is not text and the place is known."""


class PackError(Error, ValueError):
    """Nothing could be packed."""

    kind: Literal[
        "nothingSelected", "noIssuer", "rootMissing", "cannotSplit", "encode", "readBack"
    ]
    """The reason."""
