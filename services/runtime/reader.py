"""Who reads what a command says: a person, or a program that asked for JSON."""

from dataclasses import dataclass


@dataclass(slots=True)
class Reader:
    """Set once where a command is called, asked wherever something is said."""

    is_program: bool = False
    """Whether one JSON document is awaited on standard output, and nothing else there."""
    answered: bool = False
    """Whether it was given."""

    def expect(self, *, program: bool) -> None:
        """Begin a command for a person or a program."""
        self.is_program, self.answered = program, False


READER = Reader()
"""Of this process, which carries out one command."""
