"""Runs the examples of the package's documentation and of `docs/python.md`, from the repository's
folder. Requires only the package."""

from __future__ import annotations

import doctest
import importlib
import sys

MODULES = ["", "._inspect", "._report", "._store", "._collections"]


def main() -> int:
    failed = attempted = 0
    for name in MODULES:
        module = importlib.import_module(f"pki_preflight{name}")
        result = doctest.testmod(module)
        failed, attempted = failed + result.failed, attempted + result.attempted
    result = doctest.testfile("docs/python.md", module_relative=False)
    failed, attempted = failed + result.failed, attempted + result.attempted
    print(f"{attempted} examples, {failed} failed")
    return 1 if failed or attempted < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
