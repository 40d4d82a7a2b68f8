"""Network addresses, in the one form in which they are compared."""

from ipaddress import IPv6Address, IPv6Network, ip_address


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
