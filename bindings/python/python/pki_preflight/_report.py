"""A report, whose lists create their objects on access."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from ._copying import NotPickled, Unchanging
from ._decode import decode, decode_text
from ._parts import (
    Assumed,
    Bundle,
    Chain,
    Confidence,
    Counts,
    Disposition,
    Duplicate,
    File,
    Finding,
    Record,
    Rule,
    Signatures,
    Verdict,
)
from ._results import Results, StoredResults

if TYPE_CHECKING:
    from cryptography import x509

T = TypeVar("T")

_AT_ONCE = 256
"""The number of objects that an iteration creates at once."""


class Table(NotPickled):
    """A list of a report as a table of Arrow, with the names of the JSON.

    It is not a sequence, because Polars reads the items of a sequence one by one.
    """

    __slots__ = ("_name", "_results")

    _instead = "the table of another package, such as pyarrow.table(table)"

    def __init__(self, results: Results, name: str) -> None:
        self._results = results
        self._name = name

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as a stream of Arrow, which makes them while they are read.

        The types are always those of `docs/python.md`: `requested_schema` is ignored, as the
        interface allows.
        """
        return self._results.arrow_stream(self._name)

    def __len__(self) -> int:
        return self._results.count(self._name)

    def __repr__(self) -> str:
        return f"<Table {self._name}: {len(self)} rows>"


class LazyList(Unchanging, Sequence[T], Generic[T]):
    """A list of a report. Objects are created on access, and not stored.

    If it is pickled, it becomes a `list`.
    """

    __slots__ = ("_make", "_name", "_results")

    def __init__(self, results: Results, name: str, make: Callable[[dict[str, Any]], T]) -> None:
        self._results = results
        self._name = name
        self._make = make

    def __len__(self) -> int:
        return self._results.count(self._name)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step == 1:
                return self._part(start, max(start, stop))
            return [self[each] for each in range(start, stop, step)]
        count = len(self)
        if not -count <= index < count:
            raise IndexError(f"there is no item {index}: the list has {count}")
        return self._part(index % count, index % count + 1)[0]

    def __iter__(self) -> Iterator[T]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self._part(start, start + _AT_ONCE)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, (str, bytes)):
            return NotImplemented
        return list(self) == list(cast("Sequence[object]", other))

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type[list[T]], tuple[list[T]]]:
        return list, (list(self),)

    def __repr__(self) -> str:
        shown = ", ".join(repr(each) for each in self[:3])
        rest = len(self) - 3
        return f"[{shown}, ... and {rest} more]" if rest > 0 else f"[{shown}]"

    @property
    def table(self) -> Table:
        """The list as a table of Arrow, for packages such as pandas, Polars and DuckDB."""
        return Table(self._results, self._name)

    def _part(self, start: int, stop: int) -> list[T]:
        items = self._results.items(self._name, start, stop)
        return [self._make(item) for item in json.loads(items)]


class _HasBytes:
    """Where a certificate has its bytes. It is not a field: `dataclasses.asdict` and comparisons do
    not see it."""

    __slots__ = ("_bytes",)

    _bytes: Results | bytes | None
    """The results with the bytes, or the bytes themselves after the certificate was pickled."""


@dataclass(frozen=True, slots=True)
class Certificate(_HasBytes, Unchanging):
    """A certificate of the file."""

    index: int
    """Its number in the file, from 0."""
    offset: int
    """Its offset in bytes from the start of the file; for base64, that of the character in which
    its first byte begins."""
    length: int
    """The length of its encoding in bytes."""
    sha1: str
    """SHA-1 of its bytes in upper-case hex digits: the thumbprint."""
    sha256: str
    """SHA-256 of its bytes in upper-case hex digits."""
    subject: str
    """Its subject as .NET writes it; empty if it cannot be parsed."""
    issuer: str
    """Its issuer as .NET writes it; empty if it cannot be parsed."""
    disposition: Disposition
    """The predicted result for it."""
    common_name: str | None = None
    """The subject's common name, the last one if it has several."""
    issuer_common_name: str | None = None
    """The issuer's common name."""
    not_before: str | None = None
    """The first instant of validity; null if it cannot be parsed."""
    not_after: str | None = None
    """The last instant of validity; null if it cannot be parsed."""

    @property
    def der(self) -> bytes:
        """Its original bytes in the file, without PEM or base64. Nothing is encoded again.

        Raises ValueError if no report made the object, but `dataclasses.replace` for example.
        """
        found = self._known_bytes()
        if found is None:
            raise ValueError("the bytes are unknown, because the certificate is not from a report")
        return found

    def to_cryptography(self) -> x509.Certificate:
        """The certificate as an object of the package `cryptography`, which has to be installed.

        Raises ValueError if that package does not accept the certificate.
        """
        from cryptography import x509

        return x509.load_der_x509_certificate(self.der)

    def _known_bytes(self) -> bytes | None:
        source: Results | bytes | None = getattr(self, "_bytes", None)
        if source is None or isinstance(source, bytes):
            return source
        return source.certificate_bytes(self.index)

    def __reduce__(self) -> tuple[Callable[..., Certificate], tuple[object, ...]]:
        values = [getattr(self, each.name) for each in fields(self)]
        return _unpickled_certificate, (self._known_bytes(), *values)


