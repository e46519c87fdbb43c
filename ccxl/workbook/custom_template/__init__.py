"""A team's own template: filled in place, grown by one map, every part that is not touched kept as bytes."""
