"""Whether this machine's ways to a network have changed: a cable plugged in, a hotspot found. Asked of the system's list of
addresses: Qt's own word for it (QNetworkInformation) may wait for a system bus that does not answer, and holds the window.
"""

from __future__ import annotations

from ipaddress import ip_address


def links() -> frozenset[str]:
    """The addresses of this machine that others can reach: empty where there is no network at all."""
    import psutil  # not before the window shows

    up = {name for name, told in psutil.net_if_stats().items() if told.isup}
    found = (one.address.partition("%")[0] for name in up for one in psutil.net_if_addrs().get(name, ()))
    return frozenset(address for address in found if _reaches(address))


def _reaches(address: str) -> bool:
    """Neither this machine itself, nor what an interface gives itself while nobody answers it."""
    try:
        told = ip_address(address)
    except ValueError:
        return False  # the address of a card
    return not (told.is_loopback or told.is_link_local or told.is_unspecified)
