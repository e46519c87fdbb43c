"""勾稽校验表: every check of the other parts."""
