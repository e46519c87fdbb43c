"""Parts that XlsxWriter cannot write, put into its workbook by hand."""

from __future__ import annotations

import io
import re
import zipfile

from tests.nasty.author import LISTS, MAIN_SHEET, base

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office"
CT = "application/vnd.openxmlformats-officedocument"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = f"{MS}/spreadsheetml/2009/9/main"
X15 = f"{MS}/spreadsheetml/2010/11/main"
XM = f"{MS}/excel/2006/main"
SS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEETS = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 6)]


class Parts(dict[str, bytes]):
    """A package that is being written."""

    def edit(self, name: str, pattern: str, new: str) -> None:
        """Replace the first match in a part; there must be one."""
        text = self[name].decode()
        changed = re.sub(pattern, lambda match: match.expand(new) if "\\" in new else new, text, count=1, flags=re.S)
        assert changed != text, (name, pattern)
        self[name] = changed.encode()

    def put(self, name: str, content: str | bytes, content_type: str = "") -> None:
        """Add a part with its content type."""
        self[name] = (HEAD + content).encode() if isinstance(content, str) else content
        if content_type:
            entry = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
            self.edit("[Content_Types].xml", "</Types>", entry)

    def relate(self, owner: str, name: str, kind: str, target: str, external: bool = False) -> None:
        """Relate a part to its owner."""
        folder, _, file = owner.rpartition("/")
        part = f"{folder}/_rels/{file}.rels".lstrip("/")
        if part not in self:
            self[part] = (HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                          "</Relationships>").encode()  # fmt: skip
        mode = ' TargetMode="External"' if external else ""
        entry = f'<Relationship Id="{name}" Type="{kind}" Target="{target}"{mode}/></Relationships>'
        self.edit(part, "</Relationships>", entry)


def nasty(macros: bytes | None = None) -> bytes:
    """The nasty template; with macros it is an .xlsm."""
    parts = Parts()
    with zipfile.ZipFile(io.BytesIO(base(macros))) as archive:
        for name in archive.namelist():
            parts[name.lstrip("/")] = archive.read(name)
    for step in (_shapes, _waterfall, _slicer, _threads, _sheet_elements, _extensions, _control, _pivot, _chart_dress,
                 _outside, _workbook, _formulas, _strings, _loose_parts, _chain):  # fmt: skip
        step(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _anchor(row: int, column: int, inside: str, height: int = 2, edit: str = "") -> str:
    corner = "<xdr:col>{}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    return (
        f"<xdr:twoCellAnchor{edit}><xdr:from>{corner.format(column, row)}</xdr:from>"
        f"<xdr:to>{corner.format(column + 2, row + height)}</xdr:to>{inside}<xdr:clientData/></xdr:twoCellAnchor>"
    )


