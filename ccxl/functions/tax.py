"""Value added tax."""

from __future__ import annotations

from ccxl.core import numbers
from ccxl.core.registry import function
from ccxl.formulas import tax
from ccxl.functions.quantities import Money, Rate


@function(topic="tax")
def amount_without_tax(gross: Money, tax_rate: Rate) -> Money:
    """Amount without value added tax, rounded to fen, of a tax-inclusive amount.

    Parameters
    ----------
    gross
        Tax-inclusive amount.
    tax_rate
        Rate of the tax.

    Examples
    --------
    >>> amount_without_tax(288000, 0.09)
    264220.18
    """
    return tax.amount_without_tax(gross, 1, 0, True, tax_rate)


@function(topic="tax")
def tax_in_amount(gross: Money, tax_rate: Rate) -> Money:
    """Value added tax in a tax-inclusive amount; with the amount without tax it adds up to the fen.

    Parameters
    ----------
    gross
        Tax-inclusive amount.
    tax_rate
        Rate of the tax.

    Examples
    --------
    >>> tax_in_amount(288000, 0.09)
    23779.82
    """
    return numbers.yuan(gross - amount_without_tax(gross, tax_rate))
