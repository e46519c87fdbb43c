"""The documented example of a function, read so that hosts and tests can call it.

An example is one call of the function with plain values, and what it prints. Values may be given names in the lines
before (``>>> flows = [-100, 60]``) and may hold arithmetic (``26 * 480``, ``[24] * 7``). Around the call may stand what
shortens its result: ``round(..., 2)``, ``.round(2)``, ``.tolist()`` and ``[:3]``.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ccxl.core.errors import DeclarationError

# The first lines of code in a docstring, and the first line of what they print.
FIRST: Final = re.compile(r"((?:^(?:>>>|\.\.\.) .+\n)+)(.+)", re.MULTILINE)
ARITHMETIC: Final = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


@dataclass(frozen=True, slots=True)
class Example:
    """A documented call and its result.

    Parameters
    ----------
    arguments
        Values by the name of the parameter, in the order of the signature; only those that the example gives.
    result
        What it prints.
    digits
        Decimal places that the result is rounded to; None for all.
    first
        How many of its cells are shown; None for all.
    """

    arguments: Mapping[str, Any]
    result: Any
    digits: int | None = None
    first: int | None = None

    def shown(self, value: Any) -> Any:
        """A result as the example shows it: cut, then rounded."""
        plain = value.tolist() if isinstance(value, np.ndarray) else value
        return _rounded(plain[: self.first] if self.first is not None else plain, self.digits)


def example_text(doc: str) -> str | None:
    """The first example as ``call = result``, with the values of names put in; None where there is none."""
    found = FIRST.search(doc)
    if found is None:
        return None
    *given, call = _statements(found[1])
    if not given:
        return f"{call} = {found[2]}"
    nodes: dict[str, ast.AST] = {}
    for statement in given:
        (assignment,) = ast.parse(statement).body
        if isinstance(assignment, ast.Assign) and isinstance(assignment.targets[0], ast.Name):
            nodes[assignment.targets[0].id] = assignment.value
    return f"{ast.unparse(_Values(nodes).visit(ast.parse(call)))} = {found[2]}"


def read_example(name: str, parameters: Sequence[str], text: str) -> Example:
    """The example of a function, from its text ``call = result``.

    Raises
    ------
    DeclarationError
        It is not one call of the function with plain values.
    """
    call, _, printed = text.rpartition(" = ")
    digits: int | None = None
    first: int | None = None
    try:
        node = ast.parse(call, mode="eval").body
        while not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name):
            match node:
                case ast.Call(func=ast.Name(id="round"), args=[inner, *places]):
                    digits = _value(places[0]) if places else 0
                case ast.Call(func=ast.Attribute(value=inner, attr="round"), args=[places]):
                    digits = _value(places)
                case ast.Call(func=ast.Attribute(value=inner, attr="tolist"), args=[]):
                    pass
                case ast.Subscript(value=inner, slice=ast.Slice(lower=None, upper=ast.expr() as upper, step=None)):
                    first = _value(upper)
                case _:
                    raise ValueError(ast.unparse(node))
            node = inner
        given = dict(zip(parameters, map(_value, node.args), strict=False))
        given |= {str(keyword.arg): _value(keyword.value) for keyword in node.keywords}
        arguments = {parameter: given.pop(parameter) for parameter in parameters if parameter in given}
        if given or len(node.args) > len(parameters):
            raise ValueError(f"arguments of {call}")
        return Example(arguments, ast.literal_eval(printed), digits, first)
    except (SyntaxError, ValueError) as error:
        raise DeclarationError(
            f"function '{name}': example '{text}' must be one call of it with plain values ({error})"
        ) from None


def _statements(code: str) -> list[str]:
    """Statements of an example; one that goes on over several lines is one."""
    statements: list[str] = []
    for line in code.splitlines():
        if line.startswith(">>>"):
            statements.append(line[4:])
        else:
            statements[-1] += f" {line[4:].strip()}"
    return statements


class _Values(ast.NodeTransformer):
    """Put values in the place of their names."""

    def __init__(self, values: Mapping[str, ast.AST]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._values.get(node.id, node)


def _value(node: ast.AST) -> Any:
    """What an argument of an example means."""
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        return ARITHMETIC[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(element) for element in node.elts]
    return ast.literal_eval(node)


def _rounded(value: Any, digits: int | None) -> Any:
    if isinstance(value, list):
        return [_rounded(cell, digits) for cell in value]
    return value if digits is None or isinstance(value, str) else round(value, digits)
