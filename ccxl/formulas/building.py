"""Construction: integration, contingency, person-days, the yearly cost of a system."""

from __future__ import annotations

from ccxl.core.rule import Value, constant, yuan
from ccxl.formulas.sourcing import charge_if_any


def integration(
    contract: Value,
    share: Value,
    interfaces: Value,
    price_per_interface: Value,
    person_days: Value,
    price_per_person_day: Value,
) -> Value:
    """Integration: a share of the equipment contract, interfaces, and custom work by the person-day."""
    custom = charge_if_any(person_days, price_per_person_day)
    return yuan(contract * share) + charge_if_any(interfaces, price_per_interface) + custom


def contingency(amount: Value, share: Value) -> Value:
    """Share of the construction set aside for what is not foreseen (不可预见费)."""
    return yuan(amount * share)


def person_days(people: Value, days: Value) -> Value:
    """Effort (天·人): people x days."""
    return people * days


def days_for(person_days: Value, people: Value) -> Value:
    """Days that an effort takes a number of people."""
    return person_days / people


def effort_cost(person_days: Value, price_per_person_day: Value) -> Value:
    """Cost of an effort."""
    return yuan(person_days * price_per_person_day)


def system_cost(
    capex: Value,
    life: Value,
    residual_share: Value,
    service_share: Value,
    warranty: Value,
    racks: Value,
    rent_per_rack: Value,
    power_per_rack: Value,
    staff: Value,
    cost_per_person: Value,
) -> Value:
    """Cost of a system in an average year of its life (document 004): depreciation, service, room, power, staff.

    Within the warranty the service fee is not paid; it is spread over the life like the depreciation.
    """
    worn_off = capex * (1 - residual_share) / life
    service = capex * service_share * (life - warranty) / life
    return worn_off + service + racks * (rent_per_rack + power_per_rack) + staff * cost_per_person


def total_outlay(one_off: Value, monthly_cost: Value, months: Value) -> Value:
    """A one-off and the monthly cost of some months together."""
    return one_off + monthly_cost * months


def implied_months(total: Value, one_off: Value, monthly_cost: Value) -> Value:
    """How many months of running cost a stated total holds beside the one-off."""
    return (total - one_off) / monthly_cost


def monthly_rent(area: Value, yearly_rent: Value) -> Value:
    """Rent of a month: a yearly price per area is twelve times too much for it."""
    return area * yearly_rent / constant(12, "month/year")
