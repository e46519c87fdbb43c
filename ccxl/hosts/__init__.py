"""Where the registered functions are called from cells."""
