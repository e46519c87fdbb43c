"""Many sites at once: one budget each, a manifest of what is done, a portfolio of all."""
