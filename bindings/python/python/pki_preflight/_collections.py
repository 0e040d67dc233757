"""Makes the file to upload, and compares files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from . import _native
from ._copying import NotPickled
from ._decode import decode, decode_text
from ._inspect import Contains, Data, Instant, content, instant, options
from ._store import ExistingSet, Store


class Source(NotPickled):
    """The certificates of one file: a bundle, certificates, or a file that `Store` accepts.

    Raises `StoreError` if the file is none of these.
    """

    __slots__ = ("native",)

    _instead = "the bytes of the file, and read them again"

    def __init__(self, data: Data, *, name: str | None = None) -> None:
        read, own_name = content(data)
        self.native = _native.Source(own_name if name is None else name, read)

    @property
    def name(self) -> str:
        """The given name of the file."""
        return self.native.name

    @property
    def is_complete(self) -> bool:
        """Whether the file could be read completely, so that no certificate is missing."""
        return self.native.is_complete

    @property
    def remarks(self) -> tuple[str, ...]:
        """Problems in the file. Untrusted text."""
        return tuple(self.native.remarks)

    def thumbprints(self) -> list[str]:
        """The thumbprints of the certificates, each once."""
        return self.native.thumbprints()

    def certificate_bytes(self, index: int) -> bytes | None:
        """The bytes of a certificate; `None` if a list has only its thumbprint."""
        return self.native.certificate_bytes(index)

    def __len__(self) -> int:
        return len(self.native)

    def __repr__(self) -> str:
        return f"<Source {repr(self.name)[1:-1]}: {len(self)} certificates>"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file to upload."""

    data: bytes
    """The file's content."""
    sha256_file_hash: str
    """SHA-256 of the content: the upload's `sha256FileHash`."""
    certificates: tuple[str, ...]
    """The thumbprints of its certificates."""
    pki: int
    """The number of the PKI that the file is for, from 1."""

    def __repr__(self) -> str:
        count, length = len(self.certificates), len(self.data)
        return f"<PackedFile of {count} certificates, {length} bytes, PKI {self.pki}>"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A certificate that was not packed."""

    name: str
    """Its name, or the error in it. Untrusted text."""
    source: str
    """The file that contains it. Untrusted text."""
    reason: Literal[
        "unreadable",
        "noCertificate",
        "notDer",
        "repeated",
        "notCa",
        "notInChain",
        "notKept",
        "dropped",
        "inStore",
        "expired",
    ]
    thumbprint: str | None = None
    selector: str | None = None
    """For `dropped`: the selector."""
    store: str | None = None
    """For `inStore`: the store's name."""
    on: str | None = None
    """For `expired`: the last instant of validity."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Files to upload, in their order, and the certificates left out."""

    files: tuple[PackedFile, ...]
    left_out: tuple[LeftOut, ...]


def pack(
    sources: Data | Source | Iterable[Data | Source],
    *,
    at: Instant | None = None,
    stores: Iterable[Store | ExistingSet | Contains] = (),
    assumptions: Mapping[str, str] = {},
    verify: bool = True,
    drop_expired: bool = False,
    drop: Iterable[str] = (),
    keep: Iterable[str] = (),
    keep_non_ca: bool = False,
    chain_of: Iterable[Data | Source] = (),
    split: bool = False,
    pem: bool = False,
) -> Packed:
    """Makes the file to upload of the certificates in `sources`: each once, in strict DER.

    Certificates in `stores`, and certificates that are not CA certificates, are left out. `drop`
    and `keep` select by name, thumbprint or key identifier; each must match a certificate.
    `chain_of` limits the file to the chains of these certificates. `split` makes several files if
    one would exceed a limit.

    Raises `PackError` if nothing can be packed, and the errors of `inspect` and `Source`.

    >>> import pki_preflight
    >>> packed = pki_preflight.pack(
    ...     "testdata/contoso.p7b", at="2026-11-24", drop=["Contoso Issuing CA 4"]
    ... )
    >>> len(packed.files[0].certificates), packed.left_out[0].reason
    (6, 'dropped')
    """
    choice: dict[str, bool | list[str]] = {
        "drop_expired": drop_expired,
        "drop": list(drop),
        "keep": list(keep),
        "keep_non_ca": keep_non_ca,
        "split": split,
        "pem": pem,
    }
    made, contents = _native.pack(
        _natives(sources), _natives(chain_of), options(at, stores, assumptions, verify), choice
    )
    found: dict[str, Any] = json.loads(made)
    files = [decode(PackedFile, it, data=data) for it, data in zip(found["files"], contents)]
    left_out = [decode(LeftOut, item) for item in found["leftOut"]]
    return Packed(tuple(files), tuple(left_out))


