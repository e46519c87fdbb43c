"""运营费用预算表: priced lines, typed months, what other parts contribute, and the expense view."""