def _with_bytes(certificate: Certificate, source: Results | bytes | None) -> Certificate:
    # `object` sets what is frozen for everybody else.
    object.__setattr__(certificate, "_bytes", source)
    return certificate


def _unpickled_certificate(source: bytes | None, *values: Any) -> Certificate:
    return _with_bytes(Certificate(*values), source)


@dataclass(frozen=True, slots=True)
class _Summary:
    schema_version: int
    checked_at: str
    file: File
    bundle: Bundle
    verdict: Verdict
    counts: Counts
    signatures: Signatures
    assumptions: tuple[Assumed, ...]
    confidence: dict[str, Confidence]


class Report(Unchanging):
    """The result of an inspection, with the content of `pki-preflight check --format json`.

    >>> import pki_preflight
    >>> report = pki_preflight.inspect("testdata/contoso.p7b", at="2026-11-24")
    >>> report
    <Report on testdata/contoso.p7b: upload clear, sign-in toDo, 7 certificates, 7 findings>
    >>> report.verdict.upload
    'clear'
    >>> report.certificates[0].common_name
    'Contoso Root CA'
    """

    __slots__ = ("_results", "_summary")

    def __init__(self, results: Results) -> None:
        self._results = results
        self._summary = decode_text(_Summary, results.summary())

    @property
    def schema_version(self) -> int:
        """The version of the JSON."""
        return self._summary.schema_version

    @property
    def checked_at(self) -> str:
        """The instant at which validity was judged."""
        return self._summary.checked_at

    @property
    def file(self) -> File:
        """The file."""
        return self._summary.file

    @property
    def bundle(self) -> Bundle:
        """What the file's bundles contain together."""
        return self._summary.bundle

    @property
    def verdict(self) -> Verdict:
        """The predicted result of the upload and of a sign-in, and what to do."""
        return self._summary.verdict

    @property
    def counts(self) -> Counts:
        """Counts."""
        return self._summary.counts

    @property
    def signatures(self) -> Signatures:
        """The numbers of verified, invalid and unchecked signatures of CA certificates."""
        return self._summary.signatures

    @property
    def assumptions(self) -> tuple[Assumed, ...]:
        """The assumptions behind the report."""
        return self._summary.assumptions

    @property
    def confidence(self) -> dict[str, Confidence]:
        """The confidence of each field of the records, by Graph's name of the field."""
        return dict(self._summary.confidence)

    @property
    def certificate_authorities(self) -> LazyList[Record]:
        """The records that the upload is predicted to create."""
        return self._list("certificateAuthorities", Record)

    @property
    def certificates(self) -> LazyList[Certificate]:
        """Every certificate of the file."""
        results = self._results
        make: Callable[[dict[str, Any]], Certificate] = lambda item: _with_bytes(
            decode(Certificate, item), results
        )
        return LazyList(results, "certificates", make)

    @property
    def duplicates(self) -> LazyList[Duplicate]:
        """Certificates that already exist."""
        return self._list("duplicates", Duplicate)

    @property
    def chains(self) -> LazyList[Chain]:
        """The position of each CA certificate among the others."""
        return self._list("chains", Chain)

    @property
    def findings(self) -> LazyList[Finding]:
        """The findings, most severe first."""
        return self._list("findings", Finding)

    @property
    def rules(self) -> LazyList[Rule]:
        """The rules with findings."""
        return self._list("rules", Rule)

    def to_json(self) -> str:
        """The output of `check --format json`, without the last line end.

        Characters that must not reach a terminal are written as `\\uXXXX`.
        """
        return self._results.json()

    def to_dict(self) -> dict[str, Any]:
        """The same as dictionaries and lists, with the names of the JSON."""
        made: dict[str, Any] = json.loads(self._results.json())
        return made

    def __reduce__(self) -> tuple[Callable[..., Report], tuple[object, ...]]:
        count = self._results.count("certificates")
        certificates = tuple(self._results.certificate_bytes(index) for index in range(count))
        return _unpickled_report, (self.to_json(), certificates)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Report):
            return NotImplemented
        return self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash((self.file.sha256_file_hash, self.checked_at))

    def __repr__(self) -> str:
        file, verdict, counts = self.file, self.verdict, self.counts
        # A name may contain any characters, so its quotes are only left off if nothing is escaped.
        name = repr(file.name)[1:-1] or f"{file.length} bytes"
        found = counts.errors + counts.warnings + counts.notices
        return (
            f"<Report on {name}: upload {verdict.upload}, sign-in {verdict.sign_in.prediction}, "
            f"{counts.certificates} certificates, {found} findings>"
        )

    def _list(self, name: str, class_: type[T]) -> LazyList[T]:
        return LazyList(self._results, name, lambda item: decode(class_, item))


def _unpickled_report(text: str, certificates: tuple[bytes | None, ...]) -> Report:
    return Report(StoredResults(text, certificates))
