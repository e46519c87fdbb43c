"""What Python users call: load a scenario, build its workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ccxl.budget.model import Budget
from ccxl.budget.scenario import Scenario
from ccxl.workbook import inputs
from ccxl.workbook.build import build_file


def load(path: str | Path, settings: Sequence[str] = ()) -> Scenario:
    """The scenario in a form, a TOML file or a workbook that ccxl made.

    Parameters
    ----------
    path
        The file.
    settings
        Changes to it, each ``path=value``.

    Raises
    ------
    InputError
        The file cannot be read; `ScenarioError` holds all mistakes in it.
    """
    return inputs.load(Path(path), settings)


def build(
    scenario: Scenario | str | Path, output: str | Path, *, template: str | Path | None = None, language: str = "zh"
) -> Budget:
    """Build a verified workbook and write it.

    Parameters
    ----------
    scenario
        A scenario, or the file that holds one.
    output
        Where to write the workbook.
    template
        A template of the team's own; the shipped one if left out.
    language
        ``zh`` or ``en``.

    Returns
    -------
    The budget: figures by tag in ``values``, all lines by ``to_frame()``.

    Raises
    ------
    CcxlError
        The input, the template or the output cannot be used; nothing was written.
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    chosen = Path(template) if template is not None else None
    return build_file(scenario, Path(output), template=chosen, language=language).budget
