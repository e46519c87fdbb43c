"""建设成本预算表: items with tax, and the reserve."""
