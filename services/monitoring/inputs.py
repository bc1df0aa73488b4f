"""Texts as people write them in: trimmed, never empty."""

from typing import Annotated

from pydantic import StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
"""One line: a name, a number, a post."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
"""What was found or done."""
