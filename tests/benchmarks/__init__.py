"""Timed comparisons; they run alone: ``pytest tests/benchmarks/bench_*.py --benchmark-enable``."""
