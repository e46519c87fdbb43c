"""The lines of each sheet, declared."""
