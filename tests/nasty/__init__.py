"""A template with everything in it that templates engines lose, and a finder for each."""
