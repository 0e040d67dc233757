"""The arguments, results and exceptions of `inspect`."""

from __future__ import annotations

import base64
import dataclasses
import io
import pickle
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import pki_preflight
from conftest import AT, TESTDATA


def test_takes_every_kind_of_input(bundle: bytes) -> None:
    expected = pki_preflight.inspect(bundle, at=AT, name="x")
    path = TESTDATA / "contoso.p7b"
    doubled = bytes(each for byte in bundle for each in (byte, 0))
    with path.open("rb") as file:
        inputs: list[pki_preflight.Data] = [
            bytearray(bundle),
            memoryview(bundle),
            memoryview(doubled)[::2],
            path,
            str(path),
            file,
            io.BytesIO(bundle),
        ]
        for data in inputs:
            assert pki_preflight.inspect(data, at=AT, name="x") == expected, type(data)


def test_names_are_those_of_the_file(bundle: bytes) -> None:
    path = TESTDATA / "contoso.p7b"
    assert pki_preflight.inspect(path, at=AT).file.name == str(path)
    with path.open("rb") as file:
        assert pki_preflight.inspect(file, at=AT).file.name == str(path)
    assert pki_preflight.inspect(bundle, at=AT).file.name == ""


def test_instants(bundle: bytes) -> None:
    east = timezone(timedelta(hours=3))
    at = datetime(2026, 11, 24, 2, 59, 59, 999_999, tzinfo=east)
    assert pki_preflight.inspect(bundle, at=at).checked_at == "2026-11-23T23:59:59Z"
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H")
    assert pki_preflight.inspect(bundle).checked_at >= now
    with pytest.raises(ValueError, match="time zone"):
        pki_preflight.inspect(bundle, at=datetime(2026, 11, 24))
    with pytest.raises(ValueError):
        pki_preflight.inspect(bundle, at="tomorrow")


def test_assumptions(bundle: bytes) -> None:
    report = pki_preflight.inspect(bundle, at=AT, assumptions={"hex-case": "lower"})
    assert report.certificate_authorities[0].thumbprint.islower()
    assert any(not assumed.is_default for assumed in report.assumptions)
    with pytest.raises(pki_preflight.AssumptionError, match="unknown value"):
        pki_preflight.inspect(bundle, assumptions={"hex-case": "mixed"})


def test_signatures_are_verified_unless_not_wanted(bundle: bytes) -> None:
    assert pki_preflight.inspect(bundle, at=AT).signatures.verified == 7
    assert pki_preflight.inspect(bundle, at=AT, verify=False).signatures.verified == 0


def test_hash_and_url(bundle: bytes) -> None:
    report = pki_preflight.inspect(bundle, at=AT, sha256="00" * 32)
    assert "F009" in {finding.rule for finding in report.findings} or report.verdict.because
    right = pki_preflight.inspect(bundle, at=AT).file.sha256_file_hash
    assert pki_preflight.inspect(bundle, at=AT, sha256=right).verdict.upload == "clear"


def test_lists_are_lazy_sequences(bundle: bytes) -> None:
    certificates = pki_preflight.inspect(bundle, at=AT).certificates
    assert len(certificates) == 7
    assert certificates[-1] == certificates[6]
    assert certificates[2:4] == [certificates[2], certificates[3]]
    assert certificates[::-1] == list(reversed(certificates))
    assert certificates[5:2] == []
    assert certificates[0] in certificates
    assert "and 4 more" in repr(certificates)
    for index in (7, -8):
        with pytest.raises(IndexError):
            certificates[index]


def test_a_list_longer_than_a_part(bundle: bytes) -> None:
    pem = (TESTDATA / "contoso.pem.p7b").read_bytes()
    report = pki_preflight.inspect(pem * 100, at=AT, verify=False)
    assert [each.index for each in report.certificates] == list(range(700))
    assert report.certificates[699].der == report.certificates[6].der


def test_certificates_have_their_bytes(bundle: bytes) -> None:
    for name in ("contoso.p7b", "contoso.ber.p7b", "contoso.pem.p7b"):
        report = pki_preflight.inspect(TESTDATA / name, at=AT)
        records = {base64.b64decode(each.certificate) for each in report.certificate_authorities}
        assert {each.der for each in report.certificates} == records
        for each in report.certificates:
            assert len(each.der) == each.length


def test_objects_are_frozen(bundle: bytes) -> None:
    report = pki_preflight.inspect(bundle, at=AT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.findings[0].message = "all is well"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        report.verdict = report.verdict  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(report.findings[0])) == report.findings[0]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="missing.p7b"):
        pki_preflight.inspect(tmp_path / "missing.p7b")
    for wrong in (None, 5, [b"bytes"]):
        with pytest.raises(TypeError, match="binary file"):
            pki_preflight.inspect(wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="binary file"):
            pki_preflight.Source(wrong)  # type: ignore[arg-type]
    with pytest.raises(IsADirectoryError):
        pki_preflight.inspect(tmp_path)
    with pytest.raises(pki_preflight.ReadError) as raised:
        pki_preflight.inspect(io.StringIO("text"))  # type: ignore[arg-type]
    assert isinstance(raised.value.__cause__, TypeError)


class Broken(io.RawIOBase):
    """A file whose end raises an exception."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
        self.pieces = [b"0" * 1000]

    def read(self, size: int = -1, /) -> bytes:
        if self.pieces:
            return self.pieces.pop()
        raise self.error


def test_read_errors_have_their_cause_and_place() -> None:
    cause = OSError("the disk is gone")
    with pytest.raises(pki_preflight.ReadError) as raised:
        pki_preflight.inspect(Broken(cause))
    assert raised.value.__cause__ is cause
    assert raised.value.offset == 1000
    assert "the disk is gone" in str(raised.value)
    with pytest.raises(KeyboardInterrupt):
        pki_preflight.inspect(Broken(KeyboardInterrupt()))


def test_limits_are_errors() -> None:
    # One element with a length above the limit.
    with pytest.raises(pki_preflight.LimitError) as raised:
        pki_preflight.inspect(too_long())
    assert raised.value.name == "element_bytes"
    assert raised.value.value == 16 << 20


def too_long() -> bytes:
    """A bundle with one certificate of 17 MiB."""

    def element(tag: int, content: bytes) -> bytes:
        return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content

    certificate = element(0x30, bytes(17 << 20))
    data = bytes.fromhex("06092a864886f70d010701")
    content = b"\x02\x01\x01" + element(0x31, b"") + element(0x30, data)
    signed = element(0x30, content + element(0xA0, certificate) + element(0x31, b""))
    return element(0x30, bytes.fromhex("06092a864886f70d010702") + element(0xA0, signed))


def test_any_bytes_get_a_report() -> None:
    for data in (b"", b"\0", b"hello", bytes(range(256)) * 100, b"-----BEGIN PKCS7-----\n"):
        assert pki_preflight.inspect(data, at=AT).file.kind is not None
