"""Price models of outsourcing: each is declared once, as a function for cells that knows what is measured.

The arguments of a price model are of two sorts: volumes, which are counted (seats, calls, hours), and terms, which a
contract fixes (prices, minimums). A quote is a model with its terms; volumes make a fee of it. The formula is read as a
tree when it is declared, so a model that adds a one-off to a monthly amount fails there; the same formula makes live
cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from ccxl.core.errors import DeclarationError, InputError, nearest
from ccxl.core.money import Amount
from ccxl.core.registry import FUNCTIONS, Function, Parameter, function
from ccxl.core.rule import Ref, node, unit_of
from ccxl.core.units import Unit

F = TypeVar("F", bound=Callable[..., Any])
TOPIC: Final = "outsourcing prices"


@dataclass(frozen=True, slots=True)
class PriceModel:
    """One way of charging for a service.

    Parameters
    ----------
    name
        Its function's name.
    function
        The registered function.
    volumes
        Names of the arguments that are measured; the others are terms of the contract.
    rule
        Its formula on numbers, arrays or nodes: as the rule of a line it makes a live cell. A sum over tiers needs a
        line of its own on a sheet, so there a tiered model takes the two formulas of `ccxl.formulas.tiers`.
    """

    name: str
    function: Function
    volumes: tuple[str, ...]
    rule: Callable[..., Any]

    @property
    def terms(self) -> tuple[Parameter, ...]:
        """The arguments that a contract fixes."""
        return tuple(parameter for parameter in self.function.parameters if parameter.name not in self.volumes)

    @property
    def unit(self) -> Unit:
        """Unit of the fee: yuan/month, or yuan for a batch."""
        return Unit.parse(self.function.result.unit)


PRICE_MODELS: Final[dict[str, PriceModel]] = {}


def price_model(*volumes: str) -> Callable[[F], F]:
    """Declare a price model; it becomes a function for cells too.

    Parameters
    ----------
    volumes
        Names of the arguments that are measured.

    Raises
    ------
    DeclarationError
        A volume that is no argument; a formula whose unit is not that of its result.
    """

    def declare(plain: F) -> F:
        name = plain.__name__
        checked = function(topic=TOPIC)(plain)
        record = FUNCTIONS[name]
        try:
            check_units(plain, record, volumes)
        except DeclarationError:
            del FUNCTIONS[name]
            raise
        PRICE_MODELS[name] = PriceModel(name, record, volumes, plain)
        return checked

    return declare


def check_units(plain: Callable[..., Any], record: Function, volumes: tuple[str, ...]) -> None:
    """Read the formula as a tree of its arguments.

    Raises
    ------
    DeclarationError
        A volume that is no argument, units that do not fit, a result in another unit than declared.
    """
    names = {parameter.name for parameter in record.parameters}
    for volume in volumes:
        if volume not in names:
            raise DeclarationError(f"price model '{record.name}': no argument '{volume}'{nearest(volume, names)}")
    cells = {
        parameter.name: Ref(parameter.name, Unit.parse(parameter.kind.unit), ("tier",) if parameter.kind.many else ())
        for parameter in record.parameters
    }
    try:
        unit = unit_of(node(plain(**cells)))
    except DeclarationError as error:
        raise DeclarationError(f"price model '{record.name}': {error}") from None
    if unit != Unit.parse(record.result.unit):
        raise DeclarationError(
            f"price model '{record.name}': its formula gives {unit}, its result is declared in {record.result.unit}"
        )


@dataclass(frozen=True, slots=True)
class Quote:
    """A provider's offer: a price model with its terms.

    Parameters
    ----------
    model
        Name of the price model.
    terms
        Prices, minimums and shares by name; what is left out has its default.

    Raises
    ------
    InputError
        An unknown model or term, or a term that is missing; all of them named.

    Examples
    --------
    >>> quote = Quote("fee_by_seat", {"price_per_seat": 3_000, "minimum_seats": 10})
    >>> print(quote.fee({"seats": 8, "calls": 20_000}))
    fee_by_seat = 30,000.00 yuan/month (every month)
    """

    model: str
    terms: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.model not in PRICE_MODELS:
            known = f"{nearest(self.model, PRICE_MODELS)}; there are {', '.join(sorted(PRICE_MODELS))}"
            raise InputError(f"price model '{self.model}': unknown{known}")
        terms = {parameter.name: parameter for parameter in PRICE_MODELS[self.model].terms}
        faults = [f"no term '{name}'{nearest(name, terms)}" for name in self.terms if name not in terms]
        faults += [f"term '{name}' is missing" for name, p in terms.items() if p.required and name not in self.terms]
        if faults:
            raise InputError(f"{self.model}: {'; '.join(faults)}")

    def fee(self, volumes: Mapping[str, Any]) -> Amount:
        """The fee for some volumes; of those the model takes the ones that it counts.

        Parameters
        ----------
        volumes
            What is measured, by name: the same for every quote that is compared.

        Raises
        ------
        InputError
            A volume that the model counts is missing, or a value is not allowed.
        """
        model = PRICE_MODELS[self.model]
        missing = [name for name in model.volumes if name not in volumes and self._requires(name)]
        if missing:
            raise InputError(f"{self.model}: counts {', '.join(missing)}, which the volumes do not tell")
        counted = {name: volumes[name] for name in model.volumes if name in volumes}
        result = model.function.call(**counted, **self.terms)
        value = result.value if isinstance(result, Amount) else result
        return Amount(value, model.unit, self.model)

    def _requires(self, name: str) -> bool:
        return any(p.required for p in PRICE_MODELS[self.model].function.parameters if p.name == name)
