"""The command line: the only place that prints, exits and draws progress.

Exit codes: 0 done, 1 an error that the message explains (or a bench bar missed), 2 wrong
usage, 3 more ads rejected or failed than --tolerance allows, 130 interrupted.
"""

from __future__ import annotations

import sys

from adinsight.cli.app import app
from adinsight.cli.speaking import complain
from adinsight.errors import AdInsightError

__all__ = ["main"]


def main() -> None:
    """The entry point `adinsight`: errors of the library become one line and an exit code."""
    try:
        app()
    except AdInsightError as error:
        complain(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        complain("interrupted; everything up to the last batch is kept, run the same command to go on")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has seen enough.
        sys.stderr.close()
        sys.exit(0)
