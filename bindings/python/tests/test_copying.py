"""Copies and pickles of everything that the package returns."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import conftest
import pki_preflight
from conftest import AT, TESTDATA
from pki_preflight import ExistingSet, Report, Source, Store

THUMBPRINTS = TESTDATA / "stores" / "thumbprints.txt"

COPIES: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy]


def report_with_everything() -> Report:
    """A report whose lists all have items."""
    stores = [Store.from_path(THUMBPRINTS)]
    return pki_preflight.inspect(TESTDATA / "contoso-problems.p7b", at=AT, stores=stores)


def lists(report: Report) -> dict[str, list[Any]]:
    """The lists of a report by their names."""
    names = "certificate_authorities certificates chains duplicates findings rules"
    return {name: list(getattr(report, name)) for name in names.split()}


def pickled(value: Any) -> list[Any]:
    """What every protocol makes of a value."""
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    return [pickle.loads(pickle.dumps(value, protocol)) for protocol in protocols]


def results() -> list[Any]:
    """An object of every class that holds plain data."""
    report = report_with_everything()
    bundle = TESTDATA / "contoso.p7b"
    # Several files, one certificate in a store, and one that is dropped.
    packed = pki_preflight.pack(
        [bundle], at=AT, stores=[Store.from_path(THUMBPRINTS)], drop=["Contoso Issuing CA 4"]
    )
    difference = pki_preflight.diff(
        bundle, TESTDATA / "contoso-problems.p7b", at=AT, expires_before="2060-01-01"
    )
    items = [item for each in lists(report).values() for item in each]
    parts = [report.file, report.bundle, report.verdict, report.counts, report.signatures]
    return [*items, *parts, report.assumptions, packed, difference]


def test_results_can_be_copied_and_pickled() -> None:
    for value in results():
        for each in [make(value) for make in COPIES] + pickled(value):
            assert each == value
            assert type(each) is type(value)
            assert repr(each) == repr(value)


def test_certificates_keep_their_bytes() -> None:
    certificates = report_with_everything().certificates
    for certificate in certificates:
        for each in [make(certificate) for make in COPIES] + pickled(certificate):
            assert each.der == certificate.der
            assert pickle.loads(pickle.dumps(each)).der == certificate.der
    # The bytes alone are pickled, not those of the whole report.
    assert len(pickle.dumps(certificates[0])) < certificates[0].length + 2_000


def test_a_certificate_as_a_dictionary() -> None:
    report = report_with_everything()

    @dataclasses.dataclass
    class Checked:
        report: Report
        certificates: list[pki_preflight.Certificate]

    fields = dataclasses.asdict(report.certificates[0])
    assert json.loads(json.dumps(fields))["sha1"] == report.certificates[0].sha1
    assert set(fields) == {field.name for field in dataclasses.fields(report.certificates[0])}
    made = dataclasses.asdict(Checked(report, list(report.certificates)))
    assert made["certificates"][0] == fields
    assert made["report"] == report


def test_a_certificate_that_is_not_from_a_report_has_no_bytes() -> None:
    certificate = report_with_everything().certificates[0]
    changed = dataclasses.replace(certificate, index=5)
    assert changed.index == 5 and changed != certificate
    for each in [changed, *pickled(changed)]:
        assert each == changed
        with pytest.raises(ValueError, match="not from a report"):
            each.der


def test_copies_of_a_report_are_the_report() -> None:
    report = report_with_everything()
    for make in COPIES:
        assert make(report) is report
        for name in lists(report):
            each = getattr(report, name)
            assert make(each) is each


def test_a_pickled_report_is_the_same() -> None:
    for path in conftest.testdata_files():
        report = pki_preflight.inspect(path, at=AT, verify=False)
        again = pickle.loads(pickle.dumps(report))
        assert again == report and hash(again) == hash(report)
        assert repr(again) == repr(report)
        assert again.to_dict() == report.to_dict()
        assert lists(again) == lists(report)
        bytes_of = [[each.der for each in it.certificates] for it in (report, again)]
        assert bytes_of[0] == bytes_of[1], path


def test_an_unpickled_report_behaves_like_a_report() -> None:
    report = report_with_everything()
    for again in [*pickled(report), pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(report))))]:
        for name in (
            "schema_version checked_at file bundle verdict counts signatures assumptions confidence"
        ).split():
            assert getattr(again, name) == getattr(report, name), name
        assert again.certificates[-1].der == report.certificates[-1].der
        assert again.findings[1:3] == report.findings[1:3]
        with pytest.raises(IndexError):
            again.findings[len(report.findings)]
        with pytest.raises(TypeError, match="unpickled report has no tables"):
            again.findings.table.__arrow_c_stream__()


def test_a_pickled_list_is_a_list() -> None:
    report = report_with_everything()
    for name, items in lists(report).items():
        assert items, name
        for each in pickled(getattr(report, name)):
            assert type(each) is list and each == items


def test_what_cannot_be_pickled_names_what_can(bundle: bytes) -> None:
    store, source = Store.from_path(THUMBPRINTS), Source(bundle)
    table = pki_preflight.inspect(bundle, at=AT).findings.table
    for value, instead in [
        (store, "bytes of the file"),
        (source, "bytes of the file"),
        (table, r"pyarrow\.table"),
    ]:
        for make in COPIES:
            assert make(value) is value
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            with pytest.raises(TypeError, match=f"cannot pickle {type(value).__name__}.*{instead}"):
                pickle.dumps(value, protocol)


def nothing(thumbprints: list[bytes]) -> list[bytes]:
    """An empty set of CAs."""
    return []


def test_an_existing_set_is_pickled_as_its_functions_are() -> None:
    named = ExistingSet(nothing, name="nothing")
    for each in [make(named) for make in COPIES] + pickled(named):
        assert each == named
    nameless = ExistingSet(lambda thumbprints: [])
    assert all(make(nameless) == nameless for make in COPIES)
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(nameless)


def test_errors_keep_their_attributes(bundle: bytes) -> None:
    with pytest.raises(pki_preflight.StoreError) as raised:
        Store(b"Thumbprint\nnot one\n")
    error = raised.value
    for each in [make(error) for make in COPIES] + pickled(error):
        assert type(each) is type(error) and str(each) == str(error)
        assert (each.kind, each.line, each.column) == (error.kind, error.line, error.column)
