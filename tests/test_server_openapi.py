"""The server against its own OpenAPI document: whatever comes, no fault, and nothing that the document does not say."""

from __future__ import annotations

import copy
from json import dumps

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from ccxl.functions import FUNCTIONS
from ccxl.server.work import jsonable
from tests.random_scenarios import raw_scenarios
from tests.serving import raw
from tests.strategies import scenarios

# A build takes a while: a scenario that fails is told as it is, not made smaller first.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
# Requests of each kind in the run; with --full the profile's own number.
RUN = 25

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    unsupported_method,
)
NEGATIVE = schemathesis.GenerationMode.NEGATIVE
OPERATIONS = (
    ("get", "/api/health"),
    ("get", "/api/functions"),
    ("post", "/api/functions/batch"),
    ("post", "/api/functions/{name}"),
    ("get", "/api/schema"),
    ("get", "/api/form"),
    ("get", "/api/examples"),
    ("get", "/api/examples/{name}"),
    ("post", "/api/scenario"),
    ("post", "/api/validate"),
    ("post", "/api/build"),
    ("post", "/api/templates"),
    ("get", "/api/templates/{key}"),
    ("post", "/api/batches"),
    ("get", "/api/batches/{key}"),
    ("delete", "/api/batches/{key}"),
    ("get", "/api/batches/{key}/result"),
)


@pytest.fixture(scope="module")
def document(server):
    return schemathesis.openapi.from_url(f"{server.url}/api/openapi.json")


def test_every_operation_is_tried(document):
    paths = document.raw_schema["paths"]
    assert {(method, path) for path in paths for method in paths[path]} == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_request_is_a_fault(document, method, path, pytestconfig):
    operation = document[path][method.upper()]
    count = 300 if pytestconfig.getoption("full") else RUN

    @settings(max_examples=count, suppress_health_check=list(HealthCheck), deadline=None)
    @given(
        case=st.one_of(
            operation.as_strategy(), operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
        )
    )
    def holds(case):
        case.call_and_validate(checks=list(CHECKS), timeout=60)

    holds()


NAUGHTY = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30), st.just([]), st.just({}), st.just({"value": None}), st.just([None] * 13), st.just("2026-13"),
    st.sampled_from(["=1+1", "NaN", "\x00", "\ufffd", "\ufffe", "𝟙", "１２"]),
)  # fmt: skip


def places(node, path=()):
    """Every path in raw tables."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


BASES = {name: raw(name) for name in ("twenty_seats", "hotline_60")}


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_any_value_anywhere_in_a_scenario_is_answered(server, data: DataObject):
    tables = copy.deepcopy(BASES[data.draw(st.sampled_from(sorted(BASES)))])
    for _ in range(data.draw(st.integers(1, 3))):
        *parents, last = data.draw(st.sampled_from(list(places(tables))))
        node = tables
        for key in parents:
            node = node[key]
        node[last] = data.draw(NAUGHTY)
    answer = server.post("/api/validate", {"raw": tables})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["values"] is None) == bool(body["mistakes"])
    built = server.post("/api/build", {"raw": tables, "format": "json"})
    assert built.status_code == (422 if body["mistakes"] else 200), built.text


@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None, phases=UNSHRUNK)
@given(tables=scenarios().map(jsonable))
def test_whatever_validates_builds(server, tables):
    assert server.post("/api/validate", {"raw": tables}).json()["mistakes"] == []
    built = server.post("/api/build", {"raw": tables})
    assert built.status_code == 200, built.text


@settings(max_examples=5, suppress_health_check=list(HealthCheck), deadline=None, phases=UNSHRUNK)
@given(tables=raw_scenarios().map(jsonable))
def test_figures_beyond_all_measure_build_or_are_refused_by_the_gate(server, tables):
    """Trillions of trillions have no fen left in a spreadsheet's numbers; no request is a fault all the same."""
    assert server.post("/api/validate", {"raw": tables}).json()["mistakes"] == []
    built = server.post("/api/build", {"raw": tables})
    assert built.status_code == 200 or (built.status_code, built.json()["error"]) == (422, "gate"), built.text


def test_a_result_that_is_infinite_is_no_fault(server):
    asked = {"raw": BASES["twenty_seats"], "settings": ["staffing.seats=5e-324"]}
    assert server.post("/api/validate", asked).json()["values"]["unit_cost.per_seat_month"] is None
    answer = server.post("/api/build", asked)
    assert (answer.status_code, answer.json()["error"]) == (422, "gate")
    assert "inf" in answer.json()["message"]


ONE = st.one_of(st.floats(0, 1e6), st.none(), st.text(max_size=3))
CELLS = st.one_of(
    st.none(), st.floats(), st.integers(-10, 10**6), st.text(max_size=5), st.booleans(),
    st.lists(st.floats(), max_size=3), st.lists(st.lists(ONE, min_size=1, max_size=2), max_size=3),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_any_arguments_of_any_function_are_answered(server, data: DataObject):
    calls = []
    for name in data.draw(st.lists(st.sampled_from(sorted(FUNCTIONS)), min_size=1, max_size=20)):
        count = len(FUNCTIONS[name].parameters)
        calls.append(
            {"function": name, "arguments": data.draw(st.lists(CELLS, min_size=count - 1, max_size=count + 1))}
        )

    answer = server.client.post(
        "/api/functions/batch", content=dumps({"calls": calls}), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert len(results) == len(calls)
    assert all(set(result) in ({"value"}, {"error", "message"}) for result in results)
