"""What can go wrong, as exceptions."""

import re
from dataclasses import dataclass
from typing import List, Optional

_PLACED = re.compile(r"^(?P<file>.+?):(?:(?P<line>\d+):(?:(?P<column>\d+):)?)? (?P<message>.*)$")


@dataclass(frozen=True)
class Fault:
    """One fault of the input: where it is, what it is, and what to do about it.

    Lines and columns count from 1, columns in bytes; None where the fault has none. `file` is "-"
    for a scenario that was a dict: its lines are those of `InputError.scenario`.
    """

    file: Optional[str]
    line: Optional[int]
    column: Optional[int]
    message: str

    @property
    def remedy(self) -> Optional[str]:
        """What the message says to do, behind its first semicolon."""
        return self.message.partition("; ")[2] or None

    def __str__(self) -> str:
        places = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        return ":".join(places) + (": " if places else "") + self.message


class SkusimError(Exception):
    """Anything that this package raises."""


class BinaryNotFound(SkusimError):
    """There is no skusim binary to run."""


class VersionMismatch(SkusimError):
    """The binary's results are of a version that this package does not know."""


class StoreInUse(SkusimError):
    """Another process has the store of a sweep; the same call may do when that has ended."""


class InputError(SkusimError):
    """The input is unusable: one or more faults, each with its place."""

    def __init__(self, faults: List[Fault], scenario: Optional[str] = None):
        super().__init__("\n".join(str(fault) for fault in faults) or "unusable input")
        self.faults = faults
        self.scenario = scenario
        """The text of a scenario that was a dict, as skusim was given it."""

    @property
    def file(self) -> Optional[str]:
        return self.faults[0].file if self.faults else None

    @property
    def line(self) -> Optional[int]:
        return self.faults[0].line if self.faults else None

    @property
    def column(self) -> Optional[int]:
        return self.faults[0].column if self.faults else None

    @property
    def remedy(self) -> Optional[str]:
        return self.faults[0].remedy if self.faults else None


def fault_of(line: str, words: List[str]) -> Fault:
    """The fault that a line of standard error tells: "file:line:column: message", or less of it. Only
    a file among the words of the command is one without a line."""
    placed = _PLACED.match(line)
    if placed is None or (placed["line"] is None and placed["file"] not in words):
        return Fault(None, None, None, line)
    number = {key: int(placed[key]) if placed[key] else None for key in ("line", "column")}
    return Fault(placed["file"], number["line"], number["column"], placed["message"])