@dataclass(frozen=True, slots=True)
class DiffSide:
    """One of the compared collections."""

    name: str
    certificates: int
    """How many distinct certificates it has."""
    unreadable: int
    """How many elements cannot be parsed; these are not compared."""
    is_complete: bool
    """Whether it could be read completely."""
    remarks: tuple[str, ...]
    """Problems in it. Untrusted text."""


@dataclass(frozen=True, slots=True)
class DiffEntry:
    """A certificate of a collection."""

    thumbprint: str
    name: str
    """Its common name, its name in a list, or its thumbprint. Untrusted text."""
    is_ca: bool
    """Whether it is known to be a CA certificate."""
    not_after: str | None = None
    """The last instant of validity; null if it is unknown."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A certificate and the one that it renews."""

    old: DiffEntry
    new: DiffEntry
    same_key: bool
    """Whether both have the same public key. Another key needs another CRL URL."""
    old_stays: bool
    """Whether the second collection still has the old one."""


@dataclass(frozen=True, slots=True)
class Expiring(DiffEntry):
    """A certificate that has expired or expires soon."""

    has_expired: bool = False
    in_old: bool = False
    """Whether the first collection has it."""
    in_new: bool = False
    """Whether the second collection has it."""


@dataclass(frozen=True, slots=True)
class IssuerUse(DiffEntry):
    """A CA certificate of the first collection that issued added ones."""

    issued: int = 0
    """How many of them, by name and key identifier. Signatures are not verified."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The differences between two collections."""

    old: DiffSide
    new: DiffSide
    added: tuple[DiffEntry, ...]
    removed: tuple[DiffEntry, ...]
    """Only in the first. An upload does not remove anything from a trust store."""
    unchanged: tuple[DiffEntry, ...]
    renewals: tuple[Renewal, ...]
    expiring: tuple[Expiring, ...]
    """Certificates that have expired or expire soon, in the order of expiry."""
    issuers: tuple[IssuerUse, ...]
    has_shrunk: bool
    """Whether the second has so few certificates that it may be broken."""


def diff(
    old: Data | Source,
    new: Data | Source,
    *,
    at: Instant | None = None,
    expires_before: Instant | None = None,
) -> Difference:
    """Compares two collections of certificates by their thumbprints.

    Certificates that expire before `expires_before` are listed; the default is 90 days after `at`.

    >>> import pki_preflight
    >>> difference = pki_preflight.diff("testdata/contoso.p7b", "testdata/contoso-problems.p7b")
    >>> len(difference.unchanged), len(difference.removed)
    (3, 4)
    """
    one, other = _source(old).native, _source(new).native
    return decode_text(Difference, _native.diff(one, other, instant(at), instant(expires_before)))


def _source(data: Data | Source) -> Source:
    return data if isinstance(data, Source) else Source(data)


def _natives(sources: Data | Source | Iterable[Data | Source]) -> list[_native.Source]:
    # Bytes and open files are iterable too, so only these types mean several sources.
    several = sources if isinstance(sources, (list, tuple, set, frozenset)) else [sources]
    return [_source(each).native for each in several]  # type: ignore[arg-type]
