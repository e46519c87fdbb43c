"""What a process loads before it does what it was asked to, and what works without packages that only some of it needs.

Times are measured by ``tests/benchmarks/bench_cold.py``; what they follow from is held here.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ccxl.core.needed import REQUIRED
from ccxl.workbook.template import resources

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = resources("examples") / "hotline_60.toml"
# The command line with the arguments of the process.
MAIN = "from ccxl.cli import main; main()"
BUILDER = {"ccxl.api", "ccxl.budget", "ccxl.workbook", "ccxl.server.app", "ccxl.batch"}
HEAVY = {"fastapi", "formualizer", "lxml", "openpyxl", "pandas", "pebble", "pydantic", "pyxirr", "rich", "xlsxwriter"}


def run(code: str, *arguments: str, without: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """A process of its own that cannot import some packages."""
    blocked = f"import sys; sys.modules.update(dict.fromkeys({without!r}))" if without else "import sys"
    return subprocess.run(
        [sys.executable, "-c", f"{blocked}\n{code}", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def loaded(code: str, *arguments: str) -> set[str]:
    """Names of the modules that are loaded when a process ends."""
    at_end = "import atexit; atexit.register(lambda: print('', *sys.modules, sep='\\n'))"
    done = run(f"{at_end}\n{code}", *arguments)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines())


def within(names: set[str], packages: set[str]) -> list[str]:
    """Those of the names that belong to some packages."""
    return sorted(name for name in names if any(f"{name}.".startswith(f"{package}.") for package in packages))


class TestLoaded:
    def test_functions_of_excel_load_neither_the_builder_nor_what_it_needs(self) -> None:
        names = loaded("import udfs")

        assert within(names, BUILDER | HEAVY | {"typer"}) == []
        assert within(names, {"scipy.special", "scipy.sparse", "scipy.optimize", "numpy.random"}) == []

    def test_functions_of_excel_need_numpy_scipy_and_xlwings_alone(self) -> None:
        done = run("import xlwings, udfs; assert udfs.CCXL_AGENTS(950.0, 181.0) > 0", without=(*HEAVY, "typer"))

        assert done.returncode == 0, done.stderr

    def test_calling_one_function_loads_neither_the_builder_nor_what_it_needs(self) -> None:
        names = loaded(MAIN, "call", "agents", "calls=950", "aht_s=181")

        assert within(names, BUILDER | HEAVY) == []
        assert within(names, {"scipy.special", "scipy.sparse", "scipy.optimize", "numpy.random"}) == []

    def test_a_check_loads_no_budget(self) -> None:
        names = loaded("from ccxl.workbook.check.audit import check_workbook")

        assert within(names, {"ccxl.budget", "ccxl.functions", "pandas", "pydantic", "scipy"}) == []

    def test_a_build_loads_nothing_that_it_does_not_use(self, tmp_path: Path) -> None:
        names = loaded(MAIN, "build", str(EXAMPLE), "-o", str(tmp_path / "out.xlsx"))

        unused = {"ccxl.functions", "ccxl.server.app", "ccxl.workbook.check.audit", "http.client", "scipy.special"}
        assert within(names, unused | HEAVY - {"formualizer", "lxml", "pydantic", "rich"}) == []

    def test_special_functions_are_those_of_scipy_which_stays_whole(self) -> None:
        done = run(
            "from ccxl.core import special; own = special.gammaincc; assert 'scipy.special' not in sys.modules\n"
            "import scipy.special\n"
            "assert own(3.0, 2.0) == scipy.special.gammaincc(3.0, 2.0)\n"
            "with scipy.special.errstate(all='raise'): scipy.special.gammaincc(1.0, 1.0)\n"
            "import scipy.stats; assert special.betainc is scipy.special.betainc"
        )

        assert done.returncode == 0, done.stderr

    def test_public_names_are_listed_without_being_loaded_twice(self) -> None:
        done = run("import ccxl; names = dir(ccxl); assert {'agents', 'build', 'Budget', 'simulate'} <= set(names)\n"
                   "assert all(getattr(ccxl, name) is not None for name in names if name[0] != '_')")  # fmt: skip

        assert done.returncode == 0, done.stderr


class TestMissing:
    WITHOUT = ("formualizer", "pebble")

    def test_functions_inputs_and_figures_need_neither_engine_nor_pool(self) -> None:
        done = run(
            "import ccxl; assert round(ccxl.service_level(1000, 120, 36, 15), 3) == 0.605\n"
            f"print(ccxl.Budget(ccxl.load({str(EXAMPLE)!r})).values['first_year_total'])",
            without=self.WITHOUT,
        )

        assert (done.returncode, done.stdout) == (0, "9843914.96\n"), done.stderr

    def test_a_build_says_what_is_missing_and_how_to_install_it(self, tmp_path: Path) -> None:
        target = tmp_path / "out.xlsx"

        done = run(MAIN, "build", str(EXAMPLE), "-o", str(target), without=self.WITHOUT)

        assert done.returncode == 2
        assert done.stderr == (
            "ccxl: calculating a workbook needs the package formualizer, which is not installed; "
            "install it with: pip install 'formualizer==0.13.0'\n"
        )
        assert not target.exists()

    def test_a_batch_says_what_is_missing_and_how_to_install_it(self, tmp_path: Path) -> None:
        done = run(MAIN, "batch", "sites.csv", "-o", str(tmp_path), without=self.WITHOUT)

        assert done.returncode == 2
        assert done.stderr == (
            "ccxl: a batch needs the package pebble, which is not installed; "
            "install it with: pip install 'pebble>=5.1'\n"
        )

    @pytest.mark.parametrize("name", REQUIRED)
    def test_what_is_to_be_installed_is_what_ccxl_requires(self, name: str) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

        assert REQUIRED[name] in project["dependencies"]