def _shapes(parts: Parts) -> None:
    geometry = '<a:prstGeom prst="{}"><a:avLst/></a:prstGeom>'
    box = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm>'
    inner = (
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="91" name="组内形状"/><xdr:cNvSpPr/></xdr:nvSpPr>'
        f'<xdr:spPr>{box}{geometry.format("ellipse")}</xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:rPr b="1"/>'
        "<a:t>审批单位：{{budget.</a:t></a:r><a:r><a:t>unit}}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )
    group = (
        '<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="90" name="组合"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/><a:chOff x="0" y="0"/><a:chExt cx="9" cy="9"/></a:xfrm>'
        f"</xdr:grpSpPr>{inner}</xdr:grpSp>"
    )
    connector = (
        '<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="92" name="连接线"/><xdr:cNvCxnSpPr/></xdr:nvCxnSpPr>'
        f"<xdr:spPr>{box}{geometry.format('line')}</xdr:spPr></xdr:cxnSp>"
    )
    fixed = connector.replace('id="92"', 'id="93"').replace("连接线", "固定线")
    new = _anchor(10, 9, group) + _anchor(10, 12, connector) + _anchor(1, 15, fixed, edit=' editAs="absolute"')
    parts.edit("xl/drawings/drawing1.xml", "</xdr:wsDr>", f"{new}</xdr:wsDr>")


def _waterfall(parts: Parts) -> None:
    cx = f"{MS}/drawing/2014/chartex"
    parts.put(
        "xl/charts/chartEx1.xml",
        f'<cx:chartSpace xmlns:a="{A}" xmlns:r="{REL}" xmlns:cx="{cx}"><cx:chartData><cx:data id="0">'
        f'<cx:strDim type="cat"><cx:f>\'{MAIN_SHEET}\'!$A$5:$A$6</cx:f><cx:lvl ptCount="2">'
        '<cx:pt idx="0">甲</cx:pt><cx:pt idx="1">乙</cx:pt></cx:lvl></cx:strDim>'
        f'<cx:numDim type="val"><cx:f>\'{MAIN_SHEET}\'!$D$5:$D$6</cx:f><cx:lvl ptCount="2" formatCode="General">'
        '<cx:pt idx="0">1</cx:pt><cx:pt idx="1">2</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData>'
        "<cx:chart><cx:title><cx:tx><cx:rich><a:bodyPr/><a:p><a:r><a:t>瀑布 {{budget.version}}</a:t></a:r></a:p>"
        '</cx:rich></cx:tx></cx:title><cx:plotArea><cx:plotAreaRegion><cx:series layoutId="waterfall" '
        'uniqueId="{00000000-1111-4222-8333-444444444444}"><cx:dataId val="0"/></cx:series></cx:plotAreaRegion>'
        '<cx:axis id="0"><cx:catScaling/></cx:axis><cx:axis id="1"><cx:valScaling/></cx:axis></cx:plotArea>'
        "</cx:chart></cx:chartSpace>",
        "application/vnd.ms-office.chartex+xml",
    )
    parts.relate("xl/drawings/drawing1.xml", "rIdEx", f"{MS}/2014/relationships/chartEx", "../charts/chartEx1.xml")
    frame = (
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="95" name="瀑布图"/><xdr:cNvGraphicFramePr/>'
        '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{cx}"><cx:chart xmlns:cx="{cx}" xmlns:r="{REL}" r:id="rIdEx"/></a:graphicData>'
        "</a:graphic></xdr:graphicFrame>"
    )
    blank = (
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="0" name=""/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</xdr:spPr></xdr:sp>"
    )
    choice = (
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:cx1="{MS}/drawing/2015/9/8/chartex" Requires="cx1">'
        f"{frame}</mc:Choice><mc:Fallback>{blank}</mc:Fallback></mc:AlternateContent>"
    )
    parts.edit("xl/drawings/drawing1.xml", "</xdr:wsDr>", f"{_anchor(36, 0, choice, 12)}</xdr:wsDr>")


def _slicer(parts: Parts) -> None:
    parts.put(
        "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition xmlns="{X14}" xmlns:mc="{MC}" mc:Ignorable="x" xmlns:x="{SS}" name="切片器_类别" '
        f'sourceName="类别"><extLst><x:ext xmlns:x15="{X15}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}">'
        '<x15:tableSlicerCache tableId="1" column="1"/></x:ext></extLst></slicerCacheDefinition>',
        "application/vnd.ms-excel.slicerCache+xml",
    )
    parts.put(
        "xl/slicers/slicer1.xml",
        f'<slicers xmlns="{X14}"><slicer name="类别" cache="切片器_类别" caption="类别" rowHeight="241300"/></slicers>',
        "application/vnd.ms-excel.slicer+xml",
    )
    parts.relate("xl/workbook.xml", "rIdSC", f"{MS}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml")
    parts.relate(SHEETS[2], "rIdSL", f"{MS}/2007/relationships/slicer", "../slicers/slicer1.xml")
    extension = (
        f'<extLst><ext xmlns:x15="{X15}" uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}"><x14:slicerList '
        f'xmlns:x14="{X14}"><x14:slicer r:id="rIdSL"/></x14:slicerList></ext></extLst></worksheet>'
    )
    parts.edit(SHEETS[2], "</worksheet>", extension)


def _threads(parts: Parts) -> None:
    tc = f"{MS}/spreadsheetml/2018/threadedcomments"
    parts.put(
        "xl/persons/person.xml",
        f'<personList xmlns="{tc}"><person displayName="王五" id="{{11111111-2222-4333-8444-555555555555}}" '
        'userId="w5" providerId="None"/></personList>',
        "application/vnd.ms-excel.person+xml",
    )
    parts.put(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{tc}"><threadedComment ref="A9" dT="2026-01-02T03:04:05.00" '
        'personId="{11111111-2222-4333-8444-555555555555}" id="{99999999-2222-4333-8444-555555555555}">'
        "<text>总计请复核</text></threadedComment></ThreadedComments>",
        "application/vnd.ms-excel.threadedcomments+xml",
    )
    parts.relate("xl/workbook.xml", "rIdP", f"{MS}/2017/10/relationships/person", "persons/person.xml")
    thread = "../threadedComments/threadedComment1.xml"
    parts.relate(SHEETS[0], "rIdTC", f"{MS}/2017/10/relationships/threadedComment", thread)


def _sheet_elements(parts: Parts) -> None:
    """Elements of a sheet that refer to cells and that hardly any writer knows."""
    parts.edit(
        SHEETS[0], "(</protectedRanges>)",
        r'\1<scenarios current="0" sqref="D9"><scenario name="乐观" count="1" user="张三"><inputCells r="B12" val="1"/>'
        "</scenario></scenarios>",
    )  # fmt: skip
    parts.edit(
        SHEETS[0], "<mergeCells",
        f'<dataConsolidate><dataRefs count="1"><dataRef ref="A3:D6" sheet="{MAIN_SHEET}"/></dataRefs></dataConsolidate>'
        '<customSheetViews><customSheetView guid="{AAAAAAAA-1111-4222-8333-BBBBBBBBBBBB}" scale="70">'
        '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="D9" sqref="D9"/>'
        '<rowBreaks count="1" manualBreakCount="1"><brk id="9" max="16383" man="1"/></rowBreaks>'
        "</customSheetView></customSheetViews><mergeCells",
    )  # fmt: skip
    parts.edit(
        SHEETS[0], "<ignoredErrors>",
        '<customProperties><customPr name="来源" r:id="rIdCP"/></customProperties><cellWatches><cellWatch r="D9"/>'
        "</cellWatches><ignoredErrors>",
    )  # fmt: skip
    parts.put("xl/customProperty1.bin", b"\x01\x02nasty", f"{CT}.spreadsheetml.customProperty")
    parts.relate(SHEETS[0], "rIdCP", f"{REL}/customProperty", "../customProperty1.bin")
    parts.put("xl/printerSettings/printerSettings1.bin", b"HP\x00\x01" * 40, f"{CT}.spreadsheetml.printerSettings")
    parts.relate(SHEETS[0], "rIdPS", f"{REL}/printerSettings", "../printerSettings/printerSettings1.bin")
    parts.edit(SHEETS[0], "<pageSetup ", '<pageSetup r:id="rIdPS" ')
    if "codeName" not in parts[SHEETS[0]].decode():  # macros bring one
        parts.edit(SHEETS[0], "<sheetPr>", '<sheetPr codeName="Sheet1">')


def _extensions(parts: Parts) -> None:
    """Twins of formats and validations that may read other sheets."""
    rule = (
        '<x14:conditionalFormatting xmlns:xm="{xm}"><x14:cfRule type="expression" priority="30" '
        "id=\"{{DA7ABA51-AAAA-BBBB-0001-000000000009}}\"><xm:f>$B5>'{lists}'!$B$9</xm:f><x14:dxf><font><i/></font>"
        "</x14:dxf></x14:cfRule><xm:sqref>B5:B6</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
    ).format(xm=XM, lists=LISTS.replace("&", "&amp;"))
    parts.edit(SHEETS[0], "</x14:conditionalFormattings>", rule)
    lists = LISTS.replace("&", "&amp;")
    validation = (
        f'<ext xmlns:x14="{X14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}"><x14:dataValidations xmlns:xm="{XM}" '
        'count="1"><x14:dataValidation type="list" allowBlank="1"><x14:formula1>'
        f"<xm:f>'{lists}'!$A$9:$A$11</xm:f></x14:formula1><xm:sqref>C5:C6</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst>"
    )
    parts.edit(SHEETS[0], "</extLst>(?=</worksheet>)", validation)


def _control(parts: Parts) -> None:
    """A drop-down that takes its entries from the block and writes beside the total."""
    parts.put(
        "xl/ctrlProps/ctrlProp1.xml",
        f'<formControlPr xmlns="{X14}" objectType="Drop" dropStyle="combo" dx="16" fmlaLink="$I$9" '
        'fmlaRange="$A$5:$A$6" noThreeD="1" sel="1" val="0"/>',
        "application/vnd.ms-excel.controlproperties+xml",
    )
    parts.relate(SHEETS[0], "rIdCtl", f"{REL}/ctrlProp", "../ctrlProps/ctrlProp1.xml")
    corner = "<xdr:col>{}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    control = (
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:x14="{X14}" Requires="x14"><controls>'
        '<mc:AlternateContent><mc:Choice Requires="x14"><control shapeId="1090" r:id="rIdCtl" name="下拉">'
        f'<controlPr defaultSize="0" autoLine="0" autoPict="0"><anchor moveWithCells="1"><from xmlns:xdr="{XDR}">'
        f'{corner.format(8, 8)}</from><to xmlns:xdr="{XDR}">{corner.format(9, 9)}</to></anchor></controlPr></control>'
        "</mc:Choice></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>"
    )
    parts.edit(SHEETS[0], '<extLst>(?=<ext [^>]*uri="{78C0D931)', f"{control}<extLst>")
    shape = (
        '<v:shape id="_x0000_s1090" type="#_x0000_t202" style="position:absolute" o:button="t">'
        '<x:ClientData ObjectType="Drop"><x:Anchor>8, 0, 8, 0, 9, 0, 9, 0</x:Anchor>'
        "<x:FmlaRange>$A$5:$A$6</x:FmlaRange><x:FmlaLink>$I$9</x:FmlaLink><x:Sel>1</x:Sel></x:ClientData></v:shape>"
    )
    parts.edit("xl/drawings/vmlDrawing1.vml", "</xml>", f"{shape}</xml>")


