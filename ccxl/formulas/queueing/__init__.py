"""Queues of callers: agents and lines, waiting, impatience, redials."""
