"""What a check found, what it tested and what it could not test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a workbook.

    Parameters
    ----------
    rule
        Number of the modelling rule, or stored, text-number, package, external, macro.
    sheet
        Name of the sheet; empty when the finding concerns the file.
    cell
        Address such as B7; empty when the finding concerns the sheet or the file.
    message
        What is there, what is allowed, what to do.
    severity
        Always "error": a finding is something to mend.
    """

    rule: str
    sheet: str
    cell: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (f"sheet {self.sheet}" if self.sheet else "", f"cell {self.cell}" if self.cell else "")
            if part
        )
        return f"{place or 'file'} [rule {self.rule}]: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """The result of checking one workbook.

    Parameters
    ----------
    file
        Path as given.
    made_by_ccxl
        Whether the file carries the document property ccxl.version.
    tested
        Rules that were tested, wholly or in part.
    not_tested
        Rules or parts of rules that were not tested, each with the reason.
    findings
        Faults, in the order of the sheets and of the cells on them.
    """

    file: str
    made_by_ccxl: bool
    tested: tuple[str, ...]
    not_tested: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def to_dict(self) -> Mapping[str, Any]:
        """The report as plain lists and dictionaries, for JSON.

        Returns
        -------
        A dictionary of strings, booleans and lists, with the keys of this class.

        Examples
        --------
        >>> Report("a.xlsx", False, ("28",), (), ()).to_dict()["passed"]
        True
        """
        return {
            "file": self.file,
            "made_by_ccxl": self.made_by_ccxl,
            "passed": self.passed,
            "tested": list(self.tested),
            "not_tested": [{"rule": rule, "reason": reason} for rule, reason in self.not_tested],
            "findings": [
                {
                    "rule": finding.rule,
                    "sheet": finding.sheet,
                    "cell": finding.cell,
                    "message": finding.message,
                    "severity": finding.severity,
                }
                for finding in self.findings
            ],
        }
