"""Capacity planning for machine-learning inference: which machine type, and how many.

    import skusim
    plan = skusim.plan("scenario.yaml")
    print(plan["cheapest"]["sku"], plan["cheapest"]["nodes"])

Each function runs a command of the skusim binary and returns what it prints as JSON: the keys are
those of docs/results.md and docs/schemas. A scenario is a path, or a dict with the keys of a
scenario file. A fault of a file is an exception that has its place.
"""

from ._calls import calibrate, compare, plan, profile, simulate, sweep
from ._errors import BinaryNotFound, Fault, InputError, SkusimError, StoreInUse, VersionMismatch
from ._results import Comparison, Plan, Result, Sweep
from ._running import RESULT_VERSION, binary

__all__ = [
    "BinaryNotFound",
    "Comparison",
    "Fault",
    "InputError",
    "Plan",
    "RESULT_VERSION",
    "Result",
    "SkusimError",
    "StoreInUse",
    "Sweep",
    "VersionMismatch",
    "binary",
    "calibrate",
    "compare",
    "plan",
    "profile",
    "simulate",
    "sweep",
]
