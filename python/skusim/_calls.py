"""One function for each command."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Type, TypeVar, Union

from ._results import Comparison, PageResult, Plan, Result, Sweep
from ._running import Outcome, Progress, result_of, run

PathLike = Union[str, "os.PathLike[str]"]
Scenario = Union[PathLike, Mapping[str, Any]]
_QUOTED = set(",{}[]\"'")
"""What a value of --vary is quoted for."""
ResultType = TypeVar("ResultType", bound=Result)


class Given(NamedTuple):
    """A scenario as the binary is given it: a word, and what stands on its standard input."""

    word: str
    text: Optional[str]


def _given(scenario: Scenario, folder: Optional[PathLike]) -> Given:
    """JSON is YAML, too; a line for each key gives faults their place. A path is relative to where
    Python is, whatever the folder is that a dict's paths stand beside."""
    if isinstance(scenario, Mapping):
        return Given("-", json.dumps(scenario, indent=1, ensure_ascii=False) + "\n")
    path = os.fspath(scenario)
    return Given(path if folder is None else os.path.abspath(path), None)


def _options(**values: Any) -> List[str]:
    """--seed 1 for seed=1, --sensitivity for sensitivity=True; nothing for what is None or False."""
    words = []
    for name, value in values.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            words.append(option)
        elif isinstance(value, (list, tuple)):
            for each in value:
                words += [option, str(each)]
        elif value is not None and value is not False:
            words += [option, os.fspath(value) if isinstance(value, os.PathLike) else str(value)]
    return words


def _made(kind: Type[ResultType], outcome: Outcome) -> ResultType:
    result = kind(result_of(outcome))
    result.status = outcome.status
    result.messages = outcome.messages
    return result


def _with_page(result: PageResult, words: List[str], given: Optional[str], folder: Any) -> None:
    result._make_page = lambda: run([*words, "--format", "html"], given, folder).text


def plan(
    scenario: Scenario,
    *,
    sku: Optional[str] = None,
    sensitivity: bool = False,
    quota: Optional[PathLike] = None,
    seed: Optional[int] = None,
    threads: Optional[int] = None,
    folder: Optional[PathLike] = None,
    progress: Optional[Progress] = None,
) -> Plan:
    """Which machine type, and how many: `skusim plan`.

    The paths in a dict stand beside `folder`, or the working folder. `sku` asks for the verdict on
    that one; `sensitivity` also moves each input; `quota` is a file of what may be rented. In a
    notebook the plan shows its page.
    """
    given = _given(scenario, folder)
    words = ["plan", given.word] + _options(
        sku=sku, sensitivity=sensitivity, quota=quota, seed=seed, threads=threads
    )
    outcome = run([*words, "--format", "json"], given.text, _folder(folder), progress)
    result = _made(Plan, outcome)
    _with_page(result, words, given.text, _folder(folder))
    return result


def simulate(
    scenario: Scenario,
    *,
    sku: Optional[str] = None,
    nodes: Optional[int] = None,
    seed: Optional[int] = None,
    threads: Optional[int] = None,
    folder: Optional[PathLike] = None,
    progress: Optional[Progress] = None,
) -> Result:
    """One cluster under one load, every metric with its interval: `skusim simulate`."""
    given = _given(scenario, folder)
    words = ["simulate", given.word, "--format", "json"]
    words += _options(sku=sku, nodes=nodes, seed=seed, threads=threads)
    return _made(Result, run(words, given.text, _folder(folder), progress))


def profile(
    scenario: Scenario,
    sku: str,
    *,
    seed: Optional[int] = None,
    threads: Optional[int] = None,
    folder: Optional[PathLike] = None,
    progress: Optional[Progress] = None,
) -> Result:
    """The load curve of one node of one SKU, and its capacity: `skusim profile`."""
    given = _given(scenario, folder)
    words = ["profile", given.word, "--format", "json"]
    words += _options(sku=sku, seed=seed, threads=threads)
    return _made(Result, run(words, given.text, _folder(folder), progress))


