"""The contents of a trust store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, cast

from . import _native
from ._copying import NotPickled

Kind = Literal[
    "bundle", "certificates", "classicConfiguration", "graphList", "thumbprints", "mixed"
]


class Store(NotPickled):
    """The CAs that a trust store contains, as somebody saved them.

    Accepts a saved response of Graph's `certificateAuthorities` list, the classic store's
    configuration, a list of thumbprints, a bundle, or certificates. The format is detected from the
    content. Raises `StoreError` if it is none of them.

    >>> from pki_preflight import Store
    >>> store = Store.from_thumbprints(["C39346558A142EC79AF03B583D2536AE3A55F527"])
    >>> store
    <Store thumbprints: 1 CA (thumbprints)>
    >>> "c3:93:46:55:8A:14:2E:C7:9A:F0:3B:58:3D:25:36:AE:3A:55:F5:27" in store
    True
    """

    __slots__ = ("native",)

    _instead = "the bytes of the file, and read them again"

    def __init__(self, data: bytes | bytearray | memoryview, *, name: str = "store") -> None:
        self.native = _native.Store(name, bytes(data))

    @classmethod
    def from_path(cls, path: str | os.PathLike[str], *, name: str | None = None) -> Store:
        """A store from a file. Its name is the path by default."""
        with open(path, "rb") as file:
            return cls(file.read(), name=os.fspath(path) if name is None else name)

    @classmethod
    def from_thumbprints(
        cls, thumbprints: Iterable[str | bytes], *, name: str = "thumbprints"
    ) -> Store:
        """A store from thumbprints: 40 hex digits each, or 20 bytes."""
        lines = [each if isinstance(each, str) else each.hex() for each in thumbprints]
        return cls("\n".join(["Thumbprint", *lines]).encode(), name=name)

    @property
    def name(self) -> str:
        """The given name of the store."""
        return self.native.name

    @property
    def kind(self) -> Kind:
        """The format that the store was read from."""
        return cast(Kind, self.native.kind)

    @property
    def is_complete(self) -> bool:
        """Whether, as far as the file shows, it contains all CAs of the trust store."""
        return self.native.is_complete

    @property
    def remarks(self) -> tuple[str, ...]:
        """Problems in the file. Untrusted text."""
        return tuple(self.native.remarks)

    def thumbprints(self) -> list[str]:
        """The thumbprints in upper-case hex digits, sorted."""
        return self.native.thumbprints()

    def __len__(self) -> int:
        return len(self.native)

    def __contains__(self, thumbprint: object) -> bool:
        if isinstance(thumbprint, bytes):
            thumbprint = thumbprint.hex()
        return isinstance(thumbprint, str) and self.native.contains(thumbprint)

    def __repr__(self) -> str:
        plural = "CA" if len(self) == 1 else "CAs"
        return f"<Store {repr(self.name)[1:-1]}: {len(self)} {plural} ({self.kind})>"


@dataclass(frozen=True, slots=True)
class ExistingSet:
    """A set of CAs that is queried for the contents of the trust store, such as a database.

    >>> import pki_preflight
    >>> known = {bytes.fromhex("C39346558A142EC79AF03B583D2536AE3A55F527")}
    >>> database = pki_preflight.ExistingSet(known.intersection, name="database")
    >>> bundle = "testdata/contoso.p7b"
    >>> pki_preflight.inspect(bundle, at="2026-11-24", stores=[database]).counts.duplicate
    1
    """

    contains: Callable[[list[bytes]], Iterable[bytes]]
    """Receives a list of at most 1,000 thumbprints, 20 bytes each, and returns those in the set. It
    may be called from several threads. An exception becomes the cause of an `ExistingSetError`."""
    name: str = "existing set"
    """The name of the set in the report."""
    count: Callable[[], int] | None = None
    """Returns the number of CAs in the set, to check the limit of 250 CAs. Without it, only the CAs
    found count."""
