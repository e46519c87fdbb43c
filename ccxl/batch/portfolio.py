"""The portfolio: one row a site, totals by section, charts, and what failed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell

from ccxl.batch.eliminations import AGREES, APART, DIFFERS, Pair, pairs
from ccxl.data.catalog import labels
from ccxl.workbook.package import write_whole

Entry = Mapping[str, Any]
FONT: Final = "微软雅黑"
HEAD, FIRST = 3, 4  # rows of the headings and of the first site, counted from 0
LONGEST_TEXT: Final = 32_000  # a cell takes 32,767 characters
# A chart of more sites than that is a wall.
CHARTED: Final = 60
_SUM: Final = {"border": 1, "bold": True, "bg_color": "#F2F2F2"}
STYLES: Final[Mapping[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "note": {"font_color": "#595959"},
    "head": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "align": "center", "text_wrap": True},
    "text": {"border": 1},
    "wrapped": {"border": 1, "text_wrap": True, "valign": "top"},
    "count": {"border": 1, "num_format": "#,##0"},
    "money": {"border": 1, "num_format": "#,##0.00"},
    "unknown": {"border": 1, "align": "right", "font_color": "#7F7F7F"},
    "sum": {**_SUM, "num_format": "#,##0.00"},
    "sum_count": {**_SUM, "num_format": "#,##0"},
}


def write_portfolio(entries: Sequence[Entry], path: Path, language: str, title: str) -> None:
    """Write the portfolio workbook.

    Parameters
    ----------
    entries
        Lines of the manifest in the order of the sites.
    path, language
        Where, and ``zh`` or ``en``.
    title
        What the batch is called.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "comments": "ccxl"})
    _Portfolio(book, entries, labels(language), title).write()
    book.close()
    write_whole(buffer.getvalue(), path)


