"""`python -m pki_preflight` is the command."""

import sys

from ._command import main

sys.exit(main())
