"""话务量与座席测算表: from calls to agents, rostered agents and seats."""
