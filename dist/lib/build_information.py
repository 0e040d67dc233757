"""Prints with what, of what and how a binary was built, as JSON."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path


def first_line(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")[0]


def main() -> None:
    target, version, commit, linker = sys.argv[1:]
    seconds = int(os.environ["SOURCE_DATE_EPOCH"])
    flags = os.environ["CARGO_ENCODED_RUSTFLAGS"].split("\x1f")
    information = {
        "name": "pki-preflight",
        "version": version,
        "target": target,
        "commit": commit,
        "sourceDate": datetime.fromtimestamp(seconds, timezone.utc).isoformat(),
        "cargoLockSha256": hashlib.sha256(Path("Cargo.lock").read_bytes()).hexdigest(),
        "rustc": first_line("rustc", "--version"),
        "cargo": first_line("cargo", "--version"),
        "linker": linker,
        "profile": "dist",
        # Those with a path of the machine differ between machines; the binary does not.
        "flags": [flag for flag in flags if not flag.startswith("--remap-path-prefix")],
    }
    json.dump(information, sys.stdout, indent=2)
    print()


main()
