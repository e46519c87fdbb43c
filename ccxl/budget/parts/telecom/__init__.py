"""通信费测算表: use, rents, tiers, and charges passed on."""
