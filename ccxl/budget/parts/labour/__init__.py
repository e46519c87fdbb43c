"""人工成本测算表: contributions, who comes and goes, and what labour costs besides wages."""
