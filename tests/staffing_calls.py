"""How the staffing functions are called: their arguments in the order of the interface, and columns of values."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

CHANCE: Final = np.random.default_rng(11)
COUNT: Final = 257
COLUMNS: Final[dict[str, Any]] = {
    "calls": CHANCE.uniform(0, 900, COUNT),
    "aht_s": CHANCE.uniform(20, 900, COUNT),
    "agents": np.round(CHANCE.uniform(1, 300, COUNT)),
    "traffic": 10 ** CHANCE.uniform(-3, 3.5, COUNT),
    "lines": np.round(10 ** CHANCE.uniform(0, 3.5, COUNT)),
    "blocking": CHANCE.uniform(0.0001, 0.6, COUNT),
    "target_service_level": CHANCE.uniform(0.2, 0.99, COUNT),
    "answer_within_s": CHANCE.uniform(0, 90, COUNT),
    "longer_than_s": CHANCE.uniform(0, 90, COUNT),
    "interval_min": CHANCE.choice([15.0, 30.0, 60.0], COUNT),
    "patience_s": CHANCE.uniform(5, 900, COUNT),
    "redial_share": CHANCE.uniform(0, 0.8, COUNT),
    "retry_share": CHANCE.uniform(0, 0.9, COUNT),
    "share": CHANCE.uniform(0.1, 0.99, COUNT),
    "sources": np.round(CHANCE.uniform(2, 400, COUNT)),
    "traffic_per_source": CHANCE.uniform(0.01, 0.9, COUNT),
    "target_asa_s": CHANCE.uniform(1, 100, COUNT),
    "max_occupancy": CHANCE.uniform(0.5, 1, COUNT),
    "max_abandonment": CHANCE.uniform(0.005, 0.3, COUNT),
}
SIGNATURES: Final[dict[str, list[tuple[str, ...]]]] = {
    "traffic": [("calls", "aht_s", "interval_min")],
    "erlang_b": [("traffic", "lines")],
    "lines": [("traffic", "blocking")],
    "lines_fractional": [("traffic", "blocking")],
    "line_capacity": [("lines", "blocking")],
    "erlang_b_retry": [("traffic", "lines", "retry_share")],
    "lines_retry": [("traffic", "blocking", "retry_share")],
    "engset": [("sources", "traffic_per_source", "lines")],
    "erlang_c": [("traffic", "agents")],
    "service_level": [
        ("calls", "aht_s", "agents"),
        ("calls", "aht_s", "agents", "answer_within_s", "interval_min"),
        ("calls", "aht_s", "agents", "answer_within_s", "interval_min", "patience_s"),
        ("calls", "aht_s", "agents", "answer_within_s", "interval_min", "patience_s", "redial_share"),
    ],
    "asa": [
        ("calls", "aht_s", "agents", "interval_min"),
        ("calls", "aht_s", "agents", "interval_min", "patience_s", "redial_share"),
    ],
    "occupancy": [
        ("calls", "aht_s", "agents", "interval_min"),
        ("calls", "aht_s", "agents", "interval_min", "patience_s"),
    ],
    "queue_length": [
        ("calls", "aht_s", "agents", "interval_min"),
        ("calls", "aht_s", "agents", "interval_min", "patience_s"),
    ],
    "abandonment": [("calls", "aht_s", "agents", "patience_s", "interval_min", "redial_share")],
    "wait_probability": [
        ("calls", "aht_s", "agents", "longer_than_s", "interval_min"),
        ("calls", "aht_s", "agents", "longer_than_s", "interval_min", "patience_s"),
    ],
    "wait_quantile": [
        ("calls", "aht_s", "agents", "share", "interval_min"),
        ("calls", "aht_s", "agents", "share", "interval_min", "patience_s"),
    ],
    "agents": [
        ("calls", "aht_s", "target_service_level", "answer_within_s", "interval_min", "max_occupancy"),
        ("calls", "aht_s", "target_service_level", "answer_within_s", "interval_min", "max_occupancy", "patience_s"),
    ],
    "agents_fractional": [("calls", "aht_s", "target_service_level", "answer_within_s", "interval_min")],
    "agents_for_asa": [("calls", "aht_s", "target_asa_s", "interval_min")],
    "agents_for_occupancy": [("calls", "aht_s", "max_occupancy", "interval_min")],
    "agents_for_abandonment": [("calls", "aht_s", "max_abandonment", "patience_s", "interval_min")],
    "call_capacity": [("agents", "aht_s", "target_service_level", "answer_within_s", "interval_min")],
}
WAYS: Final = [(name, columns) for name, ways in SIGNATURES.items() for columns in ways]
