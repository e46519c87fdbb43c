"""``python -m ccxl``: the command line, also where no script is on the path."""

from __future__ import annotations

from ccxl.cli import main

if __name__ == "__main__":
    main()
