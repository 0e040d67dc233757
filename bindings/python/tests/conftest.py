"""The files that the tests read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TESTDATA = ROOT / "testdata"
AT = "2026-11-24T00:00:00Z"
"""The instant at which every test judges validity."""


def resident() -> int:
    """Memory of this process in bytes."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


needs_proc = pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs /proc")
"""For tests that call `resident`."""


def corpus_files() -> list[Path]:
    """The bundles that must not be redistributed; empty if they are missing."""
    folder = os.environ.get("PKI_PREFLIGHT_CORPUS")
    if not folder:
        return []
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def testdata_files() -> list[Path]:
    """The files of `testdata/`, of any kind."""
    return sorted(path for path in TESTDATA.rglob("*") if path.is_file())


@pytest.fixture(params=["testdata", "corpus"])
def files(request: pytest.FixtureRequest) -> list[Path]:
    """All files of a kind."""
    found = testdata_files() if request.param == "testdata" else corpus_files()
    if not found:
        pytest.skip("PKI_PREFLIGHT_CORPUS is unset")
    return found


@pytest.fixture
def bundle() -> bytes:
    """A bundle without problems."""
    return (TESTDATA / "contoso.p7b").read_bytes()


@pytest.fixture(autouse=True)
def in_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are relative to the repository."""
    monkeypatch.chdir(ROOT)
