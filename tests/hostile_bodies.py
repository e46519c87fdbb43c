"""Requests made to break a server: every kind of body, over every route that takes one."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

JSON = "application/json"
TOML = "application/toml"
BOUNDARY = "b0undary"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


class Hostile(NamedTuple):
    """One request."""

    name: str
    method: str
    path: str
    kind: str
    body: bytes


def deep_tables(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


def deep_lists(depth: int) -> str:
    return "[" * depth + "]" * depth


def deep_both(depth: int) -> str:
    return '[{"a":' * depth + "1" + "}]" * depth


# Values of JSON.
VALUES: dict[str, Callable[[random.Random], str]] = {
    "tables 900": lambda _: deep_tables(900),
    "tables": lambda chance: deep_tables(chance.randrange(21, 5_000)),
    "tables 100000": lambda _: deep_tables(100_000),
    "lists 900": lambda _: deep_lists(900),
    "lists": lambda chance: deep_lists(chance.randrange(21, 50_000)),
    "mixed": lambda chance: deep_both(chance.randrange(21, 3_000)),
    "text": lambda _: json.dumps("x" * 1_000_000),
    "many keys": lambda _: json.dumps({f"k{number}": 1 for number in range(100_000)}),
    "many rows": lambda _: "[" + "{}," * 300_000 + "{}]",
    "long key": lambda _: json.dumps({"k" * 500_000: 1}),
    "digits": lambda _: "9" * 5_001,
    "more digits": lambda _: "9" * 4_000,
    "tiny": lambda _: "1e-999",
    "infinite": lambda chance: chance.choice(("NaN", "Infinity", "-Infinity", "1e999")),
    "twice": lambda _: '{"a": 1, "a": 2}',
    "surrogate": lambda _: '"\\ud800"',
    "surrogate key": lambda _: '{"\\udfff": 1}',
    "control": lambda _: '"\\u0000\\u0001"',
    "null": lambda _: "null",
    "nothing": lambda _: "",
    "open": lambda _: '{"a": [1, {',
}

# Where a value of JSON, the @, stands in a request.
PLACES: dict[str, tuple[str, str]] = {
    "validate": ("/api/validate", '{"raw": {"a": @}}'),
    "validate in": ("/api/validate", '{"raw": {"budget": {"year": @}, "operating": {"lines": @}}}'),
    "validate raw": ("/api/validate", '{"raw": @}'),
    "validate settings": ("/api/validate", '{"raw": {}, "settings": [@]}'),
    "validate lang": ("/api/validate", '{"raw": {}, "lang": @}'),
    "validate whole": ("/api/validate", "@"),
    "build": ("/api/build", '{"raw": {"a": @}}'),
    "build raw": ("/api/build", '{"raw": @, "format": "json"}'),
    "build template": ("/api/build", '{"raw": {}, "template": @}'),
    "build whole": ("/api/build", "@"),
    "call": ("/api/functions/traffic", '{"arguments": {"calls": @, "aht_s": 180}}'),
    "call arguments": ("/api/functions/agents", '{"arguments": @}'),
    "call whole": ("/api/functions/service_level", "@"),
    "calls": ("/api/functions/batch", '{"calls": [{"function": "traffic", "arguments": [@, 180]}]}'),
    "calls by name": ("/api/functions/batch", '{"calls": [{"function": "traffic", "arguments": @}]}'),
    "calls function": ("/api/functions/batch", '{"calls": [{"function": @, "arguments": []}]}'),
    "calls list": ("/api/functions/batch", '{"calls": @}'),
    "calls whole": ("/api/functions/batch", "@"),
}


def multipart(*parts: tuple[str, str, bytes]) -> bytes:
    """A form of parts: name, file name (none where empty), content."""
    body = b""
    for name, file, content in parts:
        shown = f'; filename="{file}"' if file else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


TOMLS: dict[str, bytes] = {
    "lists": b"a = " + b"[" * 5_000 + b"]" * 5_000,
    "tables": b"a = " + b"{a=" * 3_000 + b"1" + b"}" * 3_000,
    "dotted": b"a." * 3_000 + b"a = 1",
    "head": b"[" + b"a." * 3_000 + b"a]",
    "digits": b"[budget]\nyear = " + b"9" * 5_000,
    "hexadecimal": b"[budget]\nyear = 0x" + b"f" * 5_000,
    "infinite": b"a = nan\nb = -inf\nc = 07:32:00\nd = 1979-05-27T07:32:00Z\ne = 1e999",
    "not UTF-8": b'a = "\xff\xfe"',
    "twice": b"a = 1\na = 2",
    "many keys": b"".join(b"k%d = 1\n" % number for number in range(50_000)),
    "NUL": b"a = 1\x00",
    "nothing": b"",
}
TABLES: dict[str, bytes] = {
    "deep": b"site,traffic.aht_s\nA," + b"[" * 5_000 + b"]" * 5_000,
    "long": b"site,traffic.aht_s\nA," + b"1" * 200_000,
    "not text": b"site,traffic.aht_s\n\xff\xff\xff,1",
    "many columns": b",".join(b"c%d" % number for number in range(20_000)) + b"\n1",
    "zip": b"PK\x03\x04" + b"\x00" * 500,
    "nothing": b"",
}
GOOD_TABLE = b"site,traffic.aht_s\nA,180\n"


def json_bodies(chance: random.Random) -> Iterator[Hostile]:
    for place, (path, frame) in PLACES.items():
        for name, value in VALUES.items():
            yield Hostile(f"{place}: {name}", "POST", path, JSON, frame.replace("@", value(chance)).encode())


def odd_bodies() -> Iterator[Hostile]:
    """Bytes that are not what the head says."""
    good = b'{"raw": {"budget": {"year": 2026}}}'
    kinds = {
        "none": "", "text": "text/plain", "form": "application/x-www-form-urlencoded", "form of nothing": FORM,
        "no boundary": "multipart/form-data", "xml": "application/xml", "odd": "a" * 2_000,
        "json+": "application/x+json",
        "charset": "application/json; charset=utf-7", "of no alphabet": 'application/json; charset="\\"',
    }  # fmt: skip
    contents = {
        "good": good, "UTF-8": b'{"raw": {"a": "\xff\xfe\xed\xa0\x80"}}', "UTF-16": good.decode().encode("utf-16"),
        "UTF-32": good.decode().encode("utf-32"), "mark": b"\xef\xbb\xbf" + good, "NUL": b"\x00" * 5_000,
        "random": random.Random(5).randbytes(5_000), "gzip": b"\x1f\x8b\x08" + b"\x00" * 100,
    }  # fmt: skip
    paths = ("/api/validate", "/api/build", "/api/functions/traffic", "/api/functions/batch", "/api/scenario",
             "/api/templates", "/api/batches", "/api/nothing", "/api/functions/" + "x" * 5_000)  # fmt: skip
    for path in paths:
        for kind, value in kinds.items():
            yield Hostile(f"{path[:30]}: kind {kind}", "POST", path, value, good)
        for name, content in contents.items():
            yield Hostile(f"{path[:30]}: {name}", "POST", path, JSON, content)


def forms() -> Iterator[Hostile]:
    for name, content in TOMLS.items():
        yield Hostile(f"scenario: {name}", "POST", "/api/scenario", FORM, multipart(("file", "a.toml", content)))
        body = multipart(("table", "t.csv", GOOD_TABLE), ("base", "a.toml", content))
        yield Hostile(f"batches base: {name}", "POST", "/api/batches", FORM, body)
        for path in ("/api/scenario", "/api/templates"):
            body = multipart(("file", "a.xlsx", content))
            yield Hostile(f"{path} workbook: {name}", "POST", path, FORM, body)
    for name, content in TABLES.items():
        for file in ("t.csv", "t.xlsx"):
            body = multipart(("table", file, content), ("raw", "", b"{}"))
            yield Hostile(f"batches {file}: {name}", "POST", "/api/batches", FORM, body)
    chance = random.Random(7)
    for name, value in VALUES.items():
        body = multipart(("table", "t.csv", GOOD_TABLE), ("raw", "", b'{"a": %s}' % value(chance).encode()))
        yield Hostile(f"batches raw: {name}", "POST", "/api/batches", FORM, body)
    inner = multipart(("file", "a.toml", b"a = 1"))
    for _ in range(30):
        inner = multipart(("file", "a.toml", inner))
    many = multipart(*(("file", "a.toml", b"a = 1") for _ in range(1_500)))
    fields = multipart(*((f"f{number}", "", b"1") for number in range(1_500)))
    codec = f"{FORM}; charset=raw_unicode_escape"
    escaped = multipart(("table", "t.csv", GOOD_TABLE), ("raw", "", b'{"\\ud800": "\\udc00"}'))
    names = ("\\..\\..\\a.toml", "../" * 500 + "a.toml", "a" * 60_000 + ".toml", "a.toml\x00", "\ud800.toml", "a.exe")
    for path in ("/api/scenario", "/api/templates", "/api/batches"):
        for name, body in (("in one another", inner), ("many files", many), ("many fields", fields)):
            yield Hostile(f"{path}: {name}", "POST", path, FORM, body)
        for file in names:
            shown = file.encode("utf-8", "surrogatepass").decode("latin-1")
            body = multipart(("file", shown, b"a = 1")).decode().encode("latin-1")
            yield Hostile(f"{path}: file {file[:20]!r}", "POST", path, FORM, body)
        yield Hostile(f"{path}: cut off", "POST", path, FORM, multipart(("file", "a.toml", b"a = 1"))[:-20])
        yield Hostile(f"{path}: head", "POST", path, FORM, f"--{BOUNDARY}\r\n{'A' * 30_000}: b\r\n\r\n".encode())
    yield Hostile("batches: alphabet", "POST", "/api/batches", codec, escaped)


def queries() -> Iterator[Hostile]:
    for value in ("[" * 900, "9" * 5_000, "\x00", "\ud800", "%", "../" * 50, "{{a}}", "é" * 500, ""):
        text = quote(value.encode("utf-8", "surrogatepass"))
        for path in ("/api/form?lang={}", "/api/form?lang=zh&more={}", "/api/examples?lang={}", "/api/examples/{}",
                     "/api/templates/{}", "/api/batches/{}", "/api/batches/{}/result", "/api/functions/{}", "/addin/{}",
                     "/{}"):  # fmt: skip
            yield Hostile(f"{path}: {value[:10]!r}", "GET", path.format(text), "", b"")
        yield Hostile(f"delete {value[:10]!r}", "DELETE", f"/api/batches/{text}", "", b"")


def hostile_requests(seed: int = 1) -> list[Hostile]:
    """All of them, in an order that only the seed decides."""
    chance = random.Random(seed)
    found = [*json_bodies(chance), *odd_bodies(), *forms(), *queries()]
    chance.shuffle(found)
    return found
