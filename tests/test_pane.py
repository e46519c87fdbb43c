"""The pane in headless Chromium: everything that people do in it, against the real server."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
from pathlib import Path

import openpyxl
import pytest

import ccxl
from ccxl.budget.audience import Audience
from ccxl.budget.model import Budget
from ccxl.budget.reading import changed, scenario_from
from ccxl.core.registry import FUNCTIONS
from ccxl.data.catalog import labels
from ccxl.server.settings import Settings
from ccxl.workbook.build import build
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.form.new import example_tables, new_form
from ccxl.workbook.form.starter import starter
from tests.serving import EXAMPLES, TEMPLATES, Running

PANE = Path(ccxl.__file__).parent / "server" / "pane"
STARTER = {"zh": "客服热线（示例）", "en": "Service hotline (example)"}
OFFICE_JS = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
WORDS = {"zh": ("元", "万元", "无法计算"), "en": ("yuan", "10,000 yuan", "not computable")}


@pytest.fixture
def pane(server, browse, tmp_path):
    """Give a scenario of the pane as a function."""
    return lambda name, **settings: browse(name, server.url, folder=str(tmp_path), **settings)


def values(*settings: str, raw=None) -> dict[str, float | None]:
    return Budget(scenario_from(changed(raw or starter("zh"), settings), "test")).values


def money(value: float | None, language: str = "zh", in_wan: bool = False) -> str:
    yuan, wan, unknown = WORDS[language]
    if value is None:
        return unknown
    return f"{value / 10_000:,.2f} {wan}" if in_wan else f"{value:,.2f} {yuan}"


# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "in_wan"), [("zh", True), ("en", False)])
def test_an_example_shows_its_totals_in_yuan_and_in_wan(pane, language, in_wan):
    seen = pane("totals", lang=language, title="60 席自建")
    expected = values(raw=example_tables("hotline_60"))
    hero = {"zh": "建设加 12 个月", "en": "Construction and 12 months"}[language]
    assert seen["first"][hero] == money(expected["first_year_total"], language, in_wan)
    assert seen["other"][hero] == money(expected["first_year_total"], language, not in_wan)
    per_call = {"zh": ("单通成本", "元/通"), "en": ("Cost per call", "yuan/call")}[language]
    for shown in (seen["first"], seen["other"]):
        assert shown[per_call[0]] == f"{expected['unit_cost.per_call']:.2f} {per_call[1]}"
    # 44 agents and 60 seats: the arithmetic stands at the top of the example's file.
    assert list(seen["first"].values())[-4:] == [
        f"{count} {unit}"
        for count, unit in zip(
            (44, 63, 74, 60), {"zh": "人人人席", "en": ["persons"] * 3 + ["seats"]}[language], strict=True
        )
    ]
    assert money(expected["first_year_total"], language, in_wan) in seen["said"]


def test_totals_follow_an_edit_and_a_new_figure_drops_the_old_ones_source(pane):
    seen = pane("edit")
    raw = example_tables("hotline_60")
    before, after = (values(*changes, raw=raw)["first_year_total"] for changes in ((), ("traffic.aht_s=300",)))
    assert seen["before"]["建设加 12 个月"] == money(before, in_wan=True)
    assert seen["after"]["建设加 12 个月"] == money(after, in_wan=True)
    assert seen["moved"] == f"比载入时 +{(after - before) / 10_000:,.2f} (+{round((after / before - 1) * 100, 1):g}%)"
    assert seen["bare"] == 300
    assert seen["back"] == raw["traffic"]["aht_s"]


def test_numbers_may_be_written_as_people_write_them(pane):
    typed = [
        ("traffic.monthly_calls", "1.8万", 18_000, "18,000"),
        ("traffic.monthly_calls", "２１，５００", 21_500, "21,500"),
        ("traffic.aht_s", " 1,200 ", 1200, "1,200"),
        ("traffic.busy_hour_share", "12.5%", 0.125, "12.5%"),
        ("traffic.busy_hour_share", "0.07", 0.0007, "0.07%"),
        ("traffic.busy_hour_share", "14", 0.14, "14%"),
        ("traffic.max_occupancy", "99", 0.99, "99%"),
        ("labour.social_rate", "26.8%", 0.268, "26.8%"),
        ("budget.first_month", "2026年3月", "2026-03", "2026-03"),
    ]
    taken = pane("ways_of_writing", typed=[(place, text) for place, text, *_ in typed])
    assert [tuple(each) for each in taken] == [(place, text, value, shown) for place, text, value, shown in typed]


def test_what_is_not_given_is_never_zero(pane):
    seen = pane("unknown")
    expected = values("labour.social_rate=")
    assert expected["operating.total"] is None
    assert seen["placeholder"] == "未提供"
    assert seen["shown"]["年运营费用（12 个月，含税）"] == "无法计算"
    assert seen["shown"]["建设加 12 个月"] == "无法计算"
    assert seen["shown"]["建设成本合计（一次性，含税）"] == money(expected["construction.total"], in_wan=True)
    assert not [text for text in seen["shown"].values() if re.match(r"-?0(\.0*)?\b", text)]
    assert "1 项无法计算" in seen["note"]
    assert "无法计算\t–" in seen["table"]


def test_the_table_beside_the_chart_adds_up_and_bars_are_sorted_and_in_scale(pane):
    seen = pane("structure")
    head, *body, foot = seen["table"]
    assert head == ["分部", "金额（万元）", "占比"]
    amounts = [float(row[1].replace(",", "")) for row in body]
    assert amounts == sorted(amounts, reverse=True)
    assert foot == ["合计", money(values()["construction.total"], in_wan=True).removesuffix(" 万元"), "100%"]
    assert sum(float(row[2].rstrip("%")) for row in body) == pytest.approx(100, abs=0.005 * len(body))
    longest = seen["bars"][0][1]
    for (name, width), row in zip(seen["bars"], body, strict=True):
        assert name == row[0]
        assert width / longest == pytest.approx(float(row[1]) / amounts[0], abs=0.002)
    assert seen["label"].startswith("建设成本构成: ")
    assert f"占 {float(body[0][2].rstrip('%')):.3g}%" in seen["label"]


def test_ways_of_delivery_have_their_own_chart(pane):
    seen = pane("ways", title="20 座席自建与外包比选")
    # Document 000, S0-12..14: 3,544,000 and 2,694,000 yuan in three years, which saves 24.0 %.
    assert seen["table"].split("\n") == ["自建型\t354.40", "外包型\t269.40"]
    assert seen["headline"] == "比选期合计最低：外包型，比最高的低 24%"
    assert seen["caption"] == "3 年合计（一次性与每年费用）"
    assert seen["label"] == f"{seen['caption']}: {seen['headline']}"
    (cheap, short), (dear, long) = seen["bars"]
    assert (cheap, dear) == ("外包型", "自建型")
    assert short / long == pytest.approx(2_694_000 / 3_544_000, abs=0.002)
    assert seen["note"] == seen["caption"]
    # The budget of the first way stands beside them.
    assert "128.80 万元" in seen["totals"]
    assert seen["structure"]


def test_a_comparison_alone_has_no_budget_that_would_look_unknown(pane):
    seen = pane("ways", lang="en", title="证券行业 50 座席")
    # Document 004, S4-04: 1,700,000 a year as listed, 1,600,000 under each of three conventions, 1,200,000 bought.
    assert sorted(line.split("\t")[1] for line in seen["table"].split("\n")) == [
        "3,600,000.00", "4,800,000.00", "4,800,000.00", "4,800,000.00", "5,100,000.00",
    ]  # fmt: skip
    assert len(seen["bars"]) == 5
    assert seen["headline"].endswith(", 29.4% below the dearest")
    assert seen["totals"].endswith("A comparison only: no construction or operating budget.")
    assert "not computable" not in seen["totals"].splitlines()[1:]
    assert not seen["structure"]


def test_where_a_way_is_not_computable_none_is_the_cheapest(pane):
    seen = pane("ways", title="租赁分成模式")
    assert [line.split("\t")[1] for line in seen["table"].split("\n")] == ["无法计算"] * 3
    assert seen["headline"] == "3 种方式无法计算，不能判断哪种最低"
    assert (seen["bars"], seen["label"]) == ([], None)


# --- mistakes --------------------------------------------------------------------------------------------------------

WRONG = (
    ("budget.unit", "", "示例"),
    ("budget.year", "2026.5", "2026"),
    ("budget.first_month", "2026-13", "2026-01"),
    ("traffic.aht_s", "三分钟", "180"),
    ("traffic.aht_s", "0", "180"),
    ("traffic.target_service_level", "100%", "80%"),
    ("labour.social_rate", "300%", "26%"),
)


def test_wrong_input_is_told_beside_its_field_and_stops_the_build(pane):
    seen = pane("wrong_input", lang="zh", title=STARTER["zh"], typed=WRONG)
    assert seen["messages"] == {
        "budget.unit=": "必填，请填写",
        "budget.year=2026.5": "请填整数",
        "budget.first_month=2026-13": "请填月份，如 2026-03",
        "traffic.aht_s=三分钟": "请填数字，如 12000 或 1.2万",
        "traffic.aht_s=0": "超出范围，应大于 0",
        "traffic.target_service_level=100%": "超出范围，应小于 100%",
        "labour.social_rate=300%": "超出范围，应不大于 200%",
    }
    assert seen["summary"].startswith("有 6 处要改正")
    assert seen["refusal"] == "有 6 处要改正。先改正标出的各处，再生成。"
    assert seen["focused"] == "budget.unit"


def test_wrong_input_is_told_in_english_too(pane):
    seen = pane("wrong_input", lang="en", title=STARTER["en"], typed=WRONG)
    assert seen["messages"]["traffic.aht_s=0"] == "Out of range: must be above 0"
    assert seen["refusal"] == "6 mistakes to put right. Put the marked mistakes right, then build."


@pytest.mark.parametrize(
    ("language", "line", "message"),
    [
        ("zh", "座席岗位 · 第 1 行 · 人数占比", "各岗位占比 0.9 + 0.3 + 0.2 = 1.4，合计应为 1（100%）"),
        ("en", "Agents · Row 1 · Share of agents", "shares of the grades 0.9 + 0.3 + 0.2 = 1.4; must add up to 1"),
    ],
)
def test_a_mistake_that_the_server_finds_leads_to_its_field(pane, language, line, message):
    seen = pane("mistakes_of_the_server", lang=language, title=STARTER[language])
    assert seen["line"] == f"{line} {message}"
    assert seen["focused"] == "staffing.grades.0.share"
    assert seen["beside"] == message


def test_a_server_that_is_busy_is_told_and_asked_again(pane):
    assert pane("unreachable") == "服务器正忙，稍后再试。"


# --- inputs ----------------------------------------------------------------------------------------------------------


def test_rows_are_added_and_removed(pane):
    seen = pane("rows")
    assert seen["added"] == {
        "section": seen["before"][-1]["section"],
        "name": "保安",
        "quantity": 2,
        "price": 5000,
        "price_time": "month",
    }
    assert seen["line"].split("\n") == ["保安", "2 × 5,000"]
    assert seen["after"] == seen["before"]
    assert seen["said"] == "已删除 保安"


def test_calls_are_given_by_month_or_as_one_figure(pane):
    seen = pane("calls_by_month")
    assert seen["months"] == [24_000] * 6 + [30_000] + [24_000] * 5
    assert seen["year"] == "全年 294,000"
    assert seen["missing"] == "必填，请填写"
    # The mean of the twelve that were there, in whole calls: 294,000 / 12.
    assert seen["mean"] == 24_500


def test_forms_toml_and_built_workbooks_can_be_uploaded(pane, tmp_path):
    form, built, bad = tmp_path / "录入表.xlsx", tmp_path / "built.xlsx", tmp_path / "bad.toml"
    new_form(form, "zh")
    ccxl.build(form, built)
    bad.write_text((EXAMPLES / "twenty_seats.toml").read_text("utf-8").replace("year = ", "year = 1"), encoding="utf-8")
    other = tmp_path / "notes.xlsx"
    openpyxl.Workbook().save(other)
    seen = pane(
        "upload",
        bad=str(bad),
        good=[str(form), str(built), str(EXAMPLES / "hotline_60.toml")],
        other=str(other),
    )
    assert any(line.startswith("budget.year ") for line in seen["mistakes"])
    totals = {name: shown["建设加 12 个月"] for name, shown in seen["seen"].items()}
    starting = money(values()["first_year_total"], in_wan=True)
    assert totals["录入表.xlsx"] == totals["built.xlsx"] == starting
    assert totals["hotline_60.toml"] == money(values(raw=example_tables("hotline_60"))["first_year_total"], in_wan=True)
    assert seen["refused"]
    assert seen["loaded"] == "已载入 hotline_60.toml"


def test_a_template_of_ones_own_is_checked_before_it_is_used(pane, tmp_path):
    good, bad = TEMPLATES / "budget_zh.xlsx", tmp_path / "bad.xlsx"
    book = openpyxl.load_workbook(good)
    sheet = book.worksheets[0]
    sheet["A1"] = "{{construction.totl}}"
    book.save(bad)
    seen = pane("own_template", good=str(good), bad=str(bad))
    assert seen["findings"] == [f"{sheet.title}!A1: no tag {{{{construction.totl}}}}; did you mean construction.total?"]
    assert seen["refused"] == "先上传可以使用的模板，或改用标准模板。"
    assert check_workbook(Path(seen["saved"])).findings == ()


def test_another_language_keeps_what_was_typed(pane):
    seen = pane("other_language")
    assert seen["title"] == "ccxl Call-centre budget"
    assert seen["aht"] == 300
    assert seen["moved"].startswith("Since loading +")
    assert seen["template"] == "en"


# --- results ---------------------------------------------------------------------------------------------------------


def sound(content: bytes, tmp_path: Path) -> openpyxl.Workbook:
    """The workbook, once the checker has nothing against it."""
    path = tmp_path / "given.xlsx"
    path.write_bytes(content)
    assert check_workbook(path).findings == ()
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


@pytest.mark.parametrize(("language", "sheet"), [("zh", "封面"), ("en", "Cover")])
def test_the_downloaded_workbook_is_sound_and_holds_the_edit(pane, tmp_path, language, sheet):
    seen = pane("download", lang=language, title=STARTER[language])
    book = sound(Path(seen["files"]["xlsx"]).read_bytes(), tmp_path)
    assert book.sheetnames[0] == sheet
    expected = values("traffic.aht_s=210")["first_year_total"]
    held = [cell for row in book.worksheets for line in row.iter_rows(values_only=True) for cell in line]
    assert any(isinstance(cell, int | float) and abs(cell - expected) < 0.005 for cell in held)
    assert Path(seen["files"]["pdf"]).read_bytes().startswith(b"%PDF-")
    assert Path(seen["files"]["pdf"]).name.removeprefix("pdf_") in seen["told"]
    assert Path(seen["files"]["xlsx"]).name == f"xlsx_{STARTER[language]}.xlsx"


def test_an_offer_shows_its_price_and_is_built_for_those_who_make_it_or_for_the_client(pane):
    seen = pane("offer")
    scenario = ccxl.load(EXAMPLES / "outsourcer_offer.toml")
    total = Budget(scenario).values["offer.total"]
    # Nothing is constructed, so nothing of that is shown, least of all as unknown.
    assert list(seen["shown"])[:2] == ["年运营费用（12 个月，含税）", "报价合计（含税，合同期）"]
    assert seen["shown"]["报价合计（含税，合同期）"] == money(total, in_wan=True)
    internal, client = map(Path, seen["files"])
    assert (internal.name, client.name) == ("20 座席热线外包报价.xlsx", "20 座席热线外包报价_分项报价表.xlsx")
    assert internal.read_bytes() == build(scenario).content
    assert client.read_bytes() == build(scenario, audience=Audience.CLIENT).content
    assert "运营费用预算表" in openpyxl.load_workbook(internal).sheetnames
    assert "运营费用预算表" not in openpyxl.load_workbook(client).sheetnames


def test_a_long_build_shows_that_it_goes_on_and_can_be_ended(pane):
    seen = pane("cancel")
    assert re.fullmatch(r"正在生成并核对… [12] 秒", seen["progress"])
    assert seen["told"] == "已取消，没有生成文件"


def test_in_excel_sheets_are_inserted_a_workbook_opens_and_a_formula_is_written(pane, tmp_path):
    seen = pane("excel", allowed=[OFFICE_JS])
    assert seen["actions"] == ["insert", "new", "download", "pdf"]
    (inserted,) = seen["given"]["inserted"]
    assert inserted["options"] == {"positionType": "End"}
    assert sound(base64.b64decode(inserted["base64"]), tmp_path).sheetnames[0] == "封面"
    (opened,) = seen["given"]["opened"]
    sound(base64.b64decode(opened), tmp_path)
    assert seen["inserted"] == "已插入 3 张工作表"
    assert seen["given"]["activated"] == ["id1"]
    assert seen["given"]["deleted"] == ["record"]
    assert seen["given"]["formulas"] == [[["=CCXL.AGENTS(1000,120,0.7,15)"]]]
    assert seen["written"] == "已写入 Sheet1!B4"
    assert seen["refused"] == "没有生成：Excel 没有完成：The workbook is protected."


def test_an_excel_that_cannot_insert_sheets_is_not_offered_it(pane):
    assert pane("old_excel", allowed=[OFFICE_JS]) == ["new", "download", "pdf"]


def test_the_keyboard_is_enough(pane):
    assert pane("keyboard") == f"{STARTER['zh']}.xlsx"


def test_a_server_with_tokens_asks_for_one(browse):
    token = "a-token-of-the-finance-department"
    with Running(Settings(workers=1, tokens={"finance": token})) as guarded:
        seen = browse("token", guarded.url, token=token)
        kept = browse("token_in_excel", guarded.url, token=token, allowed=[OFFICE_JS])
    assert kept == {"wrong": None, "right": token}
    assert seen["建设加 12 个月"] == money(values()["first_year_total"], in_wan=True)


# --- functions -------------------------------------------------------------------------------------------------------


def test_functions_are_found_by_name_topic_and_words_of_both_languages(pane):
    queries = ["erlang_c", "等待概率", "离职率", "attrition", "座席 放弃率", "社保公积金", "npv", "没有这样的词"]
    seen = pane("finder", lang="zh", queries=queries)
    found = seen["found"]
    assert found["erlang_c"][0] == found["等待概率"][0] == "ERLANG_C"
    assert found["离职率"][0] == "ATTRITION_RATE"
    assert "ATTRITION_RATE" in found["attrition"]
    assert "AGENTS_FOR_ABANDONMENT" in found["座席 放弃率"]
    assert set(found["社保公积金"]) >= {f.name.upper() for f in FUNCTIONS.values() if f.topic == "contributions"}
    assert set(found["npv"]) >= {"NPV_EXCEL", "NPV_FROM_TODAY", "XNPV"}
    assert found["没有这样的词"] == []
    # The documented example, then the same with another handling time, as Python works them out.
    assert float(seen["example"]) == ccxl.agents_for_asa(200, 300, 5, 30)
    assert float(seen["other"]) == ccxl.agents_for_asa(200, 300, 300, 30)
    assert seen["copied"] == "=CCXL.AGENTS_FOR_ASA(200,300,300,30)"
    assert "target_asa_s = -1: must be" in seen["refused"]


def test_the_help_address_of_a_function_shows_it(pane):
    assert pane("help_on_a_function") == labels("en")["function.erlang_c"]


def test_the_example_of_every_function_is_read_as_python_reads_it():
    """Where the reader gives arguments, they give what the docstring prints; where it cannot, it says so."""
    described = [
        {"name": f.name, "example": f.example, "parameters": [{"name": p.name} for p in f.parameters]}
        for f in FUNCTIONS.values()
    ]
    script = (
        f"import {{ exampleArguments, formulaText, argumentText }} from {json.dumps((PANE / 'formula.js').as_uri())};"
        "let all = ''; for await (const part of process.stdin) all += part;"
        "console.log(JSON.stringify(JSON.parse(all).map(({ name, example, parameters }) =>"
        " exampleArguments(name, example, parameters))));"
    )
    run = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        input=json.dumps(described),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    read = dict(zip(FUNCTIONS, json.loads(run.stdout), strict=True))
    names = {name: function.call for name, function in FUNCTIONS.items()}
    unread = []
    for name, arguments in read.items():
        if arguments is None:
            unread.append(name)
            continue
        seen: list[object] = []
        spy = {**names, name: lambda *given, _seen=seen, _name=name, **named: _kept(_seen, _name, given, named)}
        eval(FUNCTIONS[name].example.rpartition(" = ")[0], {"__builtins__": {"round": round}}, spy)
        assert seen[:1] == [arguments], name
    # What is left out is no single call with plain values, such as one that loops over bounds.
    assert [name for name in unread if re.match(rf"(round\()*{name}\(", FUNCTIONS[name].example)] == []
    assert len(unread) < 0.05 * len(FUNCTIONS)


def _kept(seen, name, given, named):
    function = FUNCTIONS[name]
    plain = dict(zip((p.name for p in function.parameters), given, strict=False)) | named
    seen.append(json.loads(json.dumps(plain)))
    return function.call(*given, **named)


def test_every_function_and_topic_has_a_name_in_both_languages():
    for language in ("zh", "en"):
        names = labels(language)
        wanted = {f"function.{name}" for name in FUNCTIONS} | {f"topic.{f.topic}" for f in FUNCTIONS.values()}
        missing = sorted(wanted - set(names))
        assert missing == [], "add them to ccxl/data/labels/function_names.csv"
        assert all(names[key].strip() for key in wanted)
        if language == "zh":
            assert [key for key in wanted if not re.search("[一-鿿]", names[key])] == []


# --- the page itself -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "width", "height"),
    [
        ("zh", 320, 720),
        ("en", 1280, 900),
        pytest.param("en", 320, 720, marks=pytest.mark.full),
        pytest.param("zh", 1280, 900, marks=pytest.mark.full),
    ],
)
def test_axe_finds_no_fault_in_any_state_and_nothing_is_wider_than_the_page(pane, tmp_path, language, width, height):
    book = openpyxl.Workbook()
    book.active["A1"] = "{{construction.totl}}"
    book.save(tmp_path / "bad.xlsx")
    found = pane(
        "accessible",
        lang=language,
        width=width,
        height=height,
        title=STARTER[language],
        template=str(tmp_path / "bad.xlsx"),
    )
    assert len(found) == 10
    assert {state: faults for state, faults in found.items() if faults} == {}


def scripts() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(PANE.iterdir()) if path.suffix == ".js"}


def words(language: str) -> str:
    return (PANE / f"words_{language}.js").read_text("utf-8")


def test_both_languages_have_the_same_words_and_every_word_is_used():
    keys = [re.findall(r'^  "([\w.]+)":', words(language), re.MULTILINE) for language in ("zh", "en")]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == len(keys[0])
    code = "".join(body for name, body in scripts().items() if not name.startswith("words"))
    plain = set(re.findall(r'["\']([\w.]+)["\']', code))
    stems = set(re.findall(r"`([\w.]+\.)\$\{", code)) | {"build."}
    unused = [key for key in keys[0] if key not in plain and not any(key.startswith(stem) for stem in stems)]
    assert unused == []
    asked = set(re.findall(r'\bt\("([\w.]+)"', code))
    assert asked - set(keys[0]) == set()


def test_figures_go_by_the_names_that_the_workbook_gives_them():
    """The pane's own words for totals say what the label table says, but for spaces and signs."""
    for language in ("zh", "en"):
        known = labels(language)
        for key, shown in re.findall(r'^  "figure\.([\w.]+)": "(.+)",', words(language), re.MULTILINE):
            if f"total.{key}" in known:
                assert re.sub(r"\W", "", shown) == re.sub(r"\W", "", known[f"total.{key}"]), key


def test_nothing_is_inline_and_nothing_comes_from_another_address_but_office_js():
    pages = {path.name: path.read_text("utf-8") for path in PANE.glob("*.html")}
    assert set(pages) == {"index.html", "excel.html"}
    for name, page in pages.items():
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|javascript:", page), name
    # The add-in's page is the page with Microsoft's script before ours.
    assert pages["excel.html"].replace(f'    <script src="{OFFICE_JS}"></script>\n', "") == pages["index.html"]
    allowed = {OFFICE_JS, "http://www.w3.org/2000/svg"}
    for path in PANE.iterdir():
        found = set(re.findall(r"https?://[^\"'\s)>]+", path.read_text("utf-8")))
        assert found <= allowed, path.name
    code = "".join(scripts().values())
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write", code)


def test_the_pane_stays_small():
    assert sum(path.stat().st_size for path in PANE.iterdir()) < 150_000
