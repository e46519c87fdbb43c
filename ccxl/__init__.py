"""ccxl: what a call centre costs to build and to run, as workbooks that can be audited."""

__version__ = "0.1.0"
