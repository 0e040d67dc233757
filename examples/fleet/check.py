"""Finds the CAs that several tenants have with one process and without Spark, and compares them with
the table `shared` of fleet.py. The exit code is 1 if they differ.

usage: check.py FOLDER OUT [--at INSTANT]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path

import pki_preflight
import pyarrow.parquet as parquet

Row = tuple[str, str, str]
"""A thumbprint, a tenant and a bundle."""


def of_one_process(folder: Path, at: str) -> set[Row]:
    """The records whose thumbprint more than one tenant has."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for path in folder.glob("*/*"):
        report = pki_preflight.inspect(path, at=at, threads=1)
        for record in report.certificate_authorities:
            found[record.thumbprint].add((path.parent.name, path.name))
    return {
        (thumbprint, tenant, bundle)
        for thumbprint, places in found.items()
        if len({tenant for tenant, _ in places}) > 1
        for tenant, bundle in places
    }


def of_fleet(out: Path) -> list[Row]:
    table = parquet.read_table(out / "shared", columns=["thumbprint", "tenant", "bundle"])
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--at", default="2026-11-24")
    arguments = parser.parse_args()
    start = time.perf_counter()
    expected = of_one_process(arguments.folder, arguments.at)
    seconds = time.perf_counter() - start
    rows = of_fleet(arguments.out)
    missing, extra = expected - set(rows), set(rows) - expected
    thumbprints = len({thumbprint for thumbprint, _, _ in expected})
    print(f"one process: {len(expected)} records of {thumbprints} CAs in {seconds:.1f} s")
    print(f"fleet.py: {len(rows)} records, {len(missing)} missing, {len(extra)} too many")
    return 1 if sorted(rows) != sorted(expected) or not expected else 0


if __name__ == "__main__":
    sys.exit(main())
