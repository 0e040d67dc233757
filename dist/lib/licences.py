"""Prints the licences of everything that the command links for a target.

Usage: licences.py TARGET; run in the workspace.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

BEGINNINGS = ("LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "UNLICENSE", "NOTICE")
RULER = "=" * 80


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def linked(target: str) -> set[tuple[str, str]]:
    """Name and version of each package. What runs only while the command is built is not linked."""
    tree = output(
        "cargo", "tree", "--locked", "--package", "pki-preflight-cli", "--target", target,
        "--edges", "normal,no-proc-macro", "--prefix", "none", "--no-dedupe", "--format", "{p}",
    )  # fmt: skip
    return {(name, version) for name, version in re.findall(r"^(\S+) v(\S+)", tree, re.MULTILINE)}


def texts(package: dict) -> dict[str, str]:
    folder = Path(package["manifest_path"]).parent
    files = sorted(folder.iterdir(), key=lambda path: path.name)
    named = {path for path in files if path.name.upper().startswith(BEGINNINGS) and path.is_file()}
    if package["license_file"]:
        named.add(folder / package["license_file"])
    return {
        path.name: path.read_text("utf-8", "replace").replace("\r\n", "\n").strip()
        for path in sorted(named, key=lambda path: path.name)
    }


def main() -> None:
    (target,) = sys.argv[1:]
    wanted = linked(target)
    metadata = json.loads(output("cargo", "metadata", "--locked", "--format-version", "1"))
    packages = [
        package
        for package in metadata["packages"]
        if (package["name"], package["version"]) in wanted and package["source"] is not None
    ]
    packages.sort(key=lambda package: (package["name"], package["version"]))
    found = {package["id"]: texts(package) for package in packages}
    missing = [package["name"] for package in packages if not found[package["id"]]]
    if missing:
        sys.exit(f"No licence was found for: {', '.join(missing)}.")
    print(f"pki-preflight for {target} contains these packages.\n")
    for package in packages:
        print(f"{package['name']} {package['version']}: {package['license']}")
    # Many packages have the same text: each is printed once.
    users: dict[str, list[str]] = {}
    for package in packages:
        for text in found[package["id"]].values():
            users.setdefault(text, []).append(f"{package['name']} {package['version']}")
    for text, names in users.items():
        print(f"\n{RULER}\n{', '.join(dict.fromkeys(names))}\n{RULER}\n\n{text}")


main()
