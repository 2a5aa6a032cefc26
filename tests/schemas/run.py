"""Holds docs/schemas against results: every recorded run that prints JSON, and the small plan whose
text is golden. argv[1]: the source folder; further words: only runs of these names. Skipped (status
77) without the module jsonschema."""

import json
import os
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
from recorded_runs import results  # noqa: E402

try:
    import jsonschema
except ImportError:
    print("skipped: no module jsonschema (packages-test.txt)")
    sys.exit(77)

SCHEMAS = {
    "plan": "plan",
    "simulate": "simulation",
    "profile": "profile",
    "sweep": "sweep",
    "calibrate": "calibration",
    "compare": "comparison",
}


class Held:
    """The schemas, and what was held against them."""

    def __init__(self, folder):
        self.validators = {}
        for command, name in SCHEMAS.items():
            schema = json.loads((folder / f"{name}.schema.json").read_text())
            kind = jsonschema.validators.validator_for(schema)
            kind.check_schema(schema)
            self.validators[command] = kind(schema)
        self.counts = dict.fromkeys(SCHEMAS, 0)
        self.faults = []

    def hold(self, name, command, text):
        told = json.loads(text)
        for result in told if isinstance(told, list) else [told]:
            self.counts[command] += 1
            validator = self.validators[command]
            for error in list(validator.iter_errors(result))[:3]:
                deepest = jsonschema.exceptions.best_match([error])
                path = "/".join(str(part) for part in deepest.absolute_path)
                self.faults.append(f"{name}: {path}: {deepest.message[:200]}")
            self.see_strictness(name, validator, result)

    def see_strictness(self, name, validator, result):
        """A key that no schema has must be a fault: what drifts is to be seen."""
        if validator.is_valid({**result, "not_a_key": 1}):
            self.faults.append(f"{name}: a key that is none goes unseen")
        if validator.is_valid({key: result[key] for key in result if key != "result_version"}):
            self.faults.append(f"{name}: a missing result_version goes unseen")


def main():
    root = Path(sys.argv[1])
    names = sys.argv[2:]
    binary = os.environ["SKUSIM"]
    held = Held(root / "docs" / "schemas")
    small = subprocess.run(
        [binary, "plan", "small_plan.yaml", "--format", "json"],
        cwd=root / "tests" / "cli" / "golden",
        capture_output=True,
        text=True,
        check=True,
    )
    held.hold("small_plan", "plan", small.stdout)

    def is_wanted(name, words):
        return words[0] in SCHEMAS and (not names or name in names)

    for name, words, done in results(binary, root, is_wanted):
        if done.returncode in (0, 1):
            held.hold(name, words[0], done.stdout)
    for fault in held.faults:
        print(fault)
    print("held:", held.counts)
    missing = [] if names else [command for command, count in held.counts.items() if count == 0]
    if missing:
        print("no result of", missing)
    return 1 if held.faults or missing else 0


if __name__ == "__main__":
    sys.exit(main())
