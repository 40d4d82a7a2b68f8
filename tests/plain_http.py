"""For the clients of tests, which speak plain HTTP to loopback."""

import ssl

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""To be given as `verify`: every other client first reads the authorities of this machine, 35 ms."""
