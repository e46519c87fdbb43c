"""Floor 2: pure formulas; numbers, arrays or nodes in, the same out."""
