"""Floor 4: what the user decides, the lines of a budget, their values."""
