"""Special functions of scipy, loaded when the first of them is asked for: ``special.gammaincc(n + 1, mean)``.

To import ``scipy.special`` takes three times as long as numpy: nearly all of it goes into interfaces to other array
libraries and into documentation. Most of its functions lie in one compiled module, which is loaded by itself where
scipy has it; the functions are the same to the last bit. A program that has imported ``scipy.special`` uses that.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from scipy.special import (
        bdtr,
        betainc,
        gammainc,
        gammaincc,
        gammaln,
        ndtr,
        stdtrit,
        xlog1py,
        xlogy,
    )

__all__ = ["bdtr", "betainc", "gammainc", "gammaincc", "gammaln", "ndtr", "stdtrit", "xlog1py", "xlogy"]

COMPILED: Final = "scipy.special._special_ufuncs"


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = None if "scipy.special" in sys.modules else getattr(_compiled(), name, None)
    if found is None:
        found = getattr(import_module("scipy.special"), name)
    globals()[name] = found
    return found


@cache
def _compiled() -> Any:
    """The compiled module of scipy without the package around it; None where scipy has no such module."""
    folders = [f"{folder}/special" for folder in import_module("scipy").__path__]
    spec = PathFinder.find_spec(COMPILED, folders)
    if spec is None or spec.loader is None:
        return None
    try:
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
    except ImportError:  # it needs the rest of the package
        return None
    # Python's importer would take it for loaded, and leave it out of the package when that is imported later.
    sys.modules.pop(COMPILED, None)
    return module
