"""The layout of the shipped templates: looks, page frame, and one module per group of sheets."""
