"""What is said to language models to make them do another's will, found by where concepts stand.

A rule fires on one sentence. It asks for what a reader would call an order: a verb that begins
a clause and what it is done to, close together, so that a text *about* ignored instructions is
let be.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from adapters.guarding.lexicon import concepts_of, tokens_of, words
from adapters.guarding.normalising import folded

_SENTENCE = re.compile(r"[.!?;:。！？；：…\n]+(?=\s|$|[^\x00-\x7f])|[。！？；：，]|\n|\s[-–—]+\s")
_NEAR = 8
_LEADING = words("""
    please now just simply first then and also so but kindly you must should to immediately
    always hereby instead will ai assistant chatgpt model bot claude gpt important attention hey
    hi hello ok okay por favor ahora primero y entonces debes tienes que te ordeno asistente
    bitte jetzt zuerst und dann du musst sollst sofort assistent einfach s'il plait te vous
    maintenant d'abord et puis dois assistant per favore adesso e poi agora primeiro depois nu
    alsjeblieft eerst en пожалуйста теперь сначала и потом ты должен сейчас
    请 现在 你 必须 你必须 然后 那么
""")
_NAMED = re.compile(
    r"\bdo anything now\b|\bdeveloper mode (?:enabled|output|activated)\b|\bjailbreak(?:ed)? mode\b"
    r"|\b(?:simulate|enable|enter|activate) developer mode\b|\bgodmode\b"
    r"|\bstay in character as dan\b"
    r"|\byou are (?:now )?(?:going to (?:act|be|pretend)[^.]{0,40} )?dan\b|\bopposite mode\b"
    r"|\bnever (?:refuse|break character)\b[^.]{0,80}"
    r"\b(?:refuse|break|unethical|illegal|immoral|rules)"
)
_CONTROL = re.compile(
    r"<\|(?:im_start|im_end|system|endoftext|eot_id|start_header_id)\|?>|\[/?INST\]|<<SYS>>"
    r"|</?(?:passage|question)\b[^>]*>\s*(?:system|assistant|user)\s*:|<start_of_turn>",
    re.IGNORECASE,
)


class Found(NamedTuple):
    rule: str
    excerpt: str


def sentences_of(text: str) -> Iterator[str]:
    """Clauses rather: whatever stands between marks that end a thought."""
    for part in _SENTENCE.split(text):
        if part and not part.isspace():
            yield part.strip()


def orders_in(sentence: str) -> Iterator[str]:
    """The rules that a sentence breaks, whoever it is said to."""
    said = folded(sentence)
    tokens = tokens_of(said)
    if len(tokens) < 2:
        return
    at = _positions(tokens)
    if (
        "ignore" in at
        and ("instruction" in at or "restriction" in at)
        and _told_to_ignore(tokens, at)
    ):
        yield "ignore_instructions"
    if "reveal" in at and "instruction" in at and _told_to_reveal(tokens, at):
        yield "reveal_instructions"
    if _persona(tokens, at):
        yield "persona_without_rules"
    if _NAMED.search(said):
        yield "known_jailbreak"


def control_tokens_in(text: str) -> str | None:
    """The marks by which a model's server tells who speaks; nobody writes them in a letter."""
    found = _CONTROL.search(text)
    return found[0] if found else None


def _positions(tokens: Sequence[str]) -> dict[str, list[int]]:
    at: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        for concept in concepts_of(token):
            at.setdefault(concept, []).append(index)
    return at


def _leads(tokens: Sequence[str], index: int) -> bool:
    """Whether the word begins a clause, or only such words stand before it as lead to an order."""
    return index == 0 or all(token in _LEADING for token in tokens[max(index - 2, 0) : index])


def _told_to_ignore(tokens: Sequence[str], at: dict[str, list[int]]) -> bool:
    objects = at.get("instruction", []) + at.get("restriction", [])
    whose = {*at.get("prior", []), *at.get("your", []), *at.get("all", [])}
    for verb in at["ignore"]:
        ends = [o for o in objects if abs(o - verb) <= _NEAR and o != verb]
        leads = _leads(tokens, verb) or not tokens[verb].isascii()
        if leads and any(
            any(
                min(verb, end) - 3 <= w <= max(verb, end) + 4 and w not in (verb, end)
                for w in whose
            )
            for end in ends
        ):
            return True
    return False


def _told_to_reveal(tokens: Sequence[str], at: dict[str, list[int]]) -> bool:
    """Its own instructions: a reader's "show me the instructions" is about the documents."""
    own = {*at.get("system", [])}
    whose = {*at.get("your", [])}
    for verb in at["reveal"]:
        for noun in at["instruction"]:
            if noun == verb or abs(noun - verb) > _NEAR or not _leads(tokens, verb):
                continue
            low, high = min(verb, noun), max(verb, noun)
            near = range(low, high + 3)
            if any(i in near for i in own) and any(i in near for i in whose):
                return True
            if any(noun - 3 <= i < noun and i != verb for i in whose):
                return True
            if verb < noun <= verb + 4 and any(verb < i < noun for i in at.get("prior", [])):
                return True
    return False


def _persona(tokens: Sequence[str], at: dict[str, list[int]]) -> bool:
    """Somebody to be who has no limits: an unfiltered one, or one without rules."""
    beginnings = at.get("role", []) + [i for i in at.get("now", []) if at.get("your")]
    beginnings += [i for i in at.get("mode", []) if at.get("enabled")]
    if not beginnings or not (at.get("your") or at.get("model") or at.get("mode")):
        return False
    limitless = list(at.get("unrestricted", []))
    for without in at.get("without", []):
        limitless += [r for r in at.get("restriction", []) if 0 < r - without <= 4]
    return any(abs(b - end) <= 25 and b != end for b in beginnings for end in limitless)
