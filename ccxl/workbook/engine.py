"""The spreadsheet engine behind one interface: formulas set once, inputs set and recalculated often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar

from ccxl.core.needed import needed

CellKey: TypeAlias = tuple[str, int, int]
Results: TypeAlias = dict[str, list[list[Any]]]
Kind = TypeVar("Kind")

_one_core = False


class Calculation:
    """A workbook's cells and formulas, live in the engine.

    Parameters
    ----------
    sheets
        Names of the sheets with the number of rows and columns that are read back.
    formulas
        Formula text without the equals sign, by sheet, row and column.
    constants
        What stands in cells that stay.
    """

    def __init__(
        self,
        sheets: Mapping[str, tuple[int, int]],
        formulas: Mapping[CellKey, str],
        constants: Iterable[tuple[CellKey, Any]] = (),
    ) -> None:
        self._address = package().RangeAddress
        self._book = empty_book()
        self._sizes = sheets
        self.formulas = formulas
        self.inputs: dict[CellKey, Any] = {}
        for name in sheets:
            self._book.add_sheet(name)
        handles = {name: self._book.sheet(name) for name in sheets}
        for (name, row, column), text in formulas.items():
            handles[name].set_formula(row, column, "=" + text)
        self._put(constants)

    def start(self, inputs: Iterable[tuple[CellKey, Any]]) -> Future[Results]:
        """Set inputs, then start `run` while the caller goes on; the engine calculates outside the interpreter."""
        self._put(inputs)
        return run_in_thread(lambda: self.run(()))

    def run(self, inputs: Iterable[tuple[CellKey, Any]]) -> Results:
        """Values of every sheet, row by row, after setting inputs.

        Errors come back as a text such as ``#VALUE!``.
        """
        self._put(inputs)
        self._book.evaluate_all()
        return {
            name: self._book.sheet(name).get_values(self._address(name, 1, 1, rows, columns))
            for name, (rows, columns) in self._sizes.items()
        }

    def _put(self, inputs: Iterable[tuple[CellKey, Any]]) -> None:
        set_changed(self._book, self.inputs, inputs)


def package() -> Any:
    """The engine's package.

    Raises
    ------
    InputError
        It is not installed.
    """
    return needed("formualizer", "calculating a workbook")


def empty_book() -> Any:
    """An empty workbook in the engine."""
    formualizer = package()
    # No record of changes is kept: nothing is undone here.
    # One thread: the other cores are for what is done meanwhile.
    evaluation = formualizer.EvaluationConfig()
    evaluation.enable_parallel = False
    config = formualizer.WorkbookConfig(eval_config=evaluation, enable_changelog=False)
    book = formualizer.Workbook(config=config)
    book.set_temporal_egress("serial")
    book.register_function("POISSON", poisson_cell, min_args=3, max_args=3, allow_override_builtin=True)
    return book


def keep_to_one_core() -> None:
    """From now on the engine runs in the caller's own thread: where every core has a process, threads only cost."""
    global _one_core  # noqa: PLW0603  # a fact of the process
    _one_core = True


def run_in_thread(run: Callable[[], Kind]) -> Future[Kind]:
    """Start the engine in a thread of its own; it calculates outside the interpreter."""
    if _one_core:
        future: Future[Kind] = Future()
        future.set_result(run())
        return future
    worker = ThreadPoolExecutor(1)
    future = worker.submit(run)
    worker.shutdown(wait=False)
    return future


def set_changed(book: Any, known: dict[CellKey, Any], inputs: Iterable[tuple[CellKey, Any]]) -> None:
    """Set inputs that are not as they are known; column runs cost a quarter of cell by cell."""
    changed = {cell: value for cell, value in inputs if cell not in known or known[cell] != value}
    known.update(changed)
    for (sheet, row, column), values in _column_runs(changed):
        book.set_values_batch(sheet, row, column, [[value] for value in values])


def _column_runs(changed: Mapping[CellKey, Any]) -> Iterator[tuple[CellKey, list[Any]]]:
    """Cells that stand under each other: the first one and the values from there down."""
    first: CellKey | None = None
    values: list[Any] = []
    for cell in sorted(changed, key=lambda cell: (cell[0], cell[2], cell[1])):
        if first is None or cell != (first[0], first[1] + len(values), first[2]):
            if first is not None:
                yield first, values
            first, values = cell, []
        values.append(changed[cell])
    if first is not None:
        yield first, values


def poisson_cell(n: float, mean: float, cumulative: bool) -> float:
    """POISSON as every spreadsheet has it; the engine's own drifts for means of thousands.

    Raises
    ------
    ValueError
        Mean 0, which Excel takes and LibreOffice refuses.
    """
    from ccxl.core.numbers import poisson, poisson_sum

    if mean <= 0:
        raise ValueError(f"POISSON: the mean is {mean:g}; it must be above 0")
    return float(poisson_sum(n, mean) if cumulative else poisson(n, mean))


def is_error(value: Any) -> bool:
    """Whether the engine returned an error value."""
    return isinstance(value, dict) and value.get("type") == "Error"


def error_text(value: Any) -> str:
    """An error as spreadsheets write it."""
    return "#" + {"Div": "DIV/0!", "Na": "N/A", "Name": "NAME?", "Num": "NUM!", "Ref": "REF!", "Null": "NULL!"}.get(
        value["kind"], "VALUE!"
    )
