"""Floor 3: labels and dated, sourced figures; `catalog` is the only reader."""
