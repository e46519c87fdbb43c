"""The months of the budget, and the small tables that rules look things up in."""
