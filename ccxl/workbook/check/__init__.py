"""Audit of a finished workbook: recalculated, compared with what is stored, tested against the modelling rules."""
