"""`python -m tests.mutate` makes every mistake in every rule of a service: which would no test of rules notice?"""

import argparse
import math
import sys

from tests.mutate.running import Task, mutate
from tests.trace.collecting import CollectionFailed
from tests.trace.deep import SERVICES
from tests.trace.project import Project


def above_zero(text: str) -> float:
    """A time in minutes.

    Raises:
        ValueError: no number.
        ArgumentTypeError: infinite, or not above 0.
    """
    given = float(text)
    if not (math.isfinite(given) and given > 0):
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return given


def main() -> int:
    """Exit code: 0 where every mutant is noticed or explained, 1 where one is not, 2 for a mistake in the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", choices=SERVICES, action="append", help="every one where none is named")
    parser.add_argument("--only", default="", metavar="PART", help="modules with this in their path: credit/interest")
    parser.add_argument("--minutes", type=above_zero, default=60, help="how long to work on a service; later goes on")
    parser.add_argument("--workers", type=int, choices=range(1, 65), default=2, metavar="N", help="processes at once")
    given = parser.parse_args()
    try:
        services = given.service or SERVICES
        tasks = [Task(Project(), name, given.only, given.minutes, given.workers) for name in services]
        return max([mutate(task) for task in tasks])
    except (CollectionFailed, ValueError) as failed:
        print(failed, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; what was judged is kept, and the same command goes on from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
