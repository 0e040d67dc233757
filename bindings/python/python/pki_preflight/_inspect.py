"""Inspects files."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone
from typing import Protocol, Union

from . import _native
from ._report import Report
from ._store import ExistingSet, Store

_SMALL = 1 << 20
"""Smaller files, in bytes, are inspected on one thread: waking others costs more than it saves."""


class BinaryFile(Protocol):
    """A file opened in binary mode."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end of the file."""
        ...


Data = Union[bytes, bytearray, memoryview, str, "os.PathLike[str]", BinaryFile]
"""A file: its bytes, its path, or a file opened in binary mode."""

Instant = Union[datetime, str]
"""An instant: a datetime with a time zone, or ISO 8601 in UTC."""

Contains = Callable[[list[bytes]], Iterable[bytes]]
"""A function that receives a list of thumbprints and returns those in the trust store."""


def inspect(
    data: Data,
    *,
    at: Instant | None = None,
    stores: Iterable[Store | ExistingSet | Contains] = (),
    assumptions: Mapping[str, str] = {},
    verify: bool = True,
    name: str | None = None,
    sha256: str | None = None,
    upload_url: str | None = None,
    threads: int | None = None,
) -> Report:
    """Predicts what Microsoft Entra will do with a PKI bundle.

    `data` is the bundle: its bytes, its path, or a file opened in binary mode, which is read in
    pieces. The interpreter's lock is released meanwhile.

    `at` is the instant at which validity is judged, by default now. `stores` are compared with the
    bundle: each is a `Store`, an `ExistingSet`, or a function that `ExistingSet` accepts.
    `assumptions` changes assumptions, as `--assume` does. `verify` turns the verification of
    signatures on or off. `name` is the file's name in the report. `sha256` and `upload_url` are the
    values that will be sent. `threads` is by default 1 for files of less than 1 MiB, and the number
    of cores for others.

    Raises `LimitError`, `ReadError`, `ExistingSetError`, `AssumptionError`, `OSError` if the file
    cannot be opened, and `ValueError` for an invalid instant. Any other problem of a file is a
    finding in the report.

    >>> import pki_preflight
    >>> report = pki_preflight.inspect("testdata/contoso-problems.p7b", at="2026-11-24")
    >>> report.verdict.upload
    'rejected'
    >>> report.findings[0].rule
    'S001'
    """
    judged = options(at, stores, assumptions, verify)

    def run(source: bytes | Callable[[int], bytes], length: int | None, own_name: str) -> Report:
        is_small = length is not None and length < _SMALL
        count = threads if threads is not None else 1 if is_small else 0
        called = own_name if name is None else name
        return Report(_native.inspect(source, judged, called, sha256, upload_url, count))

    if isinstance(data, bytes):
        return run(data, len(data), "")
    if isinstance(data, (bytearray, memoryview)):
        view = memoryview(data)
        flat = view.cast("B") if view.c_contiguous else memoryview(view.tobytes())
        return run(_read_view(flat), len(flat), "")
    if isinstance(data, (str, os.PathLike)):
        with open(data, "rb", buffering=0) as file:
            return run(file.read, _length(file), os.fspath(data))
    return run(_reads(data), None, _name(data))


def options(
    at: Instant | None,
    stores: Iterable[Store | ExistingSet | Contains],
    assumptions: Mapping[str, str],
    verify: bool,
) -> _native.Options:
    """The settings of an inspection."""
    read: list[_native.Store] = []
    existing: ExistingSet | None = None
    for store in stores:
        if isinstance(store, Store):
            read.append(store.native)
            continue
        if existing is not None:
            raise ValueError("stores may contain one ExistingSet: have it ask the others")
        existing = store if isinstance(store, ExistingSet) else ExistingSet(store)
    asked = None if existing is None else (existing.name, existing.contains, existing.count)
    return _native.Options(instant(at), read, asked, list(assumptions.items()), verify)


def instant(at: Instant | None) -> str | None:
    """An instant as the library parses it."""
    if not isinstance(at, datetime):
        return at
    if at.tzinfo is None:
        raise ValueError("the instant needs a time zone: datetime.now(timezone.utc)")
    whole = at.astimezone(timezone.utc).replace(microsecond=0, tzinfo=None)
    return f"{whole.isoformat()}Z"


def content(data: Data) -> tuple[bytes, str]:
    """All bytes of a file, and its name."""
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data), ""
    if isinstance(data, (str, os.PathLike)):
        with open(data, "rb") as file:
            return file.read(), os.fspath(data)
    read = _reads(data)
    return b"".join(iter(lambda: read(_SMALL), b"")), _name(data)


def _reads(file: BinaryFile) -> Callable[[int], bytes]:
    """The function that reads a file. Untyped code may pass anything."""
    read: Callable[[int], bytes] | None = getattr(file, "read", None)
    if read is None:
        raise TypeError(f"neither bytes, nor a path, nor a binary file: {type(file).__name__}")
    return read


def _name(file: BinaryFile) -> str:
    """The name of an open file. Some files have a number instead of a name, or none."""
    name = getattr(file, "name", "")
    return name if isinstance(name, str) else ""


def _read_view(view: memoryview) -> Callable[[int], bytes]:
    place = 0

    def read(size: int) -> bytes:
        nonlocal place
        piece = bytes(view[place : place + size])
        place += len(piece)
        return piece

    return read


def _length(file: io.FileIO) -> int | None:
    """The length of a file; unknown for anything else, such as a pipe."""
    return os.fstat(file.fileno()).st_size or None
