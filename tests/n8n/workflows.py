"""Workflows that stand for what people draw: each a webhook, and what answers it."""

from typing import Any

from tests.n8n.server import N8n

IDS = "5d5a4c4e-0f0c-4a0b-9c7e-{:012d}"
TOKEN, PASSWORD = "token-of-the-webhook", "password-of-the-webhook"  # of this test
STATES = '={{ { "state": "shipped", "order": $json.query.order } }}'
BOOKED = '={{ { "booked": $json.body.room, "hours": $json.body.hours } }}'
ROOM = '={{ { "room": $json.params.room, "free": true } }}'


def webhook(n: int, path: str, method: str = "GET", **more: Any) -> dict[str, Any]:
    """Answers with what its last node says, unless `more` says otherwise."""
    own = {"responseMode": "lastNode", "options": {}, **more.pop("parameters", {})}
    return {
        "id": f"hook-{n}",
        "name": "Webhook",
        "type": "n8n-nodes-base.webhook",
        "typeVersion": 2.1,
        "position": [0, 160 * n],
        "webhookId": IDS.format(n),
        "parameters": {"httpMethod": method, "path": path, **own},
    } | more


def says(json: str, name: str = "Say") -> dict[str, Any]:
    return {
        "id": f"say-{name}",
        "name": name,
        "type": "n8n-nodes-base.set",
        "typeVersion": 3.4,
        "position": [240, 0],
        "parameters": {"mode": "raw", "jsonOutput": json, "options": {}},
    }


def responds(status: int, json: str) -> dict[str, Any]:
    told = {"respondWith": "json", "responseBody": json, "options": {"responseCode": status}}
    return {
        "id": "respond",
        "name": "Respond",
        "type": "n8n-nodes-base.respondToWebhook",
        "typeVersion": 1.4,
        "position": [240, 0],
        "parameters": told,
    }


def workflow(name: str, *pairs: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Each pair is a webhook and what comes after it."""
    nodes = {node["name"]: node for pair in pairs for node in pair}
    leads: dict[str, Any] = {}
    for first, then in pairs:
        goes = [{"node": then["name"], "type": "main", "index": 0}]
        methods = first["parameters"]["httpMethod"]
        ways = len(methods) if isinstance(methods, list) else 1  # one for each method
        leads[first["name"]] = {"main": [goes] * ways}
    return {
        "name": name,
        "nodes": list(nodes.values()),
        "connections": leads,
        "settings": {},
        **more,
    }


def make_all(n8n: N8n) -> None:
    """In this order, which n8n does not keep."""
    basic = n8n.credential("Hook", "httpBasicAuth", {"user": "ibid", "password": PASSWORD})
    header = n8n.credential("Hook", "httpHeaderAuth", {"name": "X-Hook", "value": TOKEN})
    order = webhook(1, "order", notes="Where an order is, by its number.")
    came = {"headers": {}, "params": {}, "query": {"order": "4711"}, "body": {}}
    n8n.make(workflow("Order state", [order, says(STATES)], pinData={"Webhook": [{"json": came}]}))
    book = webhook(2, "book", "POST")
    came = {"headers": {}, "params": {}, "query": {}, "body": {"room": "A", "hours": 2}}
    n8n.make(workflow("Book a room", [book, says(BOOKED)], pinData={"Webhook": [{"json": came}]}))
    n8n.make(workflow("Room by name", [webhook(3, "rooms/:room/now"), says(ROOM)]))
    signed = {"authentication": "basicAuth"}
    hook = webhook(4, "basic", parameters=signed, credentials={"httpBasicAuth": basic})
    n8n.make(workflow("With a password", [hook, says('{"signed": "in"}')]))
    signed = {"authentication": "headerAuth"}
    hook = webhook(5, "header", parameters=signed, credentials={"httpHeaderAuth": header})
    n8n.make(workflow("With a header", [hook, says('{"signed": "in"}')]))
    hook = webhook(6, "gone", "POST", parameters={"responseMode": "responseNode"})
    n8n.make(
        workflow("Not there", [hook, responds(404, '{"code": 404, "message": "No such room"}')])
    )
    hook = webhook(7, "started", "POST", parameters={"responseMode": "onReceived"})
    n8n.make(workflow("In its own time", [hook, says("{}")]))
    first, second = webhook(8, "first"), webhook(9, "second", "POST", name="Other")
    n8n.make(
        workflow(
            "Two ways", [first, says('{"way": 1}', "One")], [second, says('{"way": 2}', "Two")]
        )
    )
    bots = {"options": {"ignoreBots": True}}
    n8n.make(workflow("No bots", [webhook(10, "nobots", parameters=bots), says("{}")]))
    n8n.make(workflow("Größe", [webhook(11, "größe 1"), says('{"size": 1}')]))
    n8n.make(workflow("Asleep", [webhook(12, "asleep"), says("{}")]), active=False)
    hook = webhook(
        13, "several", parameters={"multipleMethods": True, "httpMethod": ["GET", "PUT"]}
    )
    n8n.make(workflow("Several", [hook, says('{"several": true}')]))
