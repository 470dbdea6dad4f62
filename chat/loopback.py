"""Which addresses are this machine's own: no terms of use hold there, and no proxy leads there."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_on_this_machine(url: str) -> bool:
    """Return whether an address names this machine by its loopback interface. Raises ValueError where it is none."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
