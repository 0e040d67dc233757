"""fleet.py finds the same CAs as one process. Requires PySpark, Java and the wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

for package in ("pyspark", "pyarrow", "cryptography"):
    pytest.importorskip(package, reason=f"{package} is not installed")
if not shutil.which("java") and "JAVA_HOME" not in os.environ:
    pytest.skip("Java is not installed", allow_module_level=True)

HERE = Path(__file__).parent


def run(script: str, *arguments: object) -> str:
    """The output of a script, which has to succeed."""
    command = [sys.executable, HERE / script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{script}: {done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fleet") / "bundles"
    run("generate.py", folder, "--bundles", 200, "--tenants", 20)
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_the_join_finds_what_one_process_finds(bundles: Path, tmp_path: Path, workers: int) -> None:
    printed = run("fleet.py", bundles, tmp_path, "--master", f"local-cluster[{workers},1,1024]")
    assert "bundles: 200 rows" in printed
    assert "0 missing, 0 too many" in run("check.py", bundles, tmp_path)
