"""The runs of tests/recording/runs.txt that print JSON, run as tools/record_results.sh runs them."""

import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

LOOSE = "simulation: {precision: 20 %, max_requests: 50000}"


def runs(table):
    """(name, formats, commands) of every run; a command is a text, of which the last is the one that
    the formats are for."""
    text = re.sub(r"\\\n", " ", table.read_text())
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" "):
            found[-1][2].append(line.strip())
        else:
            name, formats, words = line.split(None, 2)
            found.append((name, formats.split(","), [words]))
    return found


def replace_key(path, text):
    """The text says a top-level key, in place of what the file says of it."""
    key = text.split(":")[0] + ":"
    kept = []
    skips = False
    for line in path.read_text().splitlines():
        if line and line[0] not in " #":
            skips = line.startswith(key)
        if not skips:
            kept.append(line)
    path.unlink()
    path.write_text("\n".join([*kept, text]) + "\n")


def ask(binary, folder, command, json_wanted):
    """Runs one command. `+ TEXT` after a scenario changes a key of it, for this command only."""
    words = []
    changed = {}
    rest = shlex.split(command.replace('"$loose"', shlex.quote(LOOSE)))
    while rest:
        word = rest.pop(0)
        if word == "+":
            path = folder / words[-1]
            changed.setdefault(path, path.read_text())
            replace_key(path, rest.pop(0))
        else:
            words.append(word)
    if json_wanted:
        words += ["--format", "json"]
    done = subprocess.run([binary, *words], cwd=folder, capture_output=True, text=True, timeout=300)
    for path, text in changed.items():
        path.write_text(text)
    return words, done


def results(binary, root, is_wanted):
    """(name, words, text) of each wanted run that prints JSON, a list if it is compare's."""
    with tempfile.TemporaryDirectory() as inputs:
        for name, formats, commands in runs(root / "tests" / "recording" / "runs.txt"):
            words = shlex.split(commands[-1].replace('"$loose"', ""))
            if "json" not in formats or not is_wanted(name, words):
                continue
            folder = Path(inputs) / name
            folder.mkdir()
            for part in ("scenarios", "catalogs", "tests/recording"):
                shutil.copytree(root / part, folder / Path(part).name)
            for command in commands[:-1]:
                ask(binary, folder, command, False)
            asked, done = ask(binary, folder, commands[-1], True)
            shutil.rmtree(folder)
            yield name, asked, done
