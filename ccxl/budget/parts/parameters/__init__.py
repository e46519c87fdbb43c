"""参数与编制依据: every single input with its source, the small tables, and the months."""
