"""通信费测算表: use, rents, tiers, and charges passed on."""

from __future__ import annotations

from ccxl.budget.part import Part, Sheet
from ccxl.budget.parts.telecom import form
from ccxl.budget.parts.telecom import lines as telecom
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis


def _has_telecom(scenario: Scenario) -> bool:
    """Whether charges are worked out."""
    return bool(scenario.telecom.usage or scenario.telecom.rents)


PART = Part(
    "telecom",
    needs=("timeline", "traffic", "day_profile"),
    axes=(
        Axis("usage"), Axis("rent"), Axis("telecom_tier"), Axis("telecom"), Axis("all_units"), Axis("passed_on"),
    ),
    sheets=(Sheet("telecom", shown_with=("telecom",)),),
    feature=_has_telecom,
    examples=(True,),
    sizes=lambda scenario, features, before: telecom.sizes(scenario),
    groups=lambda scenario, sizes: telecom.groups(scenario),
    lines=lambda features: telecom.LINES if features.of("telecom", bool) else (),
    checks=lambda features: telecom.CHECKS,
    contributes=lambda features: {"operating.amounts": (telecom.AMOUNTS,)} if features.of("telecom", bool) else {},
    parameters=lambda features, sizes: (line.key for line in telecom.SCALARS if sizes["passed_on"]),
    deciding=("telecom.tiers.*.from_minutes", "telecom.usage.*.talk_share"),
    form_sections=(form.PASSED_ON,),
    form_sheets=(form.SHEET,),
    tables=(telecom.USAGE_TABLE, telecom.RENT_TABLE, telecom.TIER_TABLE),
)  # fmt: skip
