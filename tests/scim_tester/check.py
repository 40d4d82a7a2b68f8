"""Looks at SCIM at an address, with the token that comes on standard input; says what it found."""

import json
import sys

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

with httpx2.Client(
    base_url=sys.argv[1],
    headers={"authorization": f"Bearer {sys.stdin.read().strip()}"},
    timeout=30,
) as http:
    found = check_server(SyncSCIMClient(http))
print(json.dumps([[one.title, one.status.name, one.resource_type, one.reason] for one in found]))
