"""All functions that people type in cells. A module of them is imported when one of its names is asked for.

`FUNCTIONS` has them all by name, so asking for it imports every module. `__init__.pyi` says which module has which.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ccxl.core import registry

if TYPE_CHECKING:
    from ccxl.core.registry import Function

_STUB: Final = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_MODULE_OF: Final = {
    name: module for module, name in re.findall(r"^from (ccxl\.functions\.\w+) import (\w+) as ", _STUB, re.MULTILINE)
}
_MODULES: Final = list(dict.fromkeys(_MODULE_OF.values()))


def find(name: str) -> Function | None:
    """The function of a name, for which its module alone is imported; None where there is none."""
    if name not in _MODULE_OF:
        return import_all().get(name)
    import_module(_MODULE_OF[name])
    return registry.FUNCTIONS.get(name)


def import_all() -> dict[str, Function]:
    """Import every module; all functions by name, in one order whatever was imported before."""
    for module in _MODULES:
        import_module(module)
    place = {module: number for number, module in enumerate(_MODULES)}
    known = registry.FUNCTIONS
    order = sorted(known, key=lambda name: place.get(known[name].call.__module__, len(place)))
    if order != list(known):
        for name in order:
            known[name] = known.pop(name)
    return known


def __getattr__(name: str) -> Any:
    if name == "FUNCTIONS":
        value: Any = import_all()
    elif name in _MODULE_OF:
        value = getattr(import_module(_MODULE_OF[name]), name)
    else:
        raise AttributeError(f"module 'ccxl.functions' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF, "FUNCTIONS"})
