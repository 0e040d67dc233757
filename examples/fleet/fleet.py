"""Inspects every bundle of a folder on Spark, and finds the CAs that several tenants have.

The folder contains a folder for each tenant. Writes four tables as Parquet: `bundles` has a row for
each file, `records` and `findings` are those of all files, and `shared` contains the records whose
thumbprint more than one tenant has.

usage: fleet.py FOLDER OUT [--at INSTANT] [--master MASTER]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

import pki_preflight

# The columns that are kept. Spark has no unsigned integers and no timestamps in seconds.
RECORDS = pa.schema(
    {
        "certificateAuthorityType": pa.string(),
        "displayName": pa.string(),
        "expirationDateTime": pa.timestamp("us", "UTC"),
        "thumbprint": pa.string(),
        "certificateRevocationListUrl": pa.string(),
    }
)
FINDINGS = pa.schema(
    {
        "rule": pa.string(),
        "severity": pa.string(),
        "message": pa.string(),
        "certificate": pa.int64(),
    }
)
BUNDLES = pa.schema(
    {
        "tenant": pa.string(),
        "bundle": pa.string(),
        "upload": pa.string(),
        "error": pa.string(),
        "records": pa.list_(pa.struct(list(RECORDS))),
        "findings": pa.list_(pa.struct(list(FINDINGS))),
    }
)


def inspector(at: str) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function that each worker runs: files become rows of `bundles`."""

    def inspect(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            paths = [path.split("/") for path in batch["path"].to_pylist()]
            reports, errors = zip(*(outcome(each.as_py(), at) for each in batch["content"]))
            columns = [
                pa.array([path[-2] for path in paths]),
                pa.array([path[-1] for path in paths]),
                pa.array([report and report.verdict.upload for report in reports], pa.string()),
                pa.array(errors, pa.string()),
                nested([report and report.certificate_authorities for report in reports], RECORDS),
                nested([report and report.findings for report in reports], FINDINGS),
            ]
            yield pa.record_batch(columns, schema=BUNDLES)

    return inspect


def outcome(bundle: bytes, at: str) -> tuple[pki_preflight.Report | None, str | None]:
    """The report, or the reason why there is none: a hostile file may exceed a limit."""
    try:
        # Spark runs a process for each core, so one thread is enough.
        return pki_preflight.inspect(bundle, at=at, threads=1), None
    except pki_preflight.Error as error:
        return None, str(error)


def nested(lists: list[pki_preflight.LazyList | None], schema: pa.Schema) -> pa.Array:
    """An array of lists, with the columns of a schema."""
    tables = [pa.table(each.table).select(schema.names).cast(schema) for each in lists if each]
    rows = pa.concat_tables([schema.empty_table(), *tables]).to_struct_array().combine_chunks()
    offsets = pa.array([0, *accumulate(len(each or ()) for each in lists)], pa.int32())
    return pa.ListArray.from_arrays(offsets, rows)


def shared(records: DataFrame) -> DataFrame:
    """The records whose thumbprint more than one tenant has."""
    tenants = records.groupBy("thumbprint").agg(sql.count_distinct("tenant").alias("tenants"))
    return records.join(tenants.where("tenants > 1"), "thumbprint")


def run(spark: SparkSession, folder: str, out: str, at: str) -> None:
    files = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(folder)
    schema = spark.createDataFrame(BUNDLES.empty_table()).schema
    write(files.select("path", "content").mapInArrow(inspector(at), schema), out, "bundles")
    bundles = spark.read.parquet(f"{out}/bundles")
    write(bundles.select("tenant", "bundle", sql.inline("records")), out, "records")
    write(bundles.select("tenant", "bundle", sql.inline("findings")), out, "findings")
    write(shared(spark.read.parquet(f"{out}/records")), out, "shared")


def write(table: DataFrame, out: str, name: str) -> None:
    start = time.perf_counter()
    table.write.mode("overwrite").parquet(f"{out}/{name}", compression="zstd")
    seconds = time.perf_counter() - start
    rows = table.sparkSession.read.parquet(f"{out}/{name}").count()
    print(f"{name}: {rows} rows in {seconds:.1f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("out")
    parser.add_argument("--at", default="2026-11-24", help="the instant to judge validity at")
    # Two processes on this machine; a cluster has the address spark://HOST:7077.
    parser.add_argument("--master", default="local-cluster[2,1,1024]")
    arguments = parser.parse_args()
    if arguments.master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = (
        SparkSession.builder.master(arguments.master)
        .appName("fleet")
        # Bundles are small: about 500 of them are a task, not 32.
        .config("spark.sql.files.openCostInBytes", 1 << 18)
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 256)
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    try:
        run(spark, arguments.folder, arguments.out, arguments.at)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