def _pivot(parts: Parts) -> None:
    fields = "".join(
        f'<cacheField name="{name}" numFmtId="0"><sharedItems/></cacheField>'
        for name in ("名称", "数量", "单价", "金额")
    )
    parts.put(
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f'<pivotCacheDefinition xmlns="{SS}" xmlns:r="{REL}" r:id="rId1" recordCount="1"><cacheSource '
        f'type="worksheet"><worksheetSource ref="A3:D6" sheet="{MAIN_SHEET}"/></cacheSource><cacheFields count="4">'
        f"{fields}</cacheFields></pivotCacheDefinition>",
        f"{CT}.spreadsheetml.pivotCacheDefinition+xml",
    )
    parts.put(
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords xmlns="{SS}" count="1"><r><s v="甲"/><n v="1"/><n v="2"/><n v="2"/></r>'
        "</pivotCacheRecords>",
        f"{CT}.spreadsheetml.pivotCacheRecords+xml",
    )
    parts.relate(
        "xl/pivotCache/pivotCacheDefinition1.xml", "rId1", f"{REL}/pivotCacheRecords", "pivotCacheRecords1.xml"
    )
    parts.put(
        "xl/pivotTables/pivotTable1.xml",
        f'<pivotTableDefinition xmlns="{SS}" name="透视" cacheId="7" dataCaption="值"><location ref="P12:Q14" '
        'firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="4"><pivotField showAll="0"/>'
        '<pivotField showAll="0"/><pivotField showAll="0"/><pivotField dataField="1" showAll="0"/></pivotFields>'
        '<dataFields count="1"><dataField name="求和" fld="3"/></dataFields></pivotTableDefinition>',
        f"{CT}.spreadsheetml.pivotTable+xml",
    )
    parts.relate(SHEETS[0], "rIdPV", f"{REL}/pivotTable", "../pivotTables/pivotTable1.xml")
    definition = "../pivotCache/pivotCacheDefinition1.xml"
    parts.relate("xl/pivotTables/pivotTable1.xml", "rId1", f"{REL}/pivotCacheDefinition", definition)
    parts.relate("xl/workbook.xml", "rIdPC", f"{REL}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")


