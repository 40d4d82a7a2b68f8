"""Runs all of Swift in one process: `serve.py <folder> <access key> <secret> <region> <origin>`.

Run by the Python of this folder's own environment. Prints the address once it can be used.
"""

import warnings

warnings.filterwarnings("ignore", module="eventlet")
warnings.filterwarnings("ignore", message="\nEventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from eventlet import wsgi  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

utils.HASH_PATH_PREFIX = utils.HASH_PATH_SUFFIX = b"tests"

_COMMON = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
log_level = ERROR
"""
_STORAGE = """
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{app}
db_preallocation = off
"""
_PROXY = """
[pipeline:main]
pipeline = s3api tempauth slo proxy-server
[filter:s3api]
use = egg:swift#s3api
location = {region}
cors_preflight_allow_origin = {origin}
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret} .admin
[filter:slo]
use = egg:swift#slo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
cors_allow_origin = {origin}
cors_expose_headers = content-range
"""


def serve(folder: Path, sock: eventlet.greenio.GreenSocket, kind: str, text: str) -> None:
    conf = folder / f"{kind}.conf"
    conf.write_text(_COMMON.format(folder=folder) + text)
    app = loadapp(str(conf), global_conf={"log_name": kind})
    options = {"protocol": SwiftHttpProtocol, "capitalize_response_headers": False}
    eventlet.spawn(wsgi.server, sock, app, log_output=False, **options)


def ring(folder: Path, kind: str, port: int) -> None:
    """One copy of everything, on one device."""
    builder = RingBuilder(part_power=1, replicas=1, min_part_hours=0)
    place = {"ip": "127.0.0.1", "port": port, "device": "one", "region": 1, "zone": 1, "weight": 1}
    builder.add_dev({"id": 0, "replication_ip": "127.0.0.1", "replication_port": port, **place})
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{kind}.ring.gz"))


def main(folder: Path, access_key: str, secret: str, region: str, origin: str) -> None:
    (folder / "devices" / "one").mkdir(parents=True)
    for kind, app in (("account",) * 2, ("container",) * 2, ("object", "mem_object")):
        sock = eventlet.listen(("127.0.0.1", 0))
        ring(folder, kind, sock.getsockname()[1])
        serve(folder, sock, kind, _STORAGE.format(kind=kind, app=app))
    account, user = access_key.split(":")
    sock = eventlet.listen(("127.0.0.1", 0))
    words = {"region": region, "origin": origin, "account": account, "user": user}
    serve(folder, sock, "proxy", _PROXY.format(secret=secret, **words))
    print(f"http://127.0.0.1:{sock.getsockname()[1]}", flush=True)
    eventlet.event.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
