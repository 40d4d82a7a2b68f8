"""Network addresses, in the one form in which they are compared."""

from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal

Addresses = Literal["none", "network", "full"]


def network_of(host: str) -> str:
    """What counts as one address: of IPv6, the network that one connection is given whole."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((address, 64), strict=False))
        address = address.ipv4_mapped
    return str(address)


def kept(host: str, how: Addresses) -> str:
    """What security events keep of an address; nothing of what is none."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if how == "none":
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if how == "full":
        return str(address)
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))