class _Portfolio:
    def __init__(self, book: Any, entries: Sequence[Entry], words: Mapping[str, str], title: str) -> None:
        self.book = book
        self.words = words
        self.title = title
        self.built = [entry for entry in entries if entry["state"] == "built"]
        self.failed = [entry for entry in entries if entry["state"] != "built"]
        self.pairs = pairs(entries)
        base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        self.styles = {name: book.add_format({**base, **extra}) for name, extra in STYLES.items()}

    def write(self) -> None:
        self._sites()
        self._sections()
        if self.pairs:
            self._eliminations()
        if self.failed:
            self._failures()

    def _page(self, name: str, widths: Sequence[float]) -> Any:
        sheet = self.book.add_worksheet(self.words[f"portfolio.{name}"])
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(8 if len(widths) > 9 else 9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.set_footer("&C&P / &N")
        sheet.set_row(0, 30)
        sheet.set_row(HEAD, 36)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.merge_range(
            0, 0, 0, len(widths) - 1, f"{self.title} {self.words[f'portfolio.{name}']}", self.styles["title"]
        )
        sheet.write_string(1, 0, self.words["portfolio.unit"], self.styles["note"])
        return sheet

    def _amount(self, sheet: Any, row: int, column: int, value: float | None, style: str = "money") -> None:
        if value is None:
            sheet.write_string(row, column, self.words["word.not_computable"], self.styles["unknown"])
        else:
            sheet.write_number(row, column, value, self.styles[style])

    def _total(self, sheet: Any, row: int, column: int, values: Sequence[float | None], style: str) -> None:
        """A live sum with its value; not computable where a part is not."""
        cells = xl_range(FIRST, column, row - 1, column)
        unknown = self.words["word.not_computable"]
        value = _sum(values)
        formula = f'=IF(COUNT({cells})=ROWS({cells}),SUM({cells}),"{unknown}")'
        sheet.write_formula(row, column, formula, self.styles[style], unknown if value is None else value)

    def _sites(self) -> None:
        tags = ("staffing.seats", "staffing.agents", "construction.total", "operating.total", "first_year_total")
        sheet = self._page("sites", (6, 26, 10, 10, 18, 18, 18, 34))
        heads = [self.words["portfolio.number"], self.words["portfolio.site"]]
        heads += [self.words[f"total.{tag}"] for tag in tags] + [self.words["portfolio.file"]]
        for column, head in enumerate(heads):
            sheet.write_string(HEAD, column, head, self.styles["head"])
        for number, entry in enumerate(self.built):
            row = FIRST + number
            sheet.write_number(row, 0, number + 1, self.styles["count"])
            sheet.write_string(row, 1, entry["site"], self.styles["text"])
            for column, tag in enumerate(tags, 2):
                self._amount(sheet, row, column, entry["values"][tag], "count" if column < 4 else "money")
            sheet.write_string(row, 7, entry["output"], self.styles["text"])
        if not self.built:
            return
        last = FIRST + len(self.built)
        sheet.write_blank(last, 0, None, self.styles["sum"])
        sheet.write_string(last, 1, self.words["portfolio.total"], self.styles["sum"])
        for column, tag in enumerate(tags, 2):
            values = [entry["values"][tag] for entry in self.built]
            self._total(sheet, last, column, values, "sum_count" if column < 4 else "sum")
        sheet.write_blank(last, 7, None, self.styles["sum"])
        below = self._consolidation(sheet, last) if self.pairs else last
        sheet.freeze_panes(FIRST, 2)
        if len(self.built) <= CHARTED:
            self._chart(sheet, last, "sites", 1, (4, 5), below)

    def _consolidation(self, sheet: Any, last: int) -> int:
        """Below the totals: less what sites charge each other, and the group's own; gives its last row."""
        unknown = self.words["word.not_computable"]
        out = _sum([pair.eliminated for pair in self.pairs])
        link = f"'{self.words['portfolio.eliminations']}'!{xl_rowcol_to_cell(FIRST + len(self.pairs), 6)}"
        for row, key in ((last + 1, "eliminated"), (last + 2, "consolidated")):
            for column in range(8):
                sheet.write_blank(row, column, None, self.styles["sum"])
            sheet.write_string(row, 1, self.words[f"portfolio.{key}"], self.styles["sum"])
        # Operation and what holds it; nothing that is built once is charged between sites.
        for column, tag in ((5, "operating.total"), (6, "first_year_total")):
            whole = _sum([entry["values"][tag] for entry in self.built])
            rest = None if whole is None or out is None else round(whole + out, 2)
            parts = xl_range(last, column, last + 1, column)
            sheet.write_formula(last + 1, column, f"={link}", self.styles["sum"], unknown if out is None else out)
            formula = f'=IF(COUNT({parts})=ROWS({parts}),SUM({parts}),"{unknown}")'
            sheet.write_formula(last + 2, column, formula, self.styles["sum"], unknown if rest is None else rest)
        return last + 2

    def _eliminations(self) -> None:
        """Who charges whom, both sides, their difference, and what leaves the group's total."""
        sheet = self._page("eliminations", (6, 26, 26, 18, 18, 18, 18, 26))
        heads = ("number", "payer", "payee", "borne", "passed_on", "gap", "eliminated", "finding")
        for column, key in enumerate(heads):
            sheet.write_string(HEAD, column, self.words[f"portfolio.{key}"], self.styles["head"])
        for number, pair in enumerate(self.pairs):
            row = FIRST + number
            sheet.write_number(row, 0, number + 1, self.styles["count"])
            sheet.write_string(row, 1, pair.payer, self.styles["text"])
            sheet.write_string(row, 2, pair.payee, self.styles["text"])
            for column, is_there, amount in ((3, pair.has_borne, pair.borne), (4, pair.has_passed_on, pair.passed_on)):
                if is_there:
                    self._amount(sheet, row, column, amount)
                else:
                    sheet.write_string(row, column, self.words["word.nothing"], self.styles["unknown"])
            self._agreement(sheet, row, pair)
        last = FIRST + len(self.pairs)
        for column in range(8):
            sheet.write_blank(last, column, None, self.styles["sum"])
        sheet.write_string(last, 1, self.words["portfolio.total"], self.styles["sum"])
        self._total(sheet, last, 6, [pair.eliminated for pair in self.pairs], "sum")
        for number in (1, 2):
            sheet.write_string(last + number, 0, self.words[f"portfolio.note.{number}"], self.styles["note"])
        sheet.freeze_panes(FIRST, 3)

    def _agreement(self, sheet: Any, row: int, pair: Pair) -> None:
        """Difference of the two sides, what is eliminated, and the finding; live where both sides are there."""
        unknown, words = self.words["word.not_computable"], self.words
        borne, passed_on, gap, said = (xl_rowcol_to_cell(row, column) for column in (3, 4, 5, 7))
        both = pair.has_borne and pair.has_passed_on
        known = pair.borne is not None and pair.passed_on is not None
        if both:
            value = round((pair.borne or 0) - (pair.passed_on or 0), 2) if known else unknown
            formula = (
                f'=IF(COUNT({borne}:{passed_on})=COLUMNS({borne}:{passed_on}),ROUND({borne}-{passed_on},2),"{unknown}")'
            )
            sheet.write_formula(row, 5, formula, self.styles["money"], value)
        else:
            sheet.write_string(row, 5, words["word.nothing"], self.styles["unknown"])
        # One formula in the whole column; it stays where the payee's own cost is not in the total.
        apart = ",".join(f'{said}="{words[f"portfolio.{key}"]}"' for key in APART)
        formula = f'=IF(OR({apart},{borne}="{words["word.nothing"]}"),0,IF(ISNUMBER({borne}),-{borne},"{unknown}"))'
        out = pair.eliminated
        sheet.write_formula(row, 6, formula, self.styles["money"], unknown if out is None else out)
        if pair.finding in (AGREES, DIFFERS, ""):
            agrees, differs = (words[f"portfolio.{key}"] for key in (AGREES, DIFFERS))
            found = words[f"portfolio.{pair.finding}"] if pair.finding else unknown
            formula = f'=IF(ISNUMBER({gap}),IF({gap}=0,"{agrees}","{differs}"),"{unknown}")'
            sheet.write_formula(row, 7, formula, self.styles["text"], found)
        else:
            sheet.write_string(row, 7, words[f"portfolio.{pair.finding}"], self.styles["text"])

    def _chart(
        self, sheet: Any, last: int, name: str, names: int, columns: Sequence[int], below: int | None = None
    ) -> None:
        chart = self.book.add_chart({"type": "column", "subtype": "stacked"})
        for column in columns:
            chart.add_series(
                {
                    "name": [sheet.get_name(), HEAD, column],
                    "categories": [sheet.get_name(), FIRST, names, last - 1, names],
                    "values": [sheet.get_name(), FIRST, column, last - 1, column],
                    "gap": 60,
                }
            )
        chart.set_title({"name": self.words[f"portfolio.chart_{name}"], "name_font": {"size": 12, "name": FONT}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 900, "height": 320})
        sheet.insert_chart((last if below is None else below) + 2, 1, chart)

    def _sections(self) -> None:
        """Totals by section: one row a section, its sum over all sites, its share."""
        sums: dict[tuple[str, str], list[float | None]] = {}
        for entry in self.built:
            for part, section, amount in entry["sections"]:
                sums.setdefault((part, section), []).append(amount)
        rows = sorted(sums, key=lambda key: key[0])
        sheet = self._page("sections", (14, 30, 10, 20))
        for column, key in enumerate(("part", "section", "count", "amount")):
            sheet.write_string(HEAD, column, self.words[f"portfolio.{key}"], self.styles["head"])
        whole = [_sum(sums[key]) for key in rows]
        for row, ((part, section), amount) in enumerate(zip(rows, whole, strict=True), FIRST):
            sheet.write_string(row, 0, self.words[f"sheet.{part}"], self.styles["text"])
            sheet.write_string(row, 1, section, self.styles["text"])
            sheet.write_number(row, 2, len(sums[part, section]), self.styles["count"])
            self._amount(sheet, row, 3, amount)
        if not rows:
            return
        last = FIRST + len(rows)
        for column, text in enumerate(("", self.words["portfolio.total"], "")):
            sheet.write_string(last, column, text, self.styles["sum"])
        self._total(sheet, last, 3, whole, "sum")
        self._difference(sheet, last, _sum(whole))
        sheet.freeze_panes(FIRST, 0)
        self._chart(sheet, last, "sections", 1, (3,))

    def _difference(self, sheet: Any, last: int, parts: float | None) -> None:
        """The sections of all sites against the totals of all sites: nothing, or a section is missing."""
        for column, text in enumerate(("", self.words["portfolio.difference"], "")):
            sheet.write_string(last + 1, column, text, self.styles["text"])
        sites, unknown = self.words["portfolio.sites"], self.words["word.not_computable"]
        cell = f"'{sites}'!{xl_col_to_name(6)}{FIRST + len(self.built) + 1}"
        totals = _sum([entry["values"]["first_year_total"] for entry in self.built])
        value = unknown if parts is None or totals is None else round(parts - totals, 2)
        formula = f'=IFERROR(ROUND(D{last + 1}-{cell},2),"{unknown}")'
        sheet.write_formula(last + 1, 3, formula, self.styles["money"], value)

    def _failures(self) -> None:
        sheet = self._page("failures", (26, 34, 90))
        for column, key in enumerate(("site", "file", "message")):
            sheet.write_string(HEAD, column, self.words[f"portfolio.{key}"], self.styles["head"])
        for row, entry in enumerate(self.failed, FIRST):
            for column, key in enumerate(("site", "output", "message")):
                sheet.write_string(row, column, entry[key][:LONGEST_TEXT], self.styles["wrapped"])
            sheet.set_row(row, 15 * min(1 + entry["message"].count("\n"), 25))


def _sum(amounts: Sequence[float | None]) -> float | None:
    """Sum to the fen; unknown where a part is."""
    known = [amount for amount in amounts if amount is not None]
    return round(sum(known), 2) if len(known) == len(amounts) else None
