"""预算汇总表: the budget on one page, its outlays, and the bridge from the expense view to cash."""
