"""The version of ccxl; it stands here alone."""

__version__ = "0.1.0"
