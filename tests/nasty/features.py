"""What the nasty template holds, each with the test that finds it in a package."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree


@dataclass
class Package:
    """A workbook as its parts."""

    content: bytes

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def text(self, part: str) -> str:
        return self.parts.get(part, b"").decode("utf-8", errors="replace")

    def sheet(self, number: int) -> str:
        return self.text(f"xl/worksheets/sheet{number}.xml")

    def root(self, part: str) -> Any:
        return etree.fromstring(self.parts[part])

    def related(self, part: str, kind: str, target: str) -> bool:
        """Whether a part leads to another, which is there with a content type."""
        folder, _, file = part.rpartition("/")
        relations = self.text(f"{folder}/_rels/{file}.rels".lstrip("/"))
        found = re.search(rf'Type="[^"]*/{kind}" Target="[^"]*{re.escape(target.rpartition("/")[2])}"', relations)
        types = self.text("[Content_Types].xml")
        typed = f"/{target}" in types or f'Extension="{target.rpartition(".")[2]}"' in types
        return bool(found and typed and target in self.parts)


Finder = Callable[[Package], Any]


def _in(part: str, *patterns: str) -> Finder:
    return lambda package: all(re.search(pattern, package.text(part), re.S) for pattern in patterns)


def _on(number: int, *patterns: str) -> Finder:
    return _in(f"xl/worksheets/sheet{number}.xml", *patterns)


def _linked(owner: str, kind: str, target: str) -> Finder:
    return lambda package: package.related(owner, kind, target)


SHEET, DRAWING, WORKBOOK, STYLES = (
    "xl/worksheets/sheet1.xml",
    "xl/drawings/drawing1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
)

FEATURES: dict[str, Finder] = {
    "merged title": _on(1, r'<mergeCell ref="A1:H1"/>'),
    "number format of one's own": _in(STYLES, r'formatCode="#,##0\.00;\[Red\]-#,##0\.00"'),
    "font and fill": _in(STYLES, "FFC00000", "FFFFE699"),
    "differential formats": _in(STYLES, r"<dxfs count=\"[1-9]"),
    "row height": _on(1, r'<row r="5"[^>]* ht="21"'),
    "outline of rows": _on(1, r'<row r="5"[^>]* outlineLevel="1"'),
    "hidden row": _on(1, r'<row [^>]*hidden="1"'),
    "width of a column": _on(1, r'<col min="1" max="1" width="28\.7'),
    "outline of columns": _on(1, r'<col min="3" max="3"[^>]*outlineLevel="1"'),
    "hidden column": _on(1, r'<col min="10" max="10"[^>]*hidden="1"'),
    "default row height": _on(3, r'<sheetFormatPr defaultRowHeight="18" customHeight="1"'),
    "frozen panes": _on(1, r'<pane xSplit="1" ySplit="3"[^>]*state="frozen"'),
    "selection": _on(1, r'activeCell="B5"'),
    "zoom": _on(1, 'zoomScale="85"'),
    "hidden grid lines": _on(1, 'showGridLines="0"'),
    "right to left": _on(2, 'rightToLeft="1"'),
    "tab colour": _on(1, '<tabColor rgb="FFC00000"/>'),
    "code name of a sheet": _on(1, 'codeName="Sheet1"'),
    "hidden sheet": _in(WORKBOOK, 'name="隐藏"[^>]*state="hidden"'),
    "very hidden sheet": _in(WORKBOOK, 'name="深藏"[^>]*state="veryHidden"'),
    "chart sheet": _linked(WORKBOOK, "chartsheet", "xl/chartsheets/sheet1.xml"),
    "first visible tab and window": _in(WORKBOOK, 'windowWidth="27000"[^>]*firstSheet="1"'),
    "protected structure": _in(WORKBOOK, '<workbookProtection lockStructure="1"/>'),
    "custom view of the workbook": _in(WORKBOOK, 'customWorkbookView name="审批"'),
    "custom view of a sheet": _on(1, 'customSheetView guid="{AAAAAAAA', 'scale="70"'),
    "settings of calculation": _in(WORKBOOK, 'calcMode="autoNoTable" iterateCount="77" iterateDelta="0.01"'),
    "name of a block": _in(WORKBOOK, 'name="明细金额"'),
    "name that is a formula": _in(WORKBOOK, 'name="小计总和">SUM\\('),
    "name of one sheet": _in(WORKBOOK, 'name="本表" localSheetId="0"'),
    "name of a constant": _in(WORKBOOK, 'name="税率">0.13<'),
    "print area": _in(WORKBOOK, 'name="_xlnm.Print_Area" localSheetId="0"'),
    "print titles": _in(WORKBOOK, r'name="_xlnm.Print_Titles" localSheetId="0">[^<]*\$1:\$3<'),
    "link to another file": _linked(WORKBOOK, "externalLink", "xl/externalLinks/externalLink1.xml"),
    "formula that reads another file": _on(4, r"<f>\[1\]去年!\$A\$1</f><v>42</v>"),
    "fit to pages": _on(1, 'fitToPage="1"', 'fitToHeight="0"'),
    "landscape on A4": _on(1, 'paperSize="9"', 'orientation="landscape"'),
    "margins and centring": _on(1, '<pageMargins left="0.5"', 'horizontalCentered="1"'),
    "printer settings": _linked(SHEET, "printerSettings", "xl/printerSettings/printerSettings1.bin"),
    "header": _on(1, r"<oddHeader>&amp;L&amp;G&amp;C"),
    "footer with codes": _on(1, "第 &amp;P 页，共 &amp;N 页"),
    "picture in the header": _linked(SHEET, "vmlDrawing", "xl/drawings/vmlDrawing2.vml"),
    "page breaks of rows": _on(1, r'<rowBreaks count="2" manualBreakCount="2">'),
    "page break of columns": _on(1, r'<colBreaks count="1" manualBreakCount="1"><brk id="8"'),
    "background picture": _linked("xl/worksheets/sheet2.xml", "image", "xl/media/image4.png"),
    "sheet protection": _on(1, "<sheetProtection[^>]*formatCells=\"0\""),
    "protected ranges": _on(1, 'protectedRange [^>]*name="数量区"', 'protectedRange [^>]*name="总计区"'),
    "scenario": _on(1, '<scenario name="乐观"'),
    "consolidation": _on(1, '<dataRefs count="1"><dataRef'),
    "watched cell": _on(1, "<cellWatch r="),
    "property of a sheet": _linked(SHEET, "customProperty", "xl/customProperty1.bin"),
    "ignored errors": _on(1, "<ignoredError [^>]*numberStoredAsText"),
    "data bar": _on(1, '<cfRule type="dataBar"'),
    "data bar, newer twin": _on(1, '<x14:cfRule type="dataBar"', "negativeBarBorderColorSameAsPositive"),
    "newer format that reads another sheet": _on(
        1, '<x14:cfRule type="expression"', "目录 &amp; 清单'!\\$B\\$9</xm:f>"),
    "colour scale": _on(1, '<cfRule type="colorScale"'),
    "icon set": _on(1, '<cfRule type="iconSet"', "<iconSet>"),
    "format by formula": _on(1, '<cfRule type="expression"[^>]*><formula>\\$D5&gt;'),
    "format of the highest": _on(1, '<cfRule type="top10"'),
    "format by value": _on(1, '<cfRule type="cellIs"'),
    "validation with its message": _on(1, '<dataValidation type="decimal"', 'promptTitle="数量"'),
    "validation by list": _on(1, '<dataValidation type="list"', "是,否"),
    "validation by formula": _on(1, '<dataValidation type="custom"'),
    "validation from another sheet, newer twin": _on(1, "x14:dataValidation type=\"list\"", r"\$A\$9:\$A\$11</xm:f>"),
    "comments": lambda p: len(re.findall("<comment ref=", p.text("xl/comments1.xml"))) == 2,
    "size and colour of a comment": _in("xl/drawings/vmlDrawing1.vml", "#ffcc99", "width:192pt"),
    "threaded comment": _linked(SHEET, "threadedComment", "xl/threadedComments/threadedComment1.xml"),
    "persons": _linked(WORKBOOK, "person", "xl/persons/person.xml"),
    "link to the web": _on(1, r'<hyperlink ref="A\d+" r:id='),
    "link within the workbook": _on(1, r"<hyperlink ref=\"A\d+\" location=\"'建设"),
    "filter": _on(3, r'<autoFilter ref="A8:B11"><filterColumn colId="1"><customFilters>'),
    "table": _linked("xl/worksheets/sheet3.xml", "table", "xl/tables/table1.xml"),
    "totals row of a table": _in("xl/tables/table1.xml", 'totalsRowCount="1"', 'totalsRowFunction="sum"'),
    "calculated column of a table": _in("xl/tables/table1.xml", "<calculatedColumnFormula>"),
    "slicer": _linked("xl/worksheets/sheet3.xml", "slicer", "xl/slicers/slicer1.xml"),
    "cache of a slicer": _linked(WORKBOOK, "slicerCache", "xl/slicerCaches/slicerCache1.xml"),
    "pivot table": _linked(SHEET, "pivotTable", "xl/pivotTables/pivotTable1.xml"),
    "cache of a pivot table": _linked(WORKBOOK, "pivotCacheDefinition", "xl/pivotCache/pivotCacheDefinition1.xml"),
    "records of a pivot table": _linked(
        "xl/pivotCache/pivotCacheDefinition1.xml", "pivotCacheRecords", "xl/pivotCache/pivotCacheRecords1.xml"),
    "sparklines as columns": _on(1, '<x14:sparklineGroup type="column"'),
    "sparkline as a line with markers": _on(2, '<x14:sparklineGroup [^>]*markers="1"'),
    "array formula": _on(1, '<f t="array" ref="C\\d+:C\\d+">'),
    "dynamic array formula": _on(1, r'<c r="D\d+" [^>]*cm="1"[^>]*><f t="array"'),
    "metadata of dynamic arrays": _linked(WORKBOOK, "sheetMetadata", "xl/metadata.xml"),
    "shared formula's results": _on(4, r"A2\*\$A\$1"),
    "table of what-ifs": _on(4, '<f t="dataTable" ref="D7:D8"'),
    "truth value": _on(1, r'<c r="E\d+" t="b"><v>1</v></c>'),
    "error value": _on(1, r't="e"><f>NA\(\)</f><v>#N/A</v>'),
    "text that looks like a number": _in("xl/sharedStrings.xml", "<t>0012</t>"),
    "phonetic text": _in("xl/sharedStrings.xml", "<rPh sb=\"0\" eb=\"2\"><t>シンパン</t></rPh>"),
    "check box in a cell": _in("xl/featurePropertyBag/featurePropertyBag.xml", "Checkbox"),
    "picture in a cell": _on(1, r'<c r="L\d+"[^>]*vm="1"'),
    "values of pictures in cells": _linked(WORKBOOK, "rdRichValue", "xl/richData/rdrichvalue.xml"),
    "picture with a link": _in(DRAWING, "<a:hlinkClick"),
    "picture that does not move": _in(DRAWING, 'editAs="absolute"'),
    "text box": _in(DRAWING, 'txBox="1"', "DDEBF7"),
    "text box linked to a cell": _in(DRAWING, r"textlink=\"'建设"),
    "group of shapes": _in(DRAWING, "<xdr:grpSp>", "组内形状"),
    "connector": _in(DRAWING, "<xdr:cxnSp", "连接线"),
    "drop-down control": _linked(SHEET, "ctrlProp", "xl/ctrlProps/ctrlProp1.xml"),
    "old drawing of the control": _in("xl/drawings/vmlDrawing1.vml", 'ObjectType="Drop"', "FmlaRange"),
    "bar chart": _in("xl/charts/chart1.xml", "<c:barDir val=\"bar\"/>"),
    "data labels": _in("xl/charts/chart1.xml", "<c:showVal val=\"1\"/>"),
    "data table of a chart": _in("xl/charts/chart1.xml", "<c:dTable>"),
    "colours of a chart": _linked("xl/charts/chart1.xml", "chartColorStyle", "xl/charts/colors1.xml"),
    "shapes on a chart": _linked("xl/charts/chart1.xml", "chartUserShapes", "xl/drawings/drawing9.xml"),
    "pie chart with leader lines": _in("xl/charts/chart2.xml", "<c:pieChart>", "showLeaderLines"),
    "line and columns in one chart": _in("xl/charts/chart3.xml", "<c:lineChart>", "<c:barChart>"),
    "second axis": lambda p: p.text("xl/charts/chart3.xml").count("<c:valAx>") == 2,
    "trend line": _in("xl/charts/chart3.xml", '<c:trendlineType val="linear"/>'),
    "error bars": _in("xl/charts/chart3.xml", "<c:errBars>"),
    "waterfall chart": _linked(DRAWING, "chartEx", "xl/charts/chartEx1.xml"),
    "fallback of the waterfall chart": _in(DRAWING, "<mc:Fallback>"),
    "theme": _linked(WORKBOOK, "theme", "xl/theme/theme1.xml"),
    "core properties": _in("docProps/core.xml", "<dc:title>预算表</dc:title>", "财务部"),
    "custom property": _in("docProps/custom.xml", "审批号"),
    "custom XML": _in("customXml/item1.xml", "<code>F-7</code>"),
    "properties of custom XML": _linked("customXml/item1.xml", "customXmlProps", "customXml/itemProps1.xml"),
    "ribbon of one's own": _linked("", "extensibility", "customUI/customUI14.xml"),
    "sensitivity label": _linked("", "classificationlabels", "docMetadata/LabelInfo.xml"),
}  # fmt: skip

WITH_MACROS: dict[str, Finder] = {
    "macros": _linked(WORKBOOK, "vbaProject", "xl/vbaProject.bin"),
    "type of a workbook with macros": _in("[Content_Types].xml", "sheet.macroEnabled.main\\+xml"),
    "button with a macro": lambda p: any(
        "<x:FmlaMacro>[0]!汇总</x:FmlaMacro>" in p.text(part) for part in p.parts if part.endswith(".vml")),
}  # fmt: skip
