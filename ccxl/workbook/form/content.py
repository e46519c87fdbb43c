"""What is read from a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ccxl.core.errors import Mistake


@dataclass
class FormContent:
    """What a form says.

    Parameters
    ----------
    raw
        The scenario as tables.
    where
        Sheet and cell of every path.
    mistakes
        What could not be read.
    """

    raw: dict[str, Any] = field(default_factory=lambda: {"budget": {}})
    where: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
