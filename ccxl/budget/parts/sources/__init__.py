"""资料来源与版本: documents and the version record."""
