"""The reports match those of the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pki_preflight
from conftest import AT

AT_ONCE = 200


def command(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    starter = Path(sys.executable).with_name("pki-preflight")
    typed = [str(starter), *map(str, arguments)]
    return subprocess.run(typed, capture_output=True, check=False)


def test_version_and_exit_codes() -> None:
    assert command("--version").stdout.startswith(b"pki-preflight ")
    assert command("check", "testdata/contoso.p7b", "--at", AT).returncode == 0
    assert command("check", "testdata/contoso-problems.p7b", "--at", AT).returncode == 1
    missing = command("check", "testdata/missing.p7b")
    assert missing.returncode == 2
    assert missing.stderr.startswith(b"pki-preflight: testdata/missing.p7b cannot be read")
    assert command("check", "--nonsense").returncode == 2


def test_module_is_the_command() -> None:
    typed = [sys.executable, "-m", "pki_preflight", "hash", "testdata/contoso.p7b"]
    printed = subprocess.run(typed, capture_output=True, check=True).stdout.decode().strip()
    assert printed == pki_preflight.inspect("testdata/contoso.p7b").file.sha256_file_hash


def test_json_of_one_file_is_equal() -> None:
    path = "testdata/contoso-problems.p7b"
    printed = command("check", path, "--format", "json", "--at", AT).stdout.decode()
    assert pki_preflight.inspect(path, at=AT).to_json() + "\n" == printed


def test_json_of_every_file_is_equal(files: list[Path]) -> None:
    compared = 0
    for start in range(0, len(files), AT_ONCE):
        part = files[start : start + AT_ONCE]
        # A file given twice would be checked once, and a single file would not produce a list.
        assert len(part) > 1
        printed = command("check", *part, "--format", "json", "--at", AT).stdout.decode()
        reports = [report["file"]["name"] for report in json.loads(printed)["reports"]]
        made = [pki_preflight.inspect(name, at=AT) for name in reports]
        text = ",\n".join(report.to_json() for report in made)
        assert f'"reports": [\n{text}\n],\n' in printed
        compared += len(reports)
    assert compared >= len(files) * 0.99, f"{compared} of {len(files)} files have a report"


def test_objects_have_what_the_json_has(files: list[Path]) -> None:
    for path in files[:: max(1, len(files) // 50)]:
        report = pki_preflight.inspect(path, at=AT)
        found = report.to_dict()
        assert found == json.loads(report.to_json())
        assert report.verdict.upload == found["verdict"]["upload"]
        assert report.file.kind == found["file"].get("kind")
        assert [each.message for each in report.findings] == [
            each["message"] for each in found["findings"]
        ]
        assert [each.sha256 for each in report.certificates] == [
            each["sha256"] for each in found["certificates"]
        ]
        for chain, plain in zip(report.chains, found["chains"]):
            assert (chain.issuer is None) == (plain["issuer"] is None)
        for name in ("certificateAuthorities", "duplicates", "rules"):
            assert len(list(getattr(report, pythonic(name)))) == len(found[name])


def pythonic(name: str) -> str:
    return name.replace("A", "_a")
