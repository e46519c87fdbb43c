"""Rules of the house that need no knowledge of what is inside."""

from __future__ import annotations

import re
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {"README.md", "ccxl", "pyproject.toml", "tests", "udfs.py", "workbooks"}

# The parts are joined with a dot when the test runs, so that this file does not name them either.
PACKAGE_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("pypi", "douban"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("npmmirror", "com"),
        ("npm", "taobao"),
        ("yarnpkg", "com"),
        ("deb", "debian"),
        ("ftp", "debian"),
        ("snapshot", "debian"),
        ("nodesource", "com"),
        ("anaconda", "org"),
        ("tuna", "tsinghua"),
        ("mirrors", "aliyun"),
        ("mirrors", "ustc"),
        ("mirrors", "cloud"),
        ("mirrors", "163"),
        ("repo", "huaweicloud"),
        ("mirrors", "huaweicloud"),
        ("index", "crates"),
        ("proxy", "golang"),
    )
]
# Options that would name one.
PACKAGE_OPTIONS = ["-".join(parts) for parts in (("--index", "url"), ("--extra", "index", "url"), ("--find", "links"))]


def files_of_the_tree() -> list[str]:
    """Every file that is, or is about to be, in the repository."""
    # safe.directory: the checkout may belong to another user than the one who runs the tests.
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return sorted({name for name in listed.split("\0") if name and (ROOT / name).is_file()})


FILES = files_of_the_tree()


def texts(name: str) -> Iterator[bytes]:
    """The content of a file, or of every part of a zipped one."""
    path = ROOT / name
    if not zipfile.is_zipfile(path):
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            yield package.read(part)


def names_a_host(content: bytes) -> list[str]:
    return [host for host in PACKAGE_HOSTS + PACKAGE_OPTIONS if host.encode() in content.lower()]


def test_the_tree_is_seen():
    assert {"pyproject.toml", "ccxl/core/version.py", "tests/test_house.py"} <= set(FILES)


def test_no_file_names_a_package_host():
    found = {name: hosts for name in FILES for content in texts(name) if (hosts := names_a_host(content))}

    assert found == {}


@pytest.mark.parametrize("text", ["https://%s/simple", "pip install -i http://%s", "Mirror: %s."])
@pytest.mark.parametrize("host", PACKAGE_HOSTS)
def test_a_package_host_would_be_found(text, host):
    assert host in names_a_host((text % host.upper()).encode())


def test_no_workbook_has_macros():
    assert [name for name in FILES if Path(name).suffix.lower() in {".xlsm", ".xlam", ".xltm", ".xlsb", ".xls"}] == []
    for name in FILES:
        if Path(name).suffix.lower() in {".xlsx", ".xltx"}:
            with zipfile.ZipFile(ROOT / name) as package:
                assert [part for part in package.namelist() if "vba" in part.lower()] == [], name


def test_the_top_level_holds_what_it_should():
    entries = {name.partition("/")[0] for name in FILES}

    assert {entry for entry in entries if not entry.startswith(".")} <= TOP_LEVEL


def test_the_version_stands_in_one_place():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["dynamic"] == ["version"]
    assert settings["tool"]["hatch"]["version"]["path"] == "ccxl/core/version.py"

    version = re.search(
        r'^__version__ = "(.+)"$', (ROOT / "ccxl/core/version.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert version is not None
    quoted = re.compile(rf"""["']{re.escape(version[1])}["']""")
    readable = (name for name in FILES if name.endswith((".py", ".toml", ".json", ".js", ".mjs", ".xml", ".html")))
    stated = [name for name in readable if quoted.search((ROOT / name).read_text(encoding="utf-8"))]
    assert stated == ["ccxl/core/version.py"]
