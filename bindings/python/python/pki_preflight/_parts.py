"""The parts of a report: the command's JSON, with names in Python's style.

All are frozen. Text from certificates is not escaped: escape it before it reaches a terminal.
Instants are ISO 8601 in UTC to the second, as in the JSON, because X.509 has years that
`datetime` does not have.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "notice"]
"""`error`: documented to fail; `warning`: likely to fail, or advised against; `notice`: worth
knowing."""

Confidence = Literal["documented", "inferred", "unknown", "chosen"]
"""The confidence of a value; `chosen`: based on an assumption that somebody changed."""

Disposition = Literal["create", "duplicate", "notCa", "unreadable"]
"""The predicted result for a certificate."""


@dataclass(frozen=True, slots=True)
class File:
    """The file."""

    name: str
    """The name given by the caller."""
    length: int
    """In bytes."""
    encoding: Literal["der", "ber", "pem", "base64", "unknown"]
    """The encoding of the bundle."""
    pem_blocks: int
    """The number of PEM blocks in the file; 0 if it is not PEM."""
    sha256_file_hash: str = field(metadata={"key": "sha256FileHash"})
    """SHA-256 of the file in upper-case hex digits: the upload's `sha256FileHash`."""
    kind: str | None = None
    """What the file is, if it is not a bundle."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the file's bundles contain together."""

    certificates: int
    """Elements that are, or should be, X.509 certificates."""
    other_certificates: int
    """Attribute certificates and other members of CertificateChoices; ignored."""
    crls: int
    """Elements of `crls`; ignored."""
    signer_infos: int
    """Elements of `signerInfos`; none is verified."""
    sorted: bool
    """Whether the certificates are sorted as DER requires."""


@dataclass(frozen=True, slots=True)
class UnusableAuthorities:
    """CAs that are unusable for one reason."""

    reason: Literal[
        "expired", "invalidSignature", "pathLength", "issuerMissing", "loop", "issuerUnusable"
    ]
    count: int


@dataclass(frozen=True, slots=True)
class CrlUrls:
    """How many CRL URLs have to be set after the upload."""

    known: int
    """CAs whose own URL is in a certificate of the bundle."""
    unknown: int
    """CAs whose own URL has to be copied from a certificate that they issued."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Whether people can sign in with certificates issued by the bundle's CAs."""

    prediction: Literal["ready", "toDo", "partlyBroken", "broken"]
    certificate_authorities: int
    """CA certificates in the bundle, each counted once."""
    usable: int
    """Those that need no change."""
    usable_after_steps: int
    """Those whose CRL URL has to be set after the upload."""
    unusable: int
    """The others."""
    unusable_because: tuple[UnusableAuthorities, ...]
    """One reason for each of them."""
    crl_urls: CrlUrls


