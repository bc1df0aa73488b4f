"""`make trace`: each requirement with what answers it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rich.console import Console

from tests.trace.collecting import tests_by_row
from tests.trace.entries import entries_of
from tests.trace.project import Project

UNANSWERED = "unanswered"


def answers_of(project: Project, tests: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Tests, then pack entries, by the row that they bear."""
    answers: dict[str, list[str]] = defaultdict(list)
    for row, names in tests.items():
        answers[row] += names
    for entry in entries_of(project):
        answers[entry.row].append(entry.place)
    return answers


def trace(project: Project, service: str | None) -> int:
    """Print a line for each row: its id, a tab, and what answers it.

    Returns:
        Exit code: 1 where a row is unanswered, or something bears a row that there isn't.
    """
    answers = answers_of(project, tests_by_row(project))
    rows = project.rows(service)
    for row in rows:
        print(f"{row}\t{', '.join(answers.get(row, [])) or UNANSWERED}")
    missing = [row for row in rows if not answers.get(row)]
    unknown = sorted(answers.keys() - project.rows().keys())
    console = Console(stderr=True, highlight=False)
    for row in unknown:
        console.print(f"{row} is no row of the table, and is borne by {', '.join(answers[row])}", soft_wrap=True)
    console.print(f"{len(rows) - len(missing)} of {len(rows)} rows are answered, {len(missing)} {UNANSWERED}")
    return 1 if missing or unknown else 0