def _chart_dress(parts: Parts) -> None:
    """Style, colours and shapes of a chart."""
    cs = f"{MS}/drawing/2012/chartStyle"
    parts.put(
        "xl/charts/colors1.xml",
        f'<cs:colorStyle xmlns:cs="{cs}" xmlns:a="{A}" meth="cycle" id="10"><a:schemeClr val="accent1"/>'
        "</cs:colorStyle>",
        "application/vnd.ms-office.chartcolorstyle+xml",
    )
    kind = f"{MS}/2011/relationships/chartColorStyle"
    parts.relate("xl/charts/chart1.xml", "rIdCol", kind, "colors1.xml")
    cdr = "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"
    chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    parts.put(
        "xl/drawings/drawing9.xml",
        f'<c:userShapes xmlns:c="{chart}" xmlns:a="{A}"><cdr:relSizeAnchor xmlns:cdr="{cdr}">'
        "<cdr:from><cdr:x>0.1</cdr:x><cdr:y>0.1</cdr:y></cdr:from><cdr:to><cdr:x>0.3</cdr:x><cdr:y>0.3</cdr:y></cdr:to>"
        f'<cdr:sp macro="" textlink="\'{MAIN_SHEET}\'!$D$9"><cdr:nvSpPr><cdr:cNvPr id="2" name="图中文字"/>'
        '<cdr:cNvSpPr/></cdr:nvSpPr><cdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></cdr:spPr></cdr:sp></cdr:relSizeAnchor></c:userShapes>',
        f"{CT}.drawingml.chartshapes+xml",
    )
    parts.relate("xl/charts/chart1.xml", "rIdUS", f"{REL}/chartUserShapes", "../drawings/drawing9.xml")
    parts.edit("xl/charts/chart1.xml", "</c:chartSpace>", '<c:userShapes r:id="rIdUS"/></c:chartSpace>')


