"""话务分布表: calls of a day by interval, agents in each, hours by month."""
