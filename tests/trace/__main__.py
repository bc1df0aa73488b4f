"""`python -m tests.trace` lists what answers each requirement; `python -m tests.trace deep` tries the answers."""

import argparse
import math
import sys

from tests.trace.collecting import CollectionFailed
from tests.trace.deep import trace_deep
from tests.trace.listing import trace
from tests.trace.project import Project

MOST_MINUTES = 30


def minutes(text: str) -> float:
    """A time that `deep` may be given.

    Raises:
        ValueError: no number.
        ArgumentTypeError: below 0 or above 30.
    """
    given = float(text)
    if not (math.isfinite(given) and 0 <= given <= MOST_MINUTES):
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {MOST_MINUTES}")
    return given


def main() -> int:
    """Exit code: 0 where every row is answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", nargs="?", choices=("list", "deep"), default="list")
    parser.add_argument("--service", choices=("registry", "credit", "monitoring", "gateway"))
    parser.add_argument("--minutes", type=minutes, default=MOST_MINUTES, help="how long `deep` works on a service")
    given = parser.parse_args()
    project = Project()
    try:
        if given.command == "list":
            return trace(project, given.service)
        return trace_deep(project, given.service, given.minutes)
    except CollectionFailed as failed:
        print(failed, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; what was tried is kept, and the same command goes on from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
