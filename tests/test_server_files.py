"""What is uploaded reaches no other file, no network and no more memory than it may."""

from __future__ import annotations

import io
import json
import re
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import openpyxl
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccxl.core.errors import InputError, OutputError
from ccxl.server.uploads import safe_name
from ccxl.workbook.custom_template.office import recalculated
from ccxl.workbook.pdf import write_pdf
from tests.serving import EXAMPLES, TEMPLATES, Running, raw, running

FORM = (EXAMPLES / "twenty_seats.xlsx").read_bytes()
TEMPLATE = (TEMPLATES / "budget_zh.xlsx").read_bytes()
SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that unpacks little and keeps little."""
    with running(folder=tmp_path_factory.mktemp("home"), unpacked_bytes=3_000_000, parts=120, templates=4) as one:
        yield one


@pytest.fixture(autouse=True)
def empty(small: Running) -> Iterator[None]:
    """Every test begins without templates of another."""
    yield
    for key in list(small.state.templates._kept):
        small.state.templates.drop(key)


def edited(package: bytes, changes: dict[str, bytes | None] | None = None, **replaced: tuple[bytes, bytes]) -> bytes:
    """A package with parts put in, left out (None), or with a text replaced."""
    changes = dict(changes or {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = changes.pop(name, old.read(name))
            if content is None:
                continue
            for before, after in replaced.values():
                content = content.replace(before, after) if name == SHEET else content
            new.writestr(name, content)
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def sent(server: Running, path: str, name: str, content: bytes):
    answer = server.post(path, files={"file": (name, content)})
    assert answer.status_code < 500, answer.text
    return answer


def both(server: Running, content: bytes) -> list:
    """The answers to a workbook as a form and as a template."""
    return [sent(server, path, "a.xlsx", content) for path in ("/api/scenario", "/api/templates")]


# ---------------------------------------------------------------- paths


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd.toml", "..\\..\\boot.toml", "/etc/cron.d/x.toml", "C:\\x.toml", "a/../../b.toml", ".toml",
     "...toml", "a\x00b.toml", "con.toml", "x" * 300 + ".toml", "名字.toml", "a.TOML", "%2e%2e%2fx.toml"],
)  # fmt: skip
def test_names_of_uploads_lead_nowhere(small, name):
    answer = sent(small, "/api/scenario", name, (EXAMPLES / "twenty_seats.toml").read_bytes())
    assert answer.status_code in (200, 400, 422)
    assert list(small.state.private.path.parent.rglob("*")) == [small.state.private.path]
    assert "/" not in answer.json().get("message", "")


@given(st.text(max_size=80))
def test_a_safe_name_is_one_part_of_a_path(name):
    try:
        safe = safe_name(f"{name}.toml", (".toml",))
    except InputError:
        return
    assert Path(safe).name == safe
    assert not safe.startswith(".")
    assert len(safe.encode()) <= 255
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', safe)


@pytest.mark.parametrize(
    "name", ["../twenty_seats", "..%2ftwenty_seats", "twenty_seats.toml", "%2e%2e/x", "/etc/passwd", "*"]
)
def test_names_of_examples_lead_nowhere(small, name):
    assert small.get(f"/api/examples/{name}").status_code in (404, 405)


@pytest.mark.parametrize("key", ["..", "../../etc", "%2e%2e", "a/b", "/etc/passwd", "x" * 64, "x" * 2000])
def test_ids_lead_nowhere(small, key):
    assert small.get(f"/api/templates/{key}").status_code in (404, 405, 422)
    assert small.get(f"/api/batches/{key}/result").status_code in (404, 405, 422)
    answer = small.post("/api/build", {"raw": raw(), "template": key})
    assert answer.status_code in (404, 422)


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/app.py", "/..\\app.py", "//etc/passwd"]
)
def test_pages_come_from_one_folder_only(small, path):
    with small.line() as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
    assert b" 404 " in answer.splitlines()[0]
    assert b"root:" not in answer


# ---------------------------------------------------------------- bombs


def test_a_bomb_is_refused_before_it_goes_off(small):
    bomb = edited(FORM, {"xl/media/zeros.bin": bytes(200_000_000)})
    assert len(bomb) < 1_000_000
    start = time.monotonic()
    for answer in both(small, bomb):
        assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
    assert time.monotonic() - start < 5


def test_a_bomb_that_lies_about_its_size_is_refused_too(small):
    bomb = bytearray(edited(FORM, {"xl/media/zeros.bin": bytes(50_000_000)}))
    for place in (m.start() for m in re.finditer(re.escape((50_000_000).to_bytes(4, "little")), bytes(bomb))):
        bomb[place : place + 4] = (1000).to_bytes(4, "little")
    for answer in both(small, bytes(bomb)):
        assert answer.status_code in (413, 422)


def test_too_many_parts_are_refused(small):
    many = edited(FORM, {f"xl/media/{number}.bin": b"" for number in range(200)})
    for answer in both(small, many):
        assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))


@pytest.mark.parametrize(
    "declared",
    [f"<!DOCTYPE x [{LAUGHS}]>", '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
     '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'],
)  # fmt: skip
@pytest.mark.parametrize("part", [SHEET, "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "docProps/custom.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(small, declared, part, encoding):
    with zipfile.ZipFile(io.BytesIO(FORM)) as archive:
        content = archive.read(part).decode()
    body = re.sub(r"^<\?xml.*?\?>\s*", "", content)
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declared}{body}'
    for answer in both(small, edited(FORM, {part: text.encode(encoding)})):
        assert answer.status_code == 422
        assert "root:" not in answer.text
        # The cause, as on the command line; the file is as it was meant, not damaged.
        assert "document type" in answer.json()["message"]
        assert part in answer.json()["message"]


@pytest.mark.parametrize("part", [SHEET, "docProps/custom.xml"])
def test_a_part_that_is_no_xml_is_named(small, part):
    for answer in both(small, edited(FORM, {part: "<a><b></a>"})):
        assert answer.status_code == 422
        assert f"part '{part}' of the workbook cannot be read" in answer.json()["message"]


@pytest.mark.parametrize("length", [0, 1, 30, 1000, len(FORM) // 2, len(FORM) - 10])
def test_a_workbook_that_is_cut_off_is_refused(small, length):
    for answer in both(small, FORM[:length]):
        assert answer.status_code == 422


@settings(max_examples=50)
@given(st.integers(0, len(FORM) - 1), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_any_bytes_changed_is_answered(small, place, noise):
    both(small, FORM[:place] + noise + FORM[place + len(noise) :])


def test_a_password_and_the_old_format_are_named(small):
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    assert "old .xls format" in sent(small, "/api/scenario", "a.xlsx", old).json()["message"]
    locked = old + "EncryptedPackage".encode("utf-16-le")
    assert "password" in sent(small, "/api/scenario", "a.xlsx", locked).json()["message"]


# ---------------------------------------------------------------- ways out of a template

RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://x/relationships/{}" Target="{}" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    "changes",
    [
        {"xl/vbaProject.bin": b"x"},
        {"xl/externalLinks/externalLink1.xml": b"<x/>"},
        {"xl/connections.xml": b"<x/>"},
        {"xl/queryTables/queryTable1.xml": b"<x/>"},
        {"xl/embeddings/oleObject1.bin": b"x"},
        {"xl/activeX/activeX1.bin": b"x"},
        {"xl/drawings/_rels/drawing9.xml.rels": RELATION.format("image", "http://127.0.0.1/x.png").encode()},
        {"xl/drawings/_rels/drawing9.xml.rels": RELATION.format("image", "file:///etc/passwd").encode()},
        {"xl/worksheets/_rels/sheet9.xml.rels": RELATION.format("oleObject", "file:///etc/passwd").encode()},
    ],
)
def test_a_template_that_runs_programs_or_points_elsewhere_is_refused(small, changes):
    answer = sent(small, "/api/templates", "t.xlsx", edited(TEMPLATE, changes))
    assert (answer.status_code, answer.json()["error"]) == (422, "template")
    assert next(iter(changes)) in answer.json()["message"]


@pytest.mark.parametrize(
    "formula",
    ['WEBSERVICE("http://127.0.0.1/")', "webservice (A1)", "'[1]Sheet1'!A1", "[2]!name", "'file:///etc/passwd'#$Sheet1.A1",
     "INDIRECT(A1)", "cmd|' /C calc'!A0", "'C:\\[other.xlsx]S'!A1", "'\\\\host\\share\\[b.xlsx]S'!A1",
     'DDE("soffice";"x";"y")', 'IMAGE("https://x/y.png")', "[other.xlsx]S!A1", "CALL(1)"],
)  # fmt: skip
def test_a_formula_that_points_elsewhere_is_refused(small, formula):
    assert outward(small, formula).status_code == 422


@pytest.mark.parametrize(
    "formula",
    ["SUM(A1:B2)", "Table1[Amount]", "Table1[[#This Row],[Amount]]", 'HYPERLINK("https://example.com","x")', "A1&\"|\"",
     '"[1]"', "IF(A1>0,\"a [b] c\",'my sheet'!B2)", "LOOKUP(A1,B:B)", "INDEX(A:A,MATCH(1,B:B,0))"],
)  # fmt: skip
def test_a_teams_own_formula_is_taken(small, formula):
    answer = outward(small, formula)
    assert answer.status_code == 201, answer.text


def outward(server: Running, formula: str):
    book = openpyxl.load_workbook(TEMPLATES / "budget_en.xlsx")
    book.worksheets[0]["Z1"] = f"={formula}"
    buffer = io.BytesIO()
    book.save(buffer)
    return sent(server, "/api/templates", "t.xlsx", buffer.getvalue())


@pytest.mark.parametrize("use", ["printing", "calculation"])
def test_libreoffice_fetches_nothing(tmp_path, office, use):
    """A workbook with a linked picture and a WEBSERVICE formula, printed or calculated: nobody is asked."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as listener:
        thread = threading.Thread(target=listener.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{listener.server_port}"
        (tmp_path / "out.xlsx").write_bytes(linking(url))
        if use == "printing":
            write_pdf(tmp_path / "out.xlsx", tmp_path / "out.pdf")
            assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")
        else:
            values = recalculated((tmp_path / "out.xlsx").read_bytes())
            assert values is not None
            assert "text" in values.values()
        listener.shutdown()
        thread.join()
    assert asked == []


def test_libreoffice_ends_with_whoever_has_waited_for_it_too_long(tmp_path, office, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    book = tmp_path / "book.xlsx"
    book.write_bytes(FORM)
    with pytest.raises(OutputError, match="could not print"):
        write_pdf(book, tmp_path / "out.pdf", timeout_s=0.5)
    assert [words for each in psutil.process_iter() if str(tmp_path) in (words := words_of(each))] == []
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


def words_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def linking(url: str) -> bytes:
    """A workbook that shows a picture from the network and asks for a page."""
    book = openpyxl.Workbook()
    book.active["A1"] = f'=WEBSERVICE("{url}/page")'
    book.active["A2"] = "text"
    buffer = io.BytesIO()
    book.save(buffer)
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = f"""<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:oneCellAnchor><xdr:from><xdr:col>2</xdr:col>
<xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="900000" cy="900000"/>
<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="p"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>
<a:blip xmlns:r="{space}" r:link="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"""
    relation = RELATION.format("image", f"{url}/picture.png").replace("http://x/relationships", space)
    own = relation.replace(' TargetMode="External"', "").replace(f"{url}/picture.png", "../drawings/drawing1.xml")
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as archive:
        content = archive.read(sheet)
        types = archive.read("[Content_Types].xml")
    kind = (
        b'<Override PartName="/xl/drawings/drawing1.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
    )
    return edited(
        buffer.getvalue(),
        {
            sheet: content.replace(b"</worksheet>", f'<drawing xmlns:r="{space}" r:id="rId1"/></worksheet>'.encode()),
            "[Content_Types].xml": types.replace(b"</Types>", kind),
            "xl/worksheets/_rels/sheet1.xml.rels": own.replace("/image", "/drawing").encode(),
            "xl/drawings/drawing1.xml": drawing.encode(),
            "xl/drawings/_rels/drawing1.xml.rels": relation.encode(),
        },
    )


# ---------------------------------------------------------------- templates that are kept


def test_a_template_is_looked_over_used_and_forgotten(small):
    answer = sent(small, "/api/templates", "ours.xlsx", TEMPLATE).json()
    assert answer["report"]["findings"] == []
    assert {"sheet", "cell", "tag"} == set(answer["report"]["tags"][0])
    kept = f"/api/templates/{answer['id']}"
    assert small.get(kept).json() == answer["report"]
    own = small.post("/api/build", {"raw": raw(), "template": answer["id"]})
    assert own.content == small.post("/api/build", {"raw": raw()}).content
    assert small.get(kept).status_code == 200
    forgotten(small)
    assert small.get(kept).status_code == 404
    assert list(small.state.private.path.glob("template-*")) == []


def forgotten(server: Running) -> None:
    """The hour that templates are kept is over."""
    for kept in server.state.templates.every():
        kept.until = time.monotonic() - 1
    server.state.templates.sweep()


def test_a_template_with_unknown_tags_is_kept_with_its_findings_and_not_built_with(small):
    book = openpyxl.load_workbook(io.BytesIO(TEMPLATE))
    book.worksheets[0]["A1"] = "{{construction.totl}}"
    buffer = io.BytesIO()
    book.save(buffer)
    answer = sent(small, "/api/templates", "ours.xlsx", buffer.getvalue()).json()
    assert "did you mean construction.total?" in answer["report"]["findings"][0]
    built = small.post("/api/build", {"raw": raw(), "template": answer["id"]})
    assert (built.status_code, built.json()["error"]) == (422, "template")


def test_only_so_many_templates_are_kept(small):
    answers = [sent(small, "/api/templates", "t.xlsx", TEMPLATE).status_code for _ in range(3)]
    assert answers == [201, 201, 429]


def test_what_is_no_template_leaves_nothing(small):
    assert sent(small, "/api/templates", "t.xlsx", b"no").status_code == 422
    assert list(small.state.private.path.iterdir()) == []


def test_texts_of_a_scenario_stay_texts(small, tmp_path):
    tables = raw()
    tables["budget"]["project"] = '=WEBSERVICE("http://127.0.0.1/")'
    content = small.post("/api/build", {"raw": tables}).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        formulas = [f for name in archive.namelist() for f in re.findall(rb"<f[ >].*?</f>", archive.read(name))]
        links = [name for name in archive.namelist() if b'TargetMode="External"' in archive.read(name)]
    assert formulas
    assert not any(b"WEBSERVICE" in each for each in formulas)
    assert links == []


def test_a_scenario_that_a_workbook_carries_is_checked_like_any_other(small):
    made = small.post("/api/build", {"raw": raw()}).content
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        record = archive.read("xl/worksheets/ccxl.xml")
    for wrong in (b"{}", b"[]", b"3", b'"a"', b"{", json.dumps({"budget": 3}).encode()):
        # One cell holds the scenario, one the inputs; both are small enough here.
        for kind, codes in (("s", (200, 422)), ("i", (422,))):
            broken = re.sub(rf"(<t>{kind}\|).*?(\|</t>)".encode(), rb"\g<1>" + wrong + rb"\g<2>", record)
            assert broken != record
            answer = sent(small, "/api/scenario", "a.xlsx", edited(made, {"xl/worksheets/ccxl.xml": broken}))
            assert answer.status_code in codes
