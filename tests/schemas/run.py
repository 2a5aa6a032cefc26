"""Holds docs/schemas against results: the small plan whose text is golden, the runs of runs.txt
beside this, and of the recorded runs so many that they have every key and type that all of them have.
argv[1]: the source folder; then "all" for all recorded runs, or names of runs. Skipped (status 77)
without the module jsonschema."""

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
    "steps": "step_calibration",
    "simulate": "simulation",
    "profile": "profile",
    "sweep": "sweep",
    "calibrate": "calibration",
    "compare": "comparison",
}

# Found by leaving out, of all recorded runs, what adds nothing that another has not.
TELLING = """
    aci-gpu aks-scaling amlcompute-requests any any-job any-trial autoscaling batching
    batching-no-queue calibrate-analyze calibrate-batches calibrate-detailed calibrate-export
    calibrate-genai calibrate-history calibrate-mlperf calibrate-model calibrate-roofline
    calibrate-threads calibrate-workers calibrate-wrk2 classes-sharing compare
    compare-impossible compare-jobs compare-targets containers containers-refused
    front-end-constant gamma-times job-low-priority local-job managed-online managed-online-rate
    pattern plan-gpu plan-gpu-batching plan-pattern-target plan-scaling plan-uncertain-line
    profile-batching profile-classes profile-lossy profile-no-profile profile-pattern
    sensitivity shared-vcpus small-classifier sweep table-no-row too-large-for-aci trace-classes
    two-classes
""".split()


def open_parts(schema, path=""):
    """Where a schema lets anything pass: objects that close no door, arrays of whatever."""
    if isinstance(schema, list):
        for place, part in enumerate(schema):
            yield from open_parts(part, f"{path}/{place}")
        return
    if not isinstance(schema, dict):
        return
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "object" in kinds and "additionalProperties" not in schema:
        yield path
    if "array" in kinds and "items" not in schema:
        yield path
    for key, part in schema.items():
        yield from open_parts(part, f"{path}/{key}")


class Held:
    """The schemas, and what was held against them."""

    def __init__(self, folder):
        self.validators = {}
        self.faults = []
        for command, name in SCHEMAS.items():
            schema = json.loads((folder / f"{name}.schema.json").read_text())
            kind = jsonschema.validators.validator_for(schema)
            kind.check_schema(schema)
            self.faults += [f"{name}: anything goes at {path}" for path in open_parts(schema)]
            self.validators[command] = kind(schema)
        self.counts = dict.fromkeys(SCHEMAS, 0)

    def hold(self, name, command, text):
        told = json.loads(text)
        for result in told if isinstance(told, list) else [told]:
            kind = "steps" if command == "calibrate" and "step" in result else command
            self.counts[kind] += 1
            validator = self.validators[kind]
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

    def is_wanted(name):
        return name in (names or TELLING) or names == ["all"]

    own = Path(__file__).parent / "runs.txt"
    for table, wanted in (
        (root / "tests" / "recording" / "runs.txt", is_wanted),
        (own, lambda name: not names or is_wanted(name)),
    ):
        for name, command, status, text in results(binary, root, wanted, table):
            if command in SCHEMAS and status in (0, 1):
                held.hold(name, command, text)
            elif table == own:
                held.faults.append(f"{name}: ends with status {status}")
    for fault in held.faults:
        print(fault)
    print("held:", held.counts)
    missing = [] if names else [command for command, count in held.counts.items() if count == 0]
    if missing:
        print("no result of", missing)
    return 1 if held.faults or missing else 0


if __name__ == "__main__":
    sys.exit(main())