def _outside(parts: Parts) -> None:
    """A link to another file, with a formula that reads it."""
    parts.put(
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink xmlns="{SS}"><externalBook xmlns:r="{REL}" r:id="rId1"><sheetNames><sheetName val="去年"/>'
        '</sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>42</v></cell></row></sheetData>'
        "</sheetDataSet></externalBook></externalLink>",
        f"{CT}.spreadsheetml.externalLink+xml",
    )
    parts.relate("xl/externalLinks/externalLink1.xml", "rId1", f"{REL}/externalLinkPath", "去年.xlsx", True)
    parts.relate("xl/workbook.xml", "rIdEL", f"{REL}/externalLink", "externalLinks/externalLink1.xml")
    parts.edit(SHEETS[3], "(</row>)", r'<c r="G1"><f>[1]去年!$A$1</f><v>42</v></c>\1')


def _workbook(parts: Parts) -> None:
    name = "xl/workbook.xml"
    if "codeName" not in parts[name].decode():
        parts.edit(name, "<workbookPr ", '<workbookPr codeName="ThisWorkbook" ')
    parts.edit(name, "<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>')
    parts.edit(name, "</sheets>", '</sheets><externalReferences><externalReference r:id="rIdEL"/></externalReferences>')
    view = (
        '<customWorkbookViews><customWorkbookView name="审批" guid="{AAAAAAAA-1111-4222-8333-BBBBBBBBBBBB}" '
        'windowWidth="900" windowHeight="700" activeSheetId="1"/></customWorkbookViews>'
    )
    extension = (
        f'<extLst><ext xmlns:x15="{X15}" uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}"><x15:slicerCaches '
        f'xmlns:x14="{X14}"><x14:slicerCache r:id="rIdSC"/></x15:slicerCaches></ext></extLst>'
    )
    parts.edit(
        name, "<calcPr[^>]*/>",
        '<calcPr calcId="191029" calcMode="autoNoTable" iterateCount="77" iterateDelta="0.01"/>' + view
        + '<pivotCaches><pivotCache cacheId="7" r:id="rIdPC"/></pivotCaches>' + extension,
    )  # fmt: skip


def _formulas(parts: Parts) -> None:
    """Shared formulas that read the grown sheet, and a table of what-ifs."""
    parts.edit(
        SHEETS[3], "</sheetData>",
        '<row r="2"><c r="A2"><v>5</v></c><c r="B2"><f t="shared" ref="B2:B4" si="0">A2*$A$1</f><v>0</v></c></row>'
        '<row r="3"><c r="A3"><v>6</v></c><c r="B3"><f t="shared" si="0"/><v>0</v></c></row>'
        '<row r="4"><c r="A4"><v>7</v></c><c r="B4"><f t="shared" si="0"/><v>0</v></c></row>'
        '<row r="6"><c r="D6"><f>A2*2</f><v>10</v></c></row>'
        '<row r="7"><c r="C7"><v>1</v></c><c r="D7"><f t="dataTable" ref="D7:D8" dt2D="0" dtr="0" r1="A2"/><v>2</v></c>'
        '</row><row r="8"><c r="C8"><v>2</v></c><c r="D8"><v>4</v></c></row></sheetData>',
    )  # fmt: skip
    parts.edit(SHEETS[3], '<dimension ref="A1"', '<dimension ref="A1:G8"')


def _strings(parts: Parts) -> None:
    """Phonetic text for one label."""
    parts.edit(
        "xl/sharedStrings.xml", "<si><t>审批</t></si>",
        '<si><t>审批</t><rPh sb="0" eb="2"><t>シンパン</t></rPh><phoneticPr fontId="0"/></si>',
    )  # fmt: skip


def _loose_parts(parts: Parts) -> None:
    parts.put("customXml/item1.xml", '<budgetForm xmlns="urn:example:form"><code>F-7</code></budgetForm>')
    parts.put(
        "customXml/itemProps1.xml",
        '<ds:datastoreItem ds:itemID="{12345678-1111-4222-8333-444444444444}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>',
        f"{CT}.customXmlProperties+xml",
    )
    parts.relate("customXml/item1.xml", "rId1", f"{REL}/customXmlProps", "itemProps1.xml")
    parts.relate("xl/workbook.xml", "rIdCX", f"{REL}/customXml", "../customXml/item1.xml")
    parts.put("customUI/customUI14.xml", f'<customUI xmlns="{MS}/2009/07/customui"><ribbon/></customUI>')
    parts.relate("", "rIdUI", f"{MS}/2007/relationships/ui/extensibility", "customUI/customUI14.xml")
    parts.put(
        "docMetadata/LabelInfo.xml",
        f'<clbl:labelList xmlns:clbl="{MS}/2020/mipLabelMetadata"><clbl:label enabled="1" method="Standard" '
        'id="{10000000-1111-4222-8333-444444444444}" siteId="{20000000-1111-4222-8333-444444444444}" '
        'contentBits="0" removed="0"/></clbl:labelList>',
        "application/vnd.ms-office.classificationlabels+xml",
    )
    kind = f"{MS}/2020/02/relationships/classificationlabels"
    parts.relate("", "rIdLI", kind, "docMetadata/LabelInfo.xml")


def _chain(parts: Parts) -> None:
    """The order of calculation as Excel keeps it."""
    cells = []
    for number, sheet in enumerate(SHEETS, start=1):
        found = re.findall(r'<c r="([A-Z]+\d+)"[^>]*>\s*<f', parts[sheet].decode())
        cells += [f'<c r="{cell}" i="{number}"/>' for cell in found]
    parts.put(
        "xl/calcChain.xml", f'<calcChain xmlns="{SS}">{"".join(cells)}</calcChain>', f"{CT}.spreadsheetml.calcChain+xml"
    )
    parts.relate("xl/workbook.xml", "rIdCC", f"{REL}/calcChain", "calcChain.xml")
