"""The lists of a report as tables of Arrow."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import pki_preflight
from conftest import AT, TESTDATA, needs_proc, resident

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

LISTS = {
    "certificateAuthorities": "certificate_authorities",
    "certificates": "certificates",
    "chains": "chains",
    "duplicates": "duplicates",
    "findings": "findings",
    "rules": "rules",
}


def as_arrow(value: Any, kind: Any) -> Any:
    """A value of the JSON as Arrow returns it. Every key must have a column."""
    if pa.types.is_struct(kind) and value is not None:
        names = {field.name for field in kind}
        assert value.keys() - {"@odata.type"} <= names
        return {field.name: as_arrow(value.get(field.name), field.type) for field in kind}
    if pa.types.is_list(kind):
        items: list[Any] = value or []
        return [as_arrow(item, kind.value_type) for item in items]
    if pa.types.is_timestamp(kind) and value is not None:
        return seconds(value)
    return value


def seconds(instant: str) -> int:
    """The seconds since 1970. X.509 has the year 0, which `datetime` does not have."""
    year, rest = int(instant[:4]), instant[4:]
    # The calendar repeats after 400 years.
    shift = 400 if year < 400 else 0
    moved = datetime.fromisoformat(f"{year + shift:04}{rest[:-1]}+00:00")
    return int(moved.timestamp()) - shift // 400 * 146_097 * 86_400


def to_rows(table: Any) -> list[Any]:
    """The rows of a table, with instants as seconds."""
    for number, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(number, field.name, table[number].cast(pa.int64()))
    rows: list[Any] = table.to_pylist()
    return rows


def test_tables_equal_the_json(files: list[Path]) -> None:
    stores = [pki_preflight.Store.from_path(TESTDATA / "stores" / "thumbprints.txt")]
    rows = dict.fromkeys(LISTS, 0)
    for path in files:
        report = pki_preflight.inspect(path, at=AT, stores=stores)
        json = report.to_dict()
        for key, name in LISTS.items():
            table = pa.table(getattr(report, name).table)
            row = pa.struct(list(table.schema))
            assert to_rows(table) == [as_arrow(item, row) for item in json[key]], (path, key)
            table.validate(full=True)
            rows[key] += len(table)
    assert all(rows.values()), rows


def test_types(bundle: bytes) -> None:
    report = pki_preflight.inspect(bundle, at=AT)
    text, instant = pa.large_string(), pa.timestamp("s", "UTC")
    records = pa.table(report.certificate_authorities.table).schema
    assert records.field("thumbprint") == pa.field("thumbprint", text, nullable=False)
    assert records.field("certificateRevocationListUrl").type == text
    assert records.field("expirationDateTime") == pa.field("expirationDateTime", instant)
    assert records.field("isIssuerHintEnabled").type == pa.bool_()
    findings = pa.table(report.findings.table).schema
    assert findings.field("certificate") == pa.field("certificate", pa.uint64())
    assert findings.field("related").type.value_type.field("offset").type == pa.uint64()
    # They do not depend on the file.
    assert pa.table(pki_preflight.inspect(b"", at=AT).certificate_authorities.table).schema == records


def test_a_table_outlives_its_report(bundle: bytes) -> None:
    report = pki_preflight.inspect(bundle, at=AT)
    expected = [record.thumbprint for record in report.certificate_authorities]
    reader = pa.RecordBatchReader.from_stream(report.certificate_authorities.table)
    del report
    gc.collect()
    assert reader.read_all()["thumbprint"].to_pylist() == expected


def test_rows_are_made_when_they_are_read() -> None:
    pem = (TESTDATA / "contoso.pem.p7b").read_bytes() * 2_000
    certificates = pki_preflight.inspect(pem, at=AT, verify=False).certificates.table
    objects = sys.getallocatedblocks()
    reader = pa.RecordBatchReader.from_stream(certificates)
    lengths = [len(batch) for batch in reader]
    assert sum(lengths) == 14_000
    assert max(lengths) == 4_096
    # A Python object for each certificate would be 14,000 more.
    assert sys.getallocatedblocks() - objects < 2_000


@pytest.mark.soak
@needs_proc
def test_memory_is_released(bundle: bytes) -> None:
    pem = (TESTDATA / "contoso.pem.p7b").read_bytes() * 1_000
    large = pki_preflight.inspect(pem, at=AT, verify=False).certificates.table

    def work(calls: int) -> None:
        for _ in range(calls):
            report = pki_preflight.inspect(bundle, at=AT, verify=False)
            assert len(pa.table(report.findings.table)) == len(report.findings)
            report.certificates.table.__arrow_c_stream__()
            # A stream of which only a part is read.
            pa.RecordBatchReader.from_stream(large).read_next_batch()

    work(20)
    before = resident()
    work(300)
    # The rows that are read have 1 MB, and the certificates of a report 9 KB.
    assert resident() - before < 16 << 20


def in_pandas(rows: Any) -> int:
    pandas = pytest.importorskip("pandas", minversion="3", reason="pandas 3 is not installed")
    return len(pandas.DataFrame.from_arrow(rows))


def in_polars(rows: Any) -> int:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    return len(polars.DataFrame(rows))


def in_duckdb(rows: Any) -> int:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    ((count,),) = duckdb.sql("select count(distinct index) from rows").fetchall()
    return int(count)


@pytest.mark.parametrize("read", [in_pandas, in_polars, in_duckdb])
def test_packages_read_tables_without_an_object_for_each_row(read: Callable[[Any], int]) -> None:
    pem = (TESTDATA / "contoso.pem.p7b").read_bytes() * 1_000
    table = pki_preflight.inspect(pem, at=AT, verify=False).certificates.table
    # The first call imports the package.
    assert read(table) == len(table) == 7_000
    objects = sys.getallocatedblocks()
    read(table)
    assert sys.getallocatedblocks() - objects < 1_000


def test_the_example_of_the_documentation() -> None:
    for name in ("duckdb", "polars"):
        pytest.importorskip(name, reason=f"{name} is not installed")
    pytest.importorskip("pandas", minversion="3", reason="pandas 3 is not installed")
    page = Path("docs/python.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(import duckdb\n.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {"pki_preflight": pki_preflight}
    exec(code, names)
    rules = {finding.rule for finding in names["report"].findings}
    assert {rule for rule, _ in names["counts"]} == rules
    assert set(names["pandas_frame"]["rule"]) == rules
    assert set(names["polars_frame"]["rule"]) == rules
    assert len(names["table"]) == names["report"].counts.create
