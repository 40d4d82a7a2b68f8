"""The default profile on this machine's own network: what an override file changes of it.

Podman without its network plug-ins, and machines like a CI's, give containers no network of their
own. Then everything listens on loopback, on ports of the test's. Podman takes a seccomp profile by
its path and Compose sends the profile itself, so the worker is here without; it is tried with its
profile alone (`running.confinement`). Nothing else is changed.
"""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from local.processes import free_port

ROOT = Path(__file__).parents[2]
PARTS = ("nginx", "api", "client", "postgres", "valkey", "objects")
_SEAWEED = ("master", "volume", "filer")


def ports(first: int | None = None) -> dict[str, int]:
    """Beginning at `first`, or any that are free. SeaweedFS adds 10,000 to each of its own."""
    names = (*PARTS, *_SEAWEED)
    if first is not None:
        return {name: first + number for number, name in enumerate(names)}
    return {name: free_port() for name in PARTS} | {name: _low_port() for name in _SEAWEED}


def _low_port() -> int:
    while (port := free_port()) > 55_000:
        pass
    return port


def override(folder: Path, at: Mapping[str, int]) -> Path:
    """Written into `folder`, with nginx's files beside it."""
    nginx(folder / "nginx", at)
    valkey = folder / "valkey.conf"
    told = (ROOT / "deploy" / "valkey" / "valkey.conf").read_text()
    valkey.write_text(
        re.sub("^bind .*$", "bind 127.0.0.1", told, flags=re.M).replace(
            "port 6379", f"port {at['valkey']}"
        )
    )
    address = f"http://127.0.0.1:{at['nginx']}"
    on_host = "network_mode: host\n    networks: !reset null\n    deploy: !reset null"
    settings = f"""environment:
      IBID_PUBLIC_WEB_URL: {address}
      IBID_PUBLIC_API_URL: {address}
      IBID_OBJECTS__S3__ENDPOINT_URL: http://127.0.0.1:{at["objects"]}
      IBID_OBJECTS__S3__PUBLIC_ENDPOINT_URL: {address}"""
    api = f"http://127.0.0.1:{at['api']}"
    weed = [
        "server", "-dir=/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-volume.max=0",
        "-master.volumeSizeLimitMB=64", f"-master.port={at['master']}",
        f"-volume.port={at['volume']}", f"-filer.port={at['filer']}", "-s3",
        f"-s3.port={at['objects']}", "-s3.config=/secrets/s3.json", "-s3.iam=false",
        "-s3.port.iceberg=0", "-s3.port.lance=0",
    ]  # fmt: skip
    file = folder / "host.yml"
    file.write_text(f"""services:
  nginx:
    {on_host}
    ulimits: {{nproc: 4096}}
    ports: !reset []
    volumes: !override ["{folder}/nginx:/etc/nginx/ibid:ro"]
    healthcheck: {{test: [CMD, wget, -q, -O, /dev/null, "{address}/nginx-health"]}}
  client:
    {on_host}
    environment:
      HOSTNAME: 127.0.0.1
      PORT: "{at["client"]}"
      IBID_API_URL: {api}
      IBID_PUBLIC_API_URL: {address}
      IBID_PUBLIC_STORE_URL: {address}
  api:
    {on_host}
    ulimits: {{nproc: 4096}}
    command: [python, -m, server, --host, 127.0.0.1, --port, "{at["api"]}"]
    healthcheck:
      test: [CMD, python, -m, local.containers.health, "{api}/health/live"]
      interval: 5s
    {settings}
  worker:
    {on_host}
    ulimits: {{nproc: 4096}}
    security_opt: !override ["no-new-privileges:true"]
    {settings}
  scheduler:
    {on_host}
    {settings}
  prepare:
    {on_host.replace("    deploy: !reset null", "").rstrip()}
    {settings}
  secrets:
    command:
      - python
      - -m
      - local.containers.secrets
      - /secrets
      - --postgres=127.0.0.1:{at["postgres"]}
      - --valkey=127.0.0.1:{at["valkey"]}
      - --give=/data/objects=10001
      - --give=/data/valkey=10001
      - --give=/data/postgres=999
  postgres:
    {on_host}
    command: [postgres, -c, listen_addresses=127.0.0.1, -c, port={at["postgres"]}, -c, jit=off]
    healthcheck:
      test: [CMD, pg_isready, --host=127.0.0.1, --port={at["postgres"]}, --username=postgres]
  valkey:
    {on_host}
    volumes: !override
      - valkey:/data
      - secrets-valkey:/secrets:ro
      - {valkey}:/etc/valkey/ibid.conf:ro
    healthcheck:
      test:
        - CMD-SHELL
        - valkey-cli -h 127.0.0.1 -p {at["valkey"]} ping 2>&1 | grep -q -e NOAUTH -e PONG
  objects:
    {on_host}
    command: {weed}
    healthcheck: {{test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:{at["objects"]}/healthz"]}}
networks: !reset {{}}
""")
    return file


def nginx(folder: Path, at: Mapping[str, int]) -> None:
    """The delivered files but for addresses, which Debian's nginx cannot ask for while it runs."""
    shutil.copytree(ROOT / "deploy" / "nginx", folder, dirs_exist_ok=True)
    (folder / "listen.conf").write_text(f"listen 127.0.0.1:{at['nginx']};\n")
    (folder / "upstreams.conf").write_text(
        "resolver 127.0.0.1;\n"
        + "".join(
            f"upstream {name} {{ server 127.0.0.1:{at[name]} max_fails=0; keepalive 32;"
            " keepalive_timeout 4s; }\n"
            for name in ("api", "client", "objects")
        )
    )
