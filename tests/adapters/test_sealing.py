"""Sealed secrets: which key opens them, and for what alone."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from pydantic import SecretStr

from adapters.sealing import CannotOpen, Sealer
from contracts.errors import Invalid
from contracts.project_tools import StoredTool, ToolRequest
from services.tools import secrets

OLD, NEW, OTHER = (SecretStr(letter * 43) for letter in "abc")
CONTEXT = "tool 1 https://shop.example x-key"
HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
SHOP = "https://shop.example/orders/{id}"
TOKEN = {"X-Key": SecretStr("sk-4f9a7c")}


def test_the_first_key_seals_and_every_key_opens() -> None:
    before = Sealer([OLD]).seal(b"secret", CONTEXT)
    rotated = Sealer([NEW, OLD])
    after = rotated.seal(b"secret", CONTEXT)

    assert rotated.open(before, CONTEXT) == rotated.open(after, CONTEXT) == b"secret"
    assert Sealer([NEW]).open(after, CONTEXT) == b"secret"
    with pytest.raises(CannotOpen):
        Sealer([OLD]).open(after, CONTEXT)


def test_a_key_that_is_gone_opens_nothing_and_says_what_to_do() -> None:
    sealed = Sealer([OLD]).seal(b"secret", CONTEXT)

    with pytest.raises(CannotOpen, match="Enter them again"):
        Sealer([NEW, OTHER]).open(sealed, CONTEXT)


def test_what_is_sealed_twice_looks_different_and_tells_neither_secret_nor_key() -> None:
    sealer = Sealer([OLD])
    one, two = (sealer.seal(b"secret", CONTEXT) for _ in range(2))

    assert one.split(".")[2][:16] != two.split(".")[2][:16]
    assert "secret" not in one and OLD.get_secret_value()[:8] not in one


def without_its_end(text: str) -> str:
    return text[:-1]


def named_for_another_key(text: str) -> str:
    version, name, sealed = text.split(".")
    return f"{version}.{name[::-1]}.{sealed}"


def of_another_version(text: str) -> str:
    return text.replace("v1.", "v2.", 1)


def changed_inside(text: str) -> str:
    return text[:-3] + ("A" if text[-3] != "A" else "B") + text[-2:]


@pytest.mark.parametrize(
    "damage",
    [
        without_its_end,
        named_for_another_key,
        of_another_version,
        changed_inside,
        lambda text: text[:-8],
        lambda text: text[: len("v1.00000000.") + 16],  # of the nonce
        lambda text: text.rpartition(".")[0],
        lambda text: text.rpartition(".")[0] + ".",
        lambda text: text + "=",
        lambda text: text + ".",
        lambda _: "",
    ],
)
def test_a_damaged_text_opens_nothing(damage: Callable[[str], str]) -> None:
    sealer = Sealer([OLD])

    with pytest.raises(CannotOpen):
        sealer.open(damage(sealer.seal(b"secret", CONTEXT)), CONTEXT)


def tool(sealed: Mapping[str, str], url: str = SHOP, tool_id: UUID = HERE) -> StoredTool:
    return StoredTool.model_validate(
        {
            "id": tool_id,
            "project_id": HERE,
            "name": "get_order",
            "description": "Where an order is.",
            "kind": "http",
            "parameters": {},
            "request": {"url": url},
            "secrets": sealed,
            "changes": False,
            "enabled": True,
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
        }
    )


@pytest.fixture
def sealer() -> Sealer:
    return Sealer([OLD])


@pytest.fixture
def sealed(sealer: Sealer) -> str:
    """The token of the tool that is here."""
    return secrets.sealed(sealer, HERE, ToolRequest(url=SHOP), TOKEN)["X-Key"]


def test_a_tools_secret_opens_for_it_wherever_on_its_host_it_goes(
    sealer: Sealer, sealed: str
) -> None:
    for url in (SHOP, "https://shop.example/returns?of={id}", "HTTPS://Shop.example/"):
        for header in ("X-Key", "x-key"):
            assert secrets.opened(sealer, tool({header: sealed}, url)) == {header: "sk-4f9a7c"}


@pytest.mark.parametrize(
    ("header", "url", "tool_id"),
    [
        ("X-Key", SHOP, ELSEWHERE),
        ("X-Echo", SHOP, HERE),
        ("X-Key", "https://attacker.example/", HERE),
        ("X-Key", "http://shop.example/", HERE),
        ("X-Key", "https://shop.example:8443/", HERE),
        ("X-Key", "https://shop.example.attacker.example/", HERE),
    ],
    ids=["tool", "header", "host", "scheme", "port", "longer host"],
)
def test_a_sealed_secret_that_is_copied_elsewhere_opens_nothing(
    sealer: Sealer, sealed: str, header: str, url: str, tool_id: UUID
) -> None:
    with pytest.raises(CannotOpen):
        secrets.opened(sealer, tool({header: sealed}, url, tool_id))


def test_a_secret_is_kept_for_the_same_host_and_asked_for_again_for_another(
    sealer: Sealer, sealed: str
) -> None:
    there = tool({"X-Key": sealed})

    assert secrets.changed(sealer, there, ToolRequest(url=f"{SHOP}/x"), {}) == {"X-Key": sealed}
    with pytest.raises(Invalid, match="enter X-Key again"):
        secrets.changed(sealer, there, ToolRequest(url="https://attacker.example/"), {})


def test_without_a_key_nothing_is_sealed_and_the_setting_is_named() -> None:
    with pytest.raises(Invalid, match="IBID_SECRETS__TOOL_KEYS"):
        secrets.sealed(Sealer([]), HERE, ToolRequest(url=SHOP), TOKEN)
