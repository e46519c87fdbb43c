"""Options, hypothesis profiles and the outside tools that every test file can ask for."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import validator
from tests.browser import Browser
from tests.office import Office
from tests.serving import Running, running

# The worker runs under the system's Python, which alone can import uno.
collect_ignore = ["office_worker.py", "vba_worker.py"]

# Fixtures that start something outside Python; --fast leaves out the tests that use them.
OUTSIDE = frozenset({"basic", "browse", "calc", "excel", "office", "schema_errors"})

# The same examples on every run, so that a failure is the fault of the change under test.
settings.register_profile("run", deadline=None, derandomize=True)
# Many more, and new ones each time; a failure prints how to repeat it.
settings.register_profile("full", deadline=None, max_examples=1000, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --full and --fast."""
    group = parser.getgroup("ccxl")
    group.addoption("--full", action="store_true", help="also the tests marked 'full', and more hypothesis examples")
    group.addoption(
        "--fast", action="store_true", help="without the tests that start LibreOffice, Chromium or the Open XML SDK"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose the hypothesis profile."""
    settings.load_profile("full" if config.getoption("full") else "run")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, rather than skip, what the options leave out: a skip would look like a gap."""
    left_out = [item for item in items if _is_left_out(item, config)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _is_left_out(item, config)]


def _is_left_out(item: pytest.Item, config: pytest.Config) -> bool:
    if item.get_closest_marker("full") and not config.getoption("full"):
        return True
    return bool(config.getoption("fast") and OUTSIDE.intersection(getattr(item, "fixturenames", ())))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Search for garbage less often, and never among the thousands of tests, which stay to the end."""
    # A benchmark measures what the user's own interpreter does.
    if not session.config.getoption("benchmark_enable"):
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Run what is marked "untraced" without the tracer, which makes all Python twice as slow.

    The `no_cover` of pytest-cov would end the tracing of other threads too, that of a server among them, for good.
    """
    if item.get_closest_marker("untraced") is None:
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when a test was skipped: a test that did not run has proved nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line(f"\n{len(reporter.stats['skipped'])} skipped; no test of ccxl may be skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give the LibreOffice of this test process."""
    with Office(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """Give the web server of this test process."""
    with running() as one:
        yield one


@pytest.fixture(scope="session")
def browse() -> Iterator[Browser]:
    """Give the headless Chromium of this test process, as a function: a scenario in, what it saw out."""
    with Browser(Path(__file__).with_name("pane.mjs")) as one:
        yield one


@pytest.fixture(scope="session")
def schema_errors() -> Callable[..., dict[Path, list[str]]]:
    """Give the Open XML SDK as a function: paths in, errors by path out."""
    return validator.schema_errors
