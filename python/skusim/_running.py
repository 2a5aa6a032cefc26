"""The binary: where it is, and one run of it."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Callable, List, NamedTuple, Optional

from ._errors import (
    BinaryNotFound,
    InputError,
    SkusimError,
    StoreInUse,
    VersionMismatch,
    fault_of,
)

RESULT_VERSION = 1
"""The `result_version` of the results that this package knows."""

Progress = Callable[[str, int, int], None]
"""Called with the step ("scale up"), how much of it is done, and how much there is."""


class Outcome(NamedTuple):
    status: int
    text: str
    messages: List[str]


def binary() -> str:
    """The path of the binary: that in the variable SKUSIM, or `skusim` on the PATH, or the launcher
    of the checkout that this package is in, which builds it when it is first called."""
    told = os.environ.get("SKUSIM")
    if told:
        return told
    found = shutil.which("skusim")
    if found:
        return found
    launcher = Path(__file__).resolve().parents[2] / "skusim"
    if launcher.is_file() and os.access(launcher, os.X_OK):
        return str(launcher)
    raise BinaryNotFound(
        "no skusim on the PATH; put it there, or set the variable SKUSIM to its path"
    )


def run(
    words: List[str],
    scenario: Optional[str] = None,
    folder: Optional[str] = None,
    progress: Optional[Progress] = None,
) -> Outcome:
    """Runs the binary with the words; `scenario` is its standard input. Whatever ends the wait, such
    as ^C, ends the child. Unusable input is an InputError, a store that is in use StoreInUse."""
    command = [binary(), *words, "--progress" if progress else "--quiet"]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as result:
        given.write((scenario or "").encode())
        given.seek(0)
        try:
            child = subprocess.Popen(
                command, stdin=given, stdout=result, stderr=subprocess.PIPE, cwd=folder
            )
        except OSError as error:
            raise BinaryNotFound(f"{command[0]} cannot be run: {error.strerror}") from error
        try:
            messages = _follow(child, progress)
            status = child.wait()
        finally:
            _end(child)
        result.seek(0)
        text = result.read().decode()
    if status == 2:
        raise InputError([fault_of(line, words) for line in messages], scenario)
    if status == 4:
        raise StoreInUse("; ".join(messages))
    if status not in (0, 1):
        told = "; ".join(messages) or "no message"
        raise SkusimError(f"skusim ended with status {status}: {told}")
    return Outcome(status, text, messages)


def _follow(child: "subprocess.Popen[bytes]", progress: Optional[Progress]) -> List[str]:
    """Reads standard error to its end, tells progress, and gives all other lines."""
    messages = []
    assert child.stderr is not None
    for line in child.stderr:
        text = line.decode(errors="replace").rstrip("\n")
        if progress and text.startswith('{"progress":'):
            told = json.loads(text)
            progress(told["progress"], told["done"], told["total"])
        elif text:
            messages.append(text)
    return messages


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Leaves no child behind."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stderr is not None:
        child.stderr.close()


def result_of(outcome: Outcome) -> Any:
    """The JSON of the outcome, if it is of a version that this package knows."""
    result = json.loads(outcome.text)
    version = result.get("result_version")
    if version != RESULT_VERSION:
        raise VersionMismatch(
            f"{binary()} writes results of version {version}, this package reads version "
            f"{RESULT_VERSION}; install the package and the binary of one checkout"
        )
    return result
