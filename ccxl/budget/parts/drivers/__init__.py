"""What quantities of items and lines are multiplied by."""