@dataclass(frozen=True, slots=True)
class Step:
    """An action for all certificates that it concerns together."""

    when: Literal["before", "after", "later"]
    """`before`: the file, its URL or its hash has to change before the upload."""
    topic: Literal["publish", "upload", "signIn"]
    """Its purpose."""
    rules: tuple[str, ...]
    """Ids of the rules behind it."""
    action: str
    """What to do, as one sentence."""
    reason: str
    """What happens otherwise; empty if the action states it."""
    count: int
    """How many certificates it concerns; 0 for the file as a whole."""
    certificates: tuple[int, ...]
    """The first of them, by their index in the file."""
    command: str | None = None
    """A command that helps; `{file}` is a placeholder for the file's name."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The predicted result of the upload and of a sign-in, and what to do."""

    upload: Literal["clear", "unknown", "rejected"]
    """`clear`: no documented reason to reject the file was found. It is not a promise."""
    because: tuple[str, ...]
    """Ids of the rules that make `upload` something other than clear."""
    sign_in: SignIn
    publish: Literal["safe", "doNotPublish"]
    """`doNotPublish`: the file contains a private key, or its format is meant to contain one."""
    steps: tuple[Step, ...]
    """What to do, in order."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts."""

    certificates: int
    """The sum of the next four."""
    create: int
    duplicate: int
    not_ca: int
    unreadable: int
    errors: int
    """Findings that are errors."""
    warnings: int
    """Findings that are warnings."""
    notices: int
    """Findings that are notices."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """The numbers of verified, invalid and unchecked signatures of CA certificates."""

    verified: int
    invalid: int
    not_checked: int


@dataclass(frozen=True, slots=True)
class Assumed:
    """An assumption behind the report, with the value used."""

    id: str
    name: str
    value: str
    is_default: bool
    confidence: Confidence
    """The confidence of the default."""


@dataclass(frozen=True, slots=True)
class Record:
    """A `certificateAuthorityDetail` record that the upload is predicted to create.

    Each field has a confidence: `Report.confidence`.
    """

    certificate_authority_type: Literal["root", "intermediate"]
    certificate: str
    """The certificate in base64."""
    display_name: str
    issuer: str
    """The name of the certificate authority, as .NET writes it."""
    thumbprint: str
    """SHA-1 of the certificate in hex digits."""
    is_issuer_hint_enabled: bool
    deleted_date_time: str | None = None
    issuer_subject_key_identifier: str | None = None
    """In hex digits; null if the certificate has none."""
    expiration_date_time: str | None = None
    """`notAfter`; null if it cannot be parsed."""
    certificate_revocation_list_url: str | None = None
    delta_certificate_revocation_list_url: str | None = None


@dataclass(frozen=True, slots=True)
class InBundle:
    """A certificate of the file."""

    index: int
    """Its number in the file, from 0."""


@dataclass(frozen=True, slots=True)
class InStore:
    """A certificate of a store."""

    store: str
    """The store's name."""
    thumbprint: str
    id: str | None = None
    """The record's id, if the store has one."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A certificate that already exists: earlier in the file, or in a store."""

    index: int
    """The certificate's number in the file, from 0."""
    thumbprint: str
    of: InBundle | InStore


@dataclass(frozen=True, slots=True)
class CrlByHand:
    """A CRL URL that has to be set manually."""

    predicted: str | None = None
    """The value that the upload is predicted to fill in."""
    suggested: str | None = None
    """The URL in a certificate that the CA issued; null if no such certificate is in the bundle."""
    is_certain: bool = False
    """Whether the suggestion is certain: the signature of the certificate that names it is verified,
    and no other names another URL."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The position of a CA certificate among the others."""

    index: int
    """The certificate's number in the file, from 0."""
    role: Literal["root", "selfIssued", "intermediate"]
    signature: Literal["verified", "invalid", "notChecked"]
    issuer: InBundle | InStore | None = None
    """Null for a root, and if the issuer was not found."""
    depth: int | None = None
    """The number of CAs above it, up to its root; null if no root is reached."""
    crl_by_hand: CrlByHand | None = None
    """Null if the predicted CRL URL is correct."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another location that a finding is about."""

    certificate: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a rule."""

    rule: str
    """The rule's id."""
    name: str
    """The rule's name."""
    severity: Severity
    message: str
    """One or two sentences of facts about this file."""
    certificate: int | None = None
    """The certificate's number in the file, from 0."""
    offset: int | None = None
    """The offset in the file, in bytes."""
    line: int | None = None
    """Line of a text file, from 1."""
    column: int | None = None
    """Column of a text file, from 1, in bytes or, in UTF-16 and UTF-32, in code units."""
    path: str | None = None
    """ASN.1 path, such as `certificates[3].tbsCertificate.validity.notAfter`."""
    related: tuple[Related, ...] = ()
    """Other locations that the finding is about."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with findings."""

    id: str
    name: str
    severity: Severity
    """Its own severity."""
    summary: str
    consequence: str
    remedy: str
    citation: str
    """The document that it is based on."""
