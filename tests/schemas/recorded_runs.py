"""The runs of tests/recording/runs.txt, or of a table in its form, that print JSON, run as
tools/record_results.sh runs them."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

LOOSE = "simulation: {precision: 20 %, max_requests: 50000}"


def runs(table):
    """(name, formats, commands) of every run; a command is a text, and the formats are for the last
    of them."""
    text = re.sub(r"\\\n", " ", table.read_text())
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" "):
            found[-1][2].append(line.strip())
        else:
            name, formats, words = (line.split(None, 2) + [""])[:3]
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


def words_of(command, folder):
    """As the script's shell has them."""
    script = 'loose=$1; eval "set -- $2"; printf "%s\\0" "$@"'
    done = subprocess.run(
        ["bash", "-c", script, "words", LOOSE, command], cwd=folder, capture_output=True, check=True
    )
    return done.stdout.decode().split("\0")[:-1]


def ask(binary, folder, told):
    """Runs one command. `+ TEXT` after a scenario changes a key of it, for this command only. Gives
    the status and what it printed, or wrote with --output."""
    words = []
    scenario = None
    changed = {}
    rest = list(told)
    while rest:
        word = rest.pop(0)
        if word == "+":
            changed.setdefault(scenario, scenario.read_text())
            replace_key(scenario, rest.pop(0))
            continue
        if word.endswith(".yaml"):
            scenario = folder / word
        words.append(word)
    done = subprocess.run([binary, *words], cwd=folder, capture_output=True, text=True, timeout=300)
    for path, text in changed.items():
        path.write_text(text)
    text = done.stdout
    if "--output" in words and done.returncode in (0, 1):
        text = (folder / words[words.index("--output") + 1]).read_text()
    return done.returncode, text


def results(binary, root, is_wanted, table):
    """(name, command, status, text) of every JSON that a wanted run of the table prints."""
    with tempfile.TemporaryDirectory() as inputs:
        for name, formats, commands in runs(table):
            if not is_wanted(name):
                continue
            folder = Path(inputs) / name
            folder.mkdir()
            for part in ("scenarios", "catalogs", "tests/recording", "tests/schemas"):
                shutil.copytree(root / part, folder / Path(part).name)
            for place, command in enumerate(commands):
                words = words_of(command, folder)
                if place + 1 == len(commands) and "json" in formats:
                    words += ["--format", "json"]
                status, text = ask(binary, folder, words)
                is_json = "--format" in words and words[words.index("--format") + 1] == "json"
                if is_json:
                    yield name, words[0], status, text
            shutil.rmtree(folder)
