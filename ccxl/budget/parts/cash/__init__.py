"""现金流量预算表: payment plans and rhythms."""
