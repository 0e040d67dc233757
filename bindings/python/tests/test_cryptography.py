"""The certificates match those that the package `cryptography` finds."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import pki_preflight
from conftest import AT

x509 = pytest.importorskip("cryptography.x509", reason="cryptography is not installed")

from cryptography.hazmat.primitives.serialization import Encoding, pkcs7  # noqa: E402


def of_cryptography(path: Path) -> list[bytes] | None:
    """The certificates that `cryptography` finds in a bundle; none if it rejects the bundle."""
    data = path.read_bytes()
    is_pem = data.startswith(b"-----BEGIN PKCS7-----")
    load = pkcs7.load_pem_pkcs7_certificates if is_pem else pkcs7.load_der_pkcs7_certificates
    try:
        return [each.public_bytes(Encoding.DER) for each in load(data)]
    except Exception:  # It has a different exception for each reason to reject a file.
        return None


def test_finds_the_same_certificates(files: list[Path]) -> None:
    compared = 0
    for path in files:
        theirs = of_cryptography(path)
        if theirs is None:
            continue
        report = pki_preflight.inspect(path, at=AT)
        ours = [certificate.der for certificate in report.certificates]
        if report.file.pem_blocks > 1:
            # It reads only the first bundle of a file.
            ours = ours[: len(theirs)]
        assert ours == theirs, path
        compared += len(theirs)
    assert compared > 50


def test_reads_the_same_fields(files: list[Path]) -> None:
    compared = 0
    for path in files:
        for certificate in pki_preflight.inspect(path, at=AT, verify=False).certificates:
            try:
                theirs = certificate.to_cryptography()
                end = theirs.not_valid_after_utc
                names = theirs.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
            except Exception:  # What it does not accept, it cannot be compared with.
                continue
            thumbprint = hashlib.sha1(certificate.der).hexdigest().upper()
            assert certificate.sha1 == thumbprint
            assert certificate.length == len(certificate.der)
            assert certificate.not_after == end.strftime("%Y-%m-%dT%H:%M:%SZ"), path
            if len(names) == 1:
                assert certificate.common_name == names[0].value, path
            compared += 1
    assert compared > 50
