"""The command `pki-preflight`."""

from __future__ import annotations

import signal
import sys

from ._native import run_command


def main() -> int:
    """Runs the command with the arguments of this process, and returns its exit code."""
    # Python handles Ctrl-C in its own code, which does not run meanwhile.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_command(["pki-preflight", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
