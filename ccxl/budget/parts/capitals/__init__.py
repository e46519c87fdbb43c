"""人民币（大写）: amounts in Chinese capitals."""
