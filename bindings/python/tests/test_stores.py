"""The stores that a bundle is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

import pki_preflight
from conftest import AT, TESTDATA
from pki_preflight import ExistingSet, Store

ROOT_CA = "C39346558A142EC79AF03B583D2536AE3A55F527"


def duplicates(bundle: bytes, *stores: Store | ExistingSet | pki_preflight.Contains) -> int:
    return pki_preflight.inspect(bundle, at=AT, stores=stores).counts.duplicate


def test_stores(bundle: bytes) -> None:
    path = TESTDATA / "stores" / "thumbprints.txt"
    store = Store.from_path(path)
    assert (store.name, store.kind, store.is_complete) == (str(path), "thumbprints", True)
    assert Store(path.read_bytes()).thumbprints() == store.thumbprints()
    assert duplicates(bundle, store) == len(store) == len(store.thumbprints())
    again = Store.from_thumbprints([bytes.fromhex(each) for each in store.thumbprints()])
    assert again.thumbprints() == store.thumbprints()
    assert ROOT_CA in Store(bundle, name="bundle")
    assert bytes.fromhex(ROOT_CA) in Store(bundle)
    assert 5 not in store
    assert duplicates(bundle, Store(bundle)) == 7


def test_errors_say_where() -> None:
    with pytest.raises(pki_preflight.StoreError) as raised:
        Store(b"")
    assert raised.value.kind == "empty"
    with pytest.raises(pki_preflight.StoreError) as raised:
        Store.from_thumbprints([ROOT_CA, "short"])
    assert raised.value.kind == "thumbprint"
    assert raised.value.line == 3
    with pytest.raises(FileNotFoundError):
        Store.from_path("missing.json")


def test_callables_are_asked_in_batches(bundle: bytes) -> None:
    asked: list[list[bytes]] = []

    def contains(thumbprints: list[bytes]) -> Iterable[bytes]:
        asked.append(thumbprints)
        return [each for each in thumbprints if each.hex().upper() == ROOT_CA]

    assert duplicates(bundle, contains) == 1
    everything = [each for part in asked for each in part]
    assert len(set(everything)) == 7
    assert all(len(each) == 20 for each in everything)
    assert max(map(len, asked)) <= 1000
    report = pki_preflight.inspect(bundle, at=AT, stores=[ExistingSet(contains, name="sql")])
    of = report.duplicates[0].of
    assert isinstance(of, pki_preflight.InStore)
    assert (of.store, of.thumbprint) == ("sql", ROOT_CA)


def test_count_decides_about_the_limit(bundle: bytes) -> None:
    def rules(count: int) -> set[str]:
        known = ExistingSet(lambda _: [], count=lambda: count)
        report = pki_preflight.inspect(bundle, at=AT, stores=[known])
        return {finding.rule for finding in report.findings}

    assert rules(250) - rules(10)


def test_a_set_that_cannot_answer_ends_the_inspection(bundle: bytes) -> None:
    def fails(_: list[bytes]) -> list[bytes]:
        raise ConnectionError("the database is gone")

    with pytest.raises(pki_preflight.ExistingSetError, match="the database is gone") as raised:
        duplicates(bundle, fails)
    assert isinstance(raised.value.__cause__, ConnectionError)
    for answer in ([b"short"], [True], None):
        with pytest.raises(pki_preflight.ExistingSetError) as raised:
            duplicates(bundle, lambda _, it=answer: it)  # type: ignore[misc]
        assert isinstance(raised.value.__cause__, (TypeError, ValueError))
    with pytest.raises(ValueError, match="one ExistingSet"):
        duplicates(bundle, fails, fails)


def test_large_files_ask_from_several_threads(bundle: bytes) -> None:
    pem = (TESTDATA / "contoso.pem.p7b").read_bytes() * 300
    report = pki_preflight.inspect(pem, at=AT, stores=[lambda some: some], verify=False, threads=4)
    assert report.counts.duplicate == report.counts.certificates == 2100


def test_pack_and_diff(bundle: bytes, tmp_path: Path) -> None:
    store = Store.from_thumbprints([ROOT_CA])
    packed = pki_preflight.pack([bundle, "testdata/contoso.pem.p7b"], at=AT, stores=[store])
    (file,) = packed.files
    assert len(file.certificates) == 6
    assert {each.reason for each in packed.left_out} == {"inStore", "repeated"}
    report = pki_preflight.inspect(file.data, at=AT, stores=[store], sha256=file.sha256_file_hash)
    assert report.verdict.upload == "clear"
    assert [each.sha1 for each in report.certificates] == list(file.certificates)
    path = tmp_path / "upload.p7b"
    path.write_bytes(file.data)
    difference = pki_preflight.diff(store_file := bundle, path, at=AT)
    assert [each.thumbprint for each in difference.removed] == [ROOT_CA]
    assert not difference.added
    assert difference.old.certificates == len(pki_preflight.Source(store_file)) == 7
    pem = pki_preflight.pack(bundle, at=AT, pem=True)
    assert pem.files[0].data.startswith(b"-----BEGIN PKCS7-----")


def test_pack_errors(bundle: bytes) -> None:
    with pytest.raises(pki_preflight.PackError, match="no certificate") as raised:
        pki_preflight.pack(bundle, at=AT, drop=["Fabrikam"])
    assert raised.value.kind == "nothingSelected"
    with pytest.raises(pki_preflight.StoreError):
        pki_preflight.pack(b"nothing", at=AT)
    assert pki_preflight.pack([], at=AT).files == ()
