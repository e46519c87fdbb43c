"""Floor 1: vocabulary - quantities, errors, rules as trees, lines, the model that binds them."""
