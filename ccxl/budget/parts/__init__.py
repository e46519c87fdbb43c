"""The parts of a budget, a folder each."""