def sweep(
    *scenarios: Scenario,
    vary: Optional[Mapping[str, Union[str, Iterable[Any]]]] = None,
    store: Optional[PathLike] = None,
    shard: Optional[str] = None,
    seed: Optional[int] = None,
    threads: Optional[int] = None,
    folder: Optional[PathLike] = None,
    progress: Optional[Progress] = None,
) -> Sweep:
    """Every scenario, SKU and varied value as rows: `skusim sweep`.

    `vary` has for each key its values, or a range as text: {"workload.arrivals.rate": "100..400
    /s:100", "node.workers": [1, 2]}. With a `store` an interrupted sweep goes on where it was; a
    `shard` "3/7" is a part of it. At most one scenario is a dict. `page()` of what is returned is
    the grid as a picture; without a store that runs the sweep again.
    """
    given = [_given(scenario, folder) for scenario in scenarios]
    texts = [each.text for each in given if each.text is not None]
    if len(texts) > 1:
        raise ValueError("at most one scenario of a sweep can be a dict; write the others to files")
    words = ["sweep", *(each.word for each in given)]
    words += _options(
        vary=[f"{key}={_values(values)}" for key, values in (vary or {}).items()],
        store=store,
        shard=shard,
        seed=seed,
        threads=threads,
        yes=True,
    )
    text = texts[0] if texts else None
    outcome = run([*words, "--format", "json"], text, _folder(folder), progress)
    result = _made(PageResult, outcome)
    _with_page(result, words, text, _folder(folder))
    return Sweep(result)


def compare(
    before: Union[PathLike, Mapping[str, Any]],
    after: Union[PathLike, Mapping[str, Any]],
    *,
    fail_on: Optional[str] = None,
) -> Comparison:
    """Two plans side by side: `skusim compare`. Each is the path of a plan's JSON, or a plan.

    `fail_on` is a list of conditions as of the command; `status` is 1 if one of them is breached.
    """

    def words(folder: str) -> List[str]:
        paths = []
        for name, told in (("before.json", before), ("after.json", after)):
            path: PathLike = told if not isinstance(told, Mapping) else Path(folder) / name
            if isinstance(told, Mapping):
                Path(path).write_text(json.dumps(told), encoding="utf-8")
            paths.append(os.fspath(path))
        return ["compare", *paths, *_options(fail_on=fail_on)]

    def text(form: str) -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            return run([*words(folder), "--format", form])

    result = _made(Comparison, text("json"))
    result._make_page = lambda: text("html").text
    return result


def calibrate(
    *files: PathLike,
    scenario: Optional[PathLike] = None,
    sku: Union[None, str, Sequence[str]] = None,
    processor: Union[None, str, Sequence[str]] = None,
    workers: Optional[int] = None,
    nodes: Optional[int] = None,
    router: Optional[str] = None,
    batch_size: Union[None, int, Sequence[int]] = None,
    requests: Union[None, int, Sequence[int]] = None,
    threads_per_worker: Union[None, int, Sequence[int]] = None,
    source: Optional[str] = None,
    service: Optional[PathLike] = None,
    force: bool = False,
    steps: bool = False,
    layers: Optional[int] = None,
    model: Optional[str] = None,
    max_batched_tokens: Optional[int] = None,
) -> Result:
    """A service model fitted to what a load tool measured: `skusim calibrate`.

    `source` is the option --from, the format of files whose content does not show it; the others
    are the options of the same names.
    """
    words = ["calibrate", *(os.fspath(file) for file in files), "--format", "json"]
    words += _options(
        **{"from": source},
        scenario=scenario,
        sku=sku,
        processor=processor,
        workers=workers,
        nodes=nodes,
        router=router,
        batch_size=batch_size,
        requests=requests,
        threads_per_worker=threads_per_worker,
        service=service,
        force=force,
        steps=steps,
        layers=layers,
        model=model,
        max_batched_tokens=max_batched_tokens,
    )
    return _made(Result, run(words))


def _folder(folder: Optional[PathLike]) -> Optional[str]:
    return None if folder is None else os.fspath(folder)


def _values(values: Union[str, Iterable[Any]]) -> str:
    """As --vary has them: between commas, in the words of a scenario file."""
    if isinstance(values, str):
        return values
    texts = []
    for value in values:
        is_plain = isinstance(value, str) and ".." not in value and not set(value) & _QUOTED
        texts.append(value if is_plain else json.dumps(value, ensure_ascii=False))
    return ",".join(texts)
