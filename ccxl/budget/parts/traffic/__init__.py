"""Calls to be answered, their targets, and what turns agents on the line into rostered agents."""
