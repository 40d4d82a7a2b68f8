"""For the clients of tests, which speak plain HTTP to loopback."""

import ssl

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""To be given as `verify`: any other client first reads all authorities of this machine, 35 ms."""
