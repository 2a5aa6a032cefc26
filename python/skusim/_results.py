"""Results: the JSON of the binary, with what a notebook shows of it."""

import html
from typing import Any, Callable, Dict, List, Optional


class Result(Dict[str, Any]):
    """The JSON of a result: a dict with the keys of docs/results.md.

    `status` is the exit status: 0, or 1 for well-formed input that has no answer, such as an
    objective that no machine meets. `messages` are lines that the binary said beside it.
    """

    status: int = 0
    messages: List[str] = []

    @property
    def has_answer(self) -> bool:
        return self.status == 0


class PageResult(Result):
    """A result that can be shown as a page. The page is made when it is first shown."""

    _make_page: Optional[Callable[[], str]] = None
    _page: Optional[str] = None

    def page(self) -> str:
        """The result as one HTML page that needs nothing beside itself."""
        if self._page is None:
            assert self._make_page is not None
            self._page = self._make_page()
        return self._page

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{html.escape(self.page())}" '
            'style="width: 100%; height: 640px; border: 0"></iframe>'
        )


class Plan(PageResult):
    """A capacity plan."""


class Comparison(PageResult):
    """Two plans side by side."""


class Sweep(List[Dict[str, Any]]):
    """The rows of a sweep: one flat dict for each cell, the varied keys among its keys.

    `varied` are these keys; `choices` is the cheapest of each combination of values, and the keys
    along which it changes; `result` is the whole JSON.
    """

    def __init__(self, result: PageResult):
        super().__init__(
            {
                "scenario": cell["scenario"],
                **cell["varied"],
                **{key: cell[key] for key in cell if key not in ("scenario", "varied", "chosen_as")},
                "chosen_as": " ".join(cell["chosen_as"]),
            }
            for cell in result["cells"]
        )
        self.result = result
        self.varied: List[str] = result["varied"]
        self.choices: List[Dict[str, Any]] = result["choices"]

    def page(self) -> str:
        """The grid as a picture: one HTML page that needs nothing beside itself."""
        return self.result.page()

    def to_pandas(self) -> Any:
        """The rows as a data frame. Needs pandas."""
        try:
            import pandas
        except ImportError as error:
            raise ImportError("to_pandas() needs pandas; the rows are plain dicts without") from error
        return pandas.DataFrame(list(self))

    def _repr_html_(self) -> str:
        """The choices: the rows are too many to look at."""
        keys = ["scenario", *self.varied, "cheapest", "nodes", "USD/h", "changed by"]
        rows = []
        for choice in self.choices:
            best = choice["cheapest"] or {}
            rows.append(
                [
                    choice["scenario"],
                    *(choice["varied"][key] for key in self.varied),
                    best.get("sku", "none performs"),
                    best.get("nodes", ""),
                    best.get("usd_per_hour", ""),
                    ", ".join(choice["changed_along"]),
                ]
            )

        def line(cells: List[Any], tag: str) -> str:
            return "".join(f"<{tag}>{html.escape(str(cell))}</{tag}>" for cell in cells)

        body = "".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
        return f"<table><thead><tr>{line(keys, 'th')}</tr></thead><tbody>{body}</tbody></table>"
