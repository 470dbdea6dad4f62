"""`python -m bot.web.look /healthz`: asks the bot in this container how it is; exit code 0 where it is well.

A container's health check needs no other program for it, and none of the libraries, so that it is quick. The variables
that place the web server in the image tell where to ask.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException

SECONDS = 8.0  # /readyz waits five for the database
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  nobody listens there here
_VARIABLES = ("HERALD_WEB__STATUS_LISTEN", "HERALD_WEB__LISTEN")


def look(path: str, environ: Mapping[str, str]) -> tuple[int, str]:
    """Return an exit code, and what the bot answers or why it does not."""
    place = next((environ[name] for name in _VARIABLES if environ.get(name)), "127.0.0.1:8080")
    host, _, port = place.rpartition(":")
    host = host.strip("[]")
    try:
        with closing(HTTPConnection(_EVERYWHERE.get(host, host), int(port), timeout=SECONDS)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return int(answer.status != 200), answer.read().decode("utf-8", "replace")
    except (OSError, HTTPException, ValueError) as error:
        return 1, f"{place} does not answer: {error!r}"


def main() -> None:
    """Print what comes of it."""
    code, said = look(sys.argv[1] if sys.argv[1:] else "/healthz", os.environ)
    sys.stdout.write(f"{said}\n")
    raise SystemExit(code)


if __name__ == "__main__":
    main()
