"""Floor 5: templates, workbooks, the input form, the checker."""
