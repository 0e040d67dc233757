"""`python -m pki_preflight` runs the command."""

import sys

from ._command import main

sys.exit(main())
