"""Who draws up the budget, for which project and period, and who signs."""
