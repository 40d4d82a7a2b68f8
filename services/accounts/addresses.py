"""Network addresses, in the one form in which they are compared."""

from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal

_IPV4, _IPV6 = 24, 48
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
    return str(address) if how == "full" else cut_short(str(address))


def cut_short(network: str) -> str:
    """Of an address, or of what `network_of` has made of it, enough to tell home from office."""
    try:
        found = ip_network(network, strict=False)
    except ValueError:
        return ""
    bits = _IPV4 if found.version == 4 else _IPV6
    return str(ip_network((found.network_address, bits), strict=False))
