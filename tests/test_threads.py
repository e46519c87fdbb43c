"""Several threads of one process at once: each gets its own workbook, its own budget and its own answers."""

from __future__ import annotations

import os
import sys
import tomllib
import warnings
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from ccxl.budget import model
from ccxl.budget.model import Budget
from ccxl.budget.reading import changed, scenario_from
from ccxl.budget.register import whole_budget
from ccxl.core.errors import GateError
from ccxl.functions import FUNCTIONS
from ccxl.workbook import build as building
from ccxl.workbook import inputs
from ccxl.workbook.build import build, resources, shipped_template
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.custom_template.new import tagged_copy
from ccxl.workbook.form import grid
from ccxl.workbook.form.new import new_form
from ccxl.workbook.package import package_bytes
from ccxl.workbook.template import read_template
from tests.finished import finished, is_unknown

THREADS = 6
EXAMPLES = ("twenty_seats", "hotline_60", "outsourcer_offer")
RAW = {name: tomllib.loads((resources("examples") / f"{name}.toml").read_text(encoding="utf-8")) for name in EXAMPLES}


def scenario(example, number):
    """One of several sites of one shape: another name and other prices."""
    settings = (f"budget.project=P{number}", f"operating.lines.0.price={1000 + 100 * number}")
    return scenario_from(changed(RAW[example], settings), f"site {number}")


@pytest.fixture(autouse=True)
def impatient():
    """Let threads take turns as often as they can, and start without anything remembered."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    forget()
    yield
    sys.setswitchinterval(interval)


def forget():
    building._shapes.clear()
    model.DEFINITION = whole_budget()
    shipped_template.cache_clear()


def in_threads(work, orders):
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, orders))


@pytest.mark.untraced
@pytest.mark.parametrize("builds", [36, pytest.param(300, marks=pytest.mark.full)])
def test_sites_of_one_shape_hold_their_own_budgets(builds):
    sites = [scenario("twenty_seats", number) for number in range(3)]
    right = []
    for site in sites:
        workbook = finished(site)
        own = Budget(site).lines
        for place in filter(workbook.is_money, workbook.slots):
            slot = workbook.slots[place]
            value = own[slot.key].ravel()[slot.flat]
            assert is_unknown(value) or workbook.stored[place] == pytest.approx(value, abs=1e-6), (place, slot.key)
        right.append(workbook.built.content)
    assert len(set(right)) == len(sites)
    forget()
    found = in_threads(lambda number: build(sites[number % 3]).content, range(builds))
    assert len(building._shapes) == 1, "the sites are meant to be of one shape"
    wrong = [number for number, content in enumerate(found) if content != right[number % 3]]
    assert not wrong


@pytest.mark.untraced
def test_shapes_languages_and_templates_side_by_side():
    own = read_template(
        package_bytes(tagged_copy(shipped_template("zh"), ("operating", "cash", "summary"), "zh")), "ours.xlsx"
    )
    kinds = [("twenty_seats", None, "zh"), ("twenty_seats", own, "zh"), ("twenty_seats", None, "en"),
             ("hotline_60", own, "zh"), ("outsourcer_offer", None, "zh")]  # fmt: skip
    orders = [(number, *kind) for number in range(3) for kind in kinds]

    def content(order):
        number, example, template, language = order
        return build(scenario(example, number), template=template, language=language).content

    right = [content(order) for order in orders]
    forget()
    assert in_threads(content, orders * 2) == right * 2


def test_a_build_that_fails_costs_the_others_nothing(monkeypatch):
    right = [build(scenario("twenty_seats", number)).content for number in range(4)]
    gate = building.Filling.gate

    def refused(filling):
        if filling.budget.scenario.budget.project == "P4":
            raise GateError("refused")
        gate(filling)

    monkeypatch.setattr(building.Filling, "gate", refused)

    def content(number):
        try:
            return build(scenario("twenty_seats", number)).content
        except GateError:
            return None

    numbers = [0, 4, 1, 4, 2, 4, 3, 4]
    assert in_threads(content, numbers) == [None if number == 4 else right[number] for number in numbers]


def test_a_fork_in_the_middle_of_a_build_can_build():
    right = build(scenario("twenty_seats", 1)).content
    (key,) = building._shapes
    with building._lend_shape(key, lambda: None):
        child = os.fork()
        if not child:
            # The lock of this shape, and its thread, stay behind in the parent.
            os._exit(0 if build(scenario("twenty_seats", 1)).content == right else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.untraced
def test_budgets_of_one_model_do_not_mix():
    sites = [scenario(example, number) for example in EXAMPLES for number in range(4)]
    right = [Budget(site).values for site in sites]
    forget()
    assert in_threads(lambda site: Budget(site).values, sites * 3) == right * 3


@pytest.mark.untraced
def test_functions_answer_as_alone():
    every = list(FUNCTIONS.values())

    def answer(function):
        return repr(function.by_name(function.documented.arguments))

    right = [answer(function) for function in every]
    assert in_threads(answer, every * 2) == right * 2


@pytest.mark.untraced
def test_files_are_read_and_checked_as_alone(tmp_path):
    forms, books = [], []
    for number in range(3):
        forms.append(tmp_path / f"form{number}.xlsx")
        new_form(forms[-1], example="twenty_seats")
        books.append(tmp_path / f"book{number}.xlsx")
        books[-1].write_bytes(build(scenario("twenty_seats", number)).content)
    read = [inputs.load(path) for path in (*forms, *books)]
    checked = [check_workbook(path).to_dict() for path in books]
    assert in_threads(inputs.load, [*forms, *books] * 2) == read * 2
    assert in_threads(lambda path: check_workbook(path).to_dict(), books * 2) == checked * 2


def test_forms_read_at_once_leave_the_filters_of_warnings(monkeypatch):
    before, inside, most = list(warnings.filters), [], []

    def opened(*_args, **_options):
        inside.append(1)
        most.append(len(inside))
        sleep(0.05)
        inside.pop()

    monkeypatch.setattr(grid, "load_workbook", opened)
    in_threads(lambda _: grid._opened(b"", stored=False), range(THREADS))
    assert warnings.filters == before
    assert max(most) == 1, "filters are the process's: whoever leaves first would restore them for the others"
