"""How a process of `fupin` ends: its exit codes, one meaning each."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes; `MEANINGS` tells what each means."""

    DONE = 0
    REFUSED = 1
    MISUSED = 2
    NOT_REACHABLE = 3
    WRONG_SETTING = 4
    FAULT = 70
    BROKEN_OFF = 130


MEANINGS = {
    Exit.DONE: "done; for a check: everything is as it should be",
    Exit.REFUSED: "refused, or something differs: the line on standard error says what",
    Exit.MISUSED: "the call itself is wrong: an option, an argument, a file that isn't there",
    Exit.NOT_REACHABLE: "a database, RabbitMQ or the gateway doesn't answer, or is busy: try again later",
    Exit.WRONG_SETTING: "a setting is missing or wrong, or what it names isn't as it has to be: the line names it",
    Exit.FAULT: "a fault of fupin's own: what was printed belongs into a report",
    Exit.BROKEN_OFF: "broken off by Ctrl-C or SIGTERM",
}
"""What `fupin --help` tells of them."""
