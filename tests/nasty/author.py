"""Writes the nasty template: what XlsxWriter can do, then parts by hand that it cannot."""

from __future__ import annotations

import io
import struct
import zlib

import xlsxwriter

MAIN_SHEET, MONTHS, LISTS = "建设 {{budget.version}}", "月度", "目录 & 清单"


def picture() -> io.BytesIO:
    """A red square."""
    rows = b"".join(b"\0" + b"\xc0\x20\x20" * 8 for _ in range(8))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def base(macros: bytes | None = None) -> bytes:
    """The workbook as XlsxWriter writes it."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "预算表", "author": "财务部", "company": "某公司", "keywords": "预算"})
    book.set_custom_property("审批号", "2026-001")
    book.set_calc_mode("auto")
    book.set_size(1800, 1200)
    money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00", "border": 1})
    bold = book.add_format({"bold": True, "font_color": "#C00000"})
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "bg_color": "#FFE699"})
    main = book.add_worksheet(MAIN_SHEET)
    months = book.add_worksheet(MONTHS)
    lists = book.add_worksheet(LISTS)
    hidden = book.add_worksheet("隐藏")
    deep = book.add_worksheet("深藏")
    chart_sheet = book.add_chartsheet("图表页")
    hidden.hide()
    deep.very_hidden()
    _main(book, main, money, bold, title)
    _right_of_the_block(book, main)
    _below_the_block(book, main, money)
    _months(book, months, money)
    _lists(book, lists, money)
    hidden.write("A1", f"='{MAIN_SHEET}'!D9")
    deep.write("A1", "不动的文字")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{MAIN_SHEET}'!$D$5:$D$6", "categories": f"='{MAIN_SHEET}'!$A$5:$A$6"})
    chart_sheet.set_chart(chart)
    _names(book)
    if macros is not None:
        book.add_vba_project(io.BytesIO(macros), is_stream=True)
        lists.insert_button("H2", {"macro": "汇总", "caption": "汇总", "width": 80, "height": 30})
    book.close()
    return buffer.getvalue()


def _main(book, sheet, money, bold, title) -> None:
    sheet.merge_range("A1:H1", "{{budget.project}}", title)
    sheet.write_rich_string("A2", "合计：", bold, "{{construction.total}}", " 元（含税）")
    sheet.write_row("A3", ["名称", "数量", "含税单价", "金额", "占比", "累计", "占总计", "走势"], bold)
    sheet.write("A4", "{{sections.name}}", bold)
    sheet.merge_range("E4:H4", "本节明细", bold)
    for row in (5, 6):
        sheet.write(f"A{row}", "{{items.name}}")
        sheet.write(f"B{row}", "{{items.quantity}}")
        sheet.write(f"C{row}", "{{items.price_with_tax}}", money)
        sheet.write_formula(f"D{row}", f"=ROUND(B{row}*C{row},2)", money)
        sheet.write_formula(f"E{row}", f"=IF(SUM(D$5:D$6)=0,0,D{row}/SUM(D$5:D$6))")
        sheet.write_formula(f"F{row}", f"=SUM(D$5:D{row})", money)
        sheet.write_formula(f"G{row}", f"=D{row}/D$9")
        sheet.add_sparkline(f"H{row}", {"range": f"'{MAIN_SHEET}'!B{row}:D{row}", "type": "column"})
        sheet.set_row(row - 1, 21, None, {"level": 1})
    sheet.write("A7", "{{sections.name}}小计", bold)
    sheet.write_formula("D7", "=SUM(D5:D6)", money)
    sheet.merge_range("A8:C8", "")
    sheet.write("A9", "总计", bold)
    sheet.write_formula("D9", "=SUM(D5:D6)", money)
    sheet.write_formula("E9", "=SUBTOTAL(9,D4:D6)", money)
    sheet.write_formula("F9", '=SUMIF(A4:A7,"*小计",D4:D7)', money)
    sheet.write_formula("G9", "=SUM(D7)", money)
    sheet.write("A10", "{{construction.total}}", money)
    sheet.set_column("A:A", 28)
    sheet.set_column("C:C", 14, None, {"level": 1})
    sheet.set_column("J:J", None, None, {"hidden": True})
    sheet.freeze_panes(3, 1)
    sheet.set_zoom(85)
    sheet.set_tab_color("#C00000")
    sheet.set_selection("B5:C6")
    sheet.hide_gridlines(2)
    sheet.conditional_format("D5:D6", {"type": "data_bar", "data_bar_2010": True, "bar_color": "#63C384"})
    sheet.conditional_format("E5:E6", {"type": "3_color_scale"})
    sheet.conditional_format("F5:F6", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.conditional_format("A5:D6", {"type": "formula", "criteria": "=$D5>$D$9/10", "format": bold})
    sheet.conditional_format("B5:B6", {"type": "top", "value": 3, "format": bold})
    sheet.conditional_format("A9:D9", {"type": "cell", "criteria": ">", "value": "$D$9", "format": bold})
    sheet.data_validation(
        "B5:B6",
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": "=$D$9",
            "input_title": "数量",
            "input_message": "不小于零",
            "error_message": "应为数",
        },
    )
    sheet.data_validation("C12", {"validate": "list", "source": ["是", "否"]})
    sheet.data_validation("C13", {"validate": "custom", "value": "=$D$9>0"})
    sheet.write_comment("A5", "名称来自清单", {"author": "张三", "color": "#FFCC99", "x_scale": 2})
    sheet.write_comment("A9", "请核对总计", {"author": "李四", "visible": True})


def _right_of_the_block(book, sheet) -> None:
    sheet.write_formula("L9", "=D9*2")
    sheet.insert_image("L2", "logo.png", {"image_data": picture(), "url": "https://example.com", "object_position": 1})
    sheet.insert_image("N9", "stamp.png", {"image_data": picture(), "object_position": 3})
    sheet.embed_image("L12", "inside.png", {"image_data": picture()})


def _below_the_block(book, sheet, money) -> None:
    sheet.write("A12", "审批")
    sheet.insert_checkbox("B12", True)
    sheet.write_url("A13", "https://example.com/budget", string="制度")
    sheet.write_url("A14", f"internal:'{MAIN_SHEET}'!D9", string="回到总计")
    sheet.write("A15", "'0012")
    sheet.write_string("B15", "0012")
    sheet.ignore_errors({"number_stored_as_text": "B15"})
    sheet.write_array_formula("C15:C16", "{=D9*{1;2}}", money)
    sheet.write_dynamic_array_formula("D15", "=SUM(D4:D7*1)/2", money)
    sheet.write_boolean("E15", True)
    sheet.write_formula("F15", "=IF(D9>0,TRUE,FALSE)", None, True)
    sheet.write_formula("G15", "=NA()", None, "#N/A")
    sheet.set_row(17, None, None, {"hidden": True})
    sheet.insert_textbox("F11", "合计 {{construction.total}} 元", {"width": 260, "fill": {"color": "#DDEBF7"}})
    sheet.insert_textbox("F17", "", {"textlink": f"='{MAIN_SHEET}'!$D$9", "width": 120})
    bar = book.add_chart({"type": "bar"})
    bar.add_series(
        {
            "name": f"='{MAIN_SHEET}'!$A$9",
            "categories": f"='{MAIN_SHEET}'!$A$5:$A$6",
            "values": f"='{MAIN_SHEET}'!$D$5:$D$6",
            "data_labels": {"value": True},
        }
    )
    bar.set_title({"name": "{{budget.project}} 构成"})
    bar.set_table({"show_keys": True})
    sheet.insert_chart("A20", bar)
    pie = book.add_chart({"type": "pie"})
    pie.add_series(
        {
            "categories": f"='{MAIN_SHEET}'!$A$9",
            "values": f"='{MAIN_SHEET}'!$D$9",
            "data_labels": {"percentage": True, "leader_lines": True},
        }
    )
    sheet.insert_chart("F20", pie)
    sheet.set_h_pagebreaks([10, 30])
    sheet.set_v_pagebreaks([8])
    sheet.print_area("A1:H19")
    sheet.repeat_rows(0, 2)
    sheet.fit_to_pages(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5)
    sheet.center_horizontally()
    sheet.set_header("&L&G&C{{budget.unit}}&R&D", {"image_left": "logo.png", "image_data_left": picture()})
    sheet.set_footer("&C第 &P 页，共 &N 页 · {{budget.version}}")
    sheet.protect("", {"format_cells": True})
    sheet.unprotect_range("B5:B6", "数量区")
    sheet.unprotect_range("A9", "总计区")


def _months(book, sheet, money) -> None:
    sheet.write("A1", "项目")
    for column in "BC":
        sheet.write(f"{column}1", "第{{timeline.number}}月")
        sheet.write(f"{column}2", "{{timeline.month}}", book.add_format({"num_format": "yyyy-mm"}))
        sheet.write(f"{column}3", "{{expense.cost}}", money)
        sheet.write_formula(f"{column}4", f"=SUM($B3:{column}3)", money)
    sheet.write("D1", "全年")
    sheet.write_formula("D3", "=SUM(B3:C3)", money)
    sheet.write_formula("D4", f"='{MAIN_SHEET}'!D9+小计总和+D3", money)
    sheet.write_formula("E3", "=AVERAGE(B:C)")
    sheet.merge_range("B6:C6", "各月", None)
    sheet.set_column("B:C", 12)
    sheet.set_column("D:D", 16)
    sheet.add_sparkline("E4", {"range": "月度!B3:C3", "type": "line", "markers": True})
    sheet.conditional_format("B3:C3", {"type": "2_color_scale"})
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "categories": "=月度!$B$2:$C$2",
            "values": "=月度!$B$3:$C$3",
            "trendline": {"type": "linear"},
            "y_error_bars": {"type": "percentage", "value": 5},
        }
    )
    column = book.add_chart({"type": "column"})
    column.add_series({"values": "=月度!$B$4:$C$4", "y2_axis": True})
    line.combine(column)
    sheet.insert_chart("B8", line)
    sheet.set_background(picture())
    sheet.set_first_sheet()
    sheet.right_to_left()


def _lists(book, sheet, money) -> None:
    sheet.add_table(
        "A1:C5",
        {
            "name": "清单",
            "total_row": True,
            "style": "Table Style Medium 4",
            "columns": [
                {"header": "类别", "total_string": "合计"},
                {"header": "数", "total_function": "sum"},
                {"header": "倍数", "formula": "=[@数]*2", "total_function": "sum"},
            ],
            "data": [["甲", 1], ["乙", 2], ["丙", 3]],
        },
    )
    sheet.write_formula("E1", "=SUM(清单[数])", money, 6)
    sheet.write_formula("E2", "=SUM(清单[倍数])+D1", money, 12)
    sheet.write_row("A8", ["站点", "费用"])
    sheet.write_column("A9", ["北", "南", "东"])
    sheet.write_column("B9", [10, 20, 30])
    sheet.autofilter("A8:B11")
    sheet.filter_column("B", "x > 5")
    sheet.write_formula("E5", "=E1+1", None, 7)
    sheet.set_default_row(18)


def _names(book) -> None:
    book.define_name("明细金额", f"='{MAIN_SHEET}'!$D$5:$D$6")
    book.define_name("总计", f"='{MAIN_SHEET}'!$D$9")
    book.define_name("小计总和", f"=SUM('{MAIN_SHEET}'!$D$5:$D$6)")
    book.define_name(f"'{MAIN_SHEET}'!本表", f"='{MAIN_SHEET}'!$A$9")
    book.define_name("税率", "=0.13")
