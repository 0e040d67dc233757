"""Predicts what Microsoft Entra will do with a PKI bundle before you upload it.

>>> import pki_preflight
>>> report = pki_preflight.inspect("testdata/contoso.p7b", at="2026-11-24")
>>> for record in report.certificate_authorities[:2]:
...     print(record.certificate_authority_type, record.display_name)
root Contoso Root CA
intermediate Contoso Policy CA 2

The library does not open sockets. Nothing was observed on the live service: the predictions of a
report are based on documents and on the assumptions that it lists.
"""

from ._collections import (
    DiffEntry,
    Difference,
    DiffSide,
    Expiring,
    IssuerUse,
    LeftOut,
    Packed,
    PackedFile,
    Renewal,
    Source,
    diff,
    pack,
)
from ._errors import (
    AssumptionError,
    Error,
    ExistingSetError,
    LimitError,
    PackError,
    ReadError,
    StoreError,
)
from ._inspect import BinaryFile, Contains, Data, Instant, inspect
from ._parts import (
    Assumed,
    Bundle,
    Chain,
    Confidence,
    Counts,
    CrlByHand,
    CrlUrls,
    Disposition,
    Duplicate,
    File,
    Finding,
    InBundle,
    InStore,
    Record,
    Related,
    Rule,
    Severity,
    SignIn,
    Signatures,
    Step,
    UnusableAuthorities,
    Verdict,
)
from ._report import Certificate, LazyList, Report, Table
from ._store import ExistingSet, Store

__all__ = [
    "Assumed",
    "AssumptionError",
    "BinaryFile",
    "Bundle",
    "Certificate",
    "Chain",
    "Confidence",
    "Contains",
    "Counts",
    "CrlByHand",
    "CrlUrls",
    "Data",
    "DiffEntry",
    "DiffSide",
    "Difference",
    "Disposition",
    "Duplicate",
    "Error",
    "ExistingSet",
    "ExistingSetError",
    "Expiring",
    "File",
    "Finding",
    "InBundle",
    "InStore",
    "Instant",
    "IssuerUse",
    "LazyList",
    "LeftOut",
    "LimitError",
    "PackError",
    "Packed",
    "PackedFile",
    "ReadError",
    "Record",
    "Related",
    "Renewal",
    "Report",
    "Rule",
    "Severity",
    "SignIn",
    "Signatures",
    "Source",
    "Step",
    "Store",
    "StoreError",
    "Table",
    "UnusableAuthorities",
    "Verdict",
    "diff",
    "inspect",
    "pack",
]
