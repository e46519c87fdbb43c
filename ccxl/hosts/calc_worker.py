"""The helper of the LibreOffice add-in: one JSON request a line in, one answer a line out; see ccxl.hosts.protocol.

The office runs a Python of its own, which has neither NumPy nor ccxl; so its add-in starts this under the Python that
has. A process of its own needs no port and no token, works without a network, and ends with the office.
"""

from __future__ import annotations

import json
import sys
from typing import TextIO

from ccxl.hosts.protocol import answer


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answer until there are no more requests."""
    for line in requests:
        try:
            reply = answer(json.loads(line))
        except RecursionError:
            reply = {"refused": "the call is nested too deeply; its arguments are values and rows of cells"}
        except ValueError as error:  # InputError too, and numbers of too many digits
            reply = {"refused": str(error)}
        # ASCII, whatever the encoding of the pipe.
        answers.write(json.dumps(reply, allow_nan=False) + "\n")
        answers.flush()


def main() -> None:
    """Serve standard input and output."""
    serve(sys.stdin, sys.stdout)


if __name__ == "__main__":
    main()
