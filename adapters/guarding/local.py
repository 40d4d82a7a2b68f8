"""The guard of an installation without a model: `contracts.ports.Guard` by rules and weights."""

import re
from collections.abc import Sequence
from functools import lru_cache

from adapters.guarding import features
from adapters.guarding.classifier import Fitted, fitted, probability
from adapters.guarding.lexicon import concepts_of, tokens_of, words
from adapters.guarding.links import smuggling_link
from adapters.guarding.normalising import carries_bits, folded, hidden_in, plain, spelled_out
from adapters.guarding.rules import control_tokens_in, orders_in, sentences_of
from contracts.guarding import Verdict

REASONS = {
    "ignore_instructions": "It asks to put aside the instructions that the assistant has.",
    "reveal_instructions": "It asks for the instructions that the assistant was given.",
    "persona_without_rules": "It asks the assistant to play somebody who has no rules.",
    "known_jailbreak": "It is worded like a known way around an assistant's rules.",
    "attack_wording": "Its wording is like that of attempts to take over an assistant.",
    "orders_to_models": "It gives orders to whatever model reads it, not to a reader.",
    "control_tokens": "It contains marks that only the server of a language model writes.",
    "hidden_text": "It contains text that a reader does not see.",
    "smuggled_link": "It contains a link that leads elsewhere than it says or carries text away.",
}
_SUSPECT = 1.5
"""How far below the threshold the words may stay where a rule has found an order."""
_REMEMBERED = 1024
"""Passages, titles and names: what searches find again and again."""
_SHORT = 240
_SAYS_SOMETHING = 3  # words
_ENGLISH = words("""
    the a an of to and in is are was what how who when where which why for on with you your i me
    my it that this as be do does can not have has from or at by
""")
_TOGETHER = (
    {"ignore", "instruction"}, {"ignore", "restriction"}, {"reveal", "instruction"},
    {"system", "instruction"}, {"without", "restriction", "role"}, {"reader", "instruction"},
    {"send", "output"}, {"reveal", "reader"},
)  # fmt: skip
_QUOTED = re.compile(r"[\"“„«‘'`]([^\"“”„«»’'`\n]{8,200})[\"”“»’'`]")
_ASKS = re.compile(
    r"\b(?:what|why|how|who|which|when|does|mean|means|example|examples|phrase|called|qué|was|wie|warum"
    r"|que|comment|pourquoi|что|как|почему|what's)\b|什么|怎么|为什么",
    re.IGNORECASE,
)


class LocalGuard:
    """Rules and two small classifiers. Pure: the same text, the same verdict."""

    name = "local"

    def __init__(self, weights: Fitted | None = None) -> None:
        self._fitted = weights or fitted()
        self._judged = lru_cache(_REMEMBERED)(self._judge)

    def question(
        self, text: str, vector: Sequence[float] | None = None, embedder: str | None = None
    ) -> Verdict | None:
        """None for what may be answered; `vector` is the question's, of that embedder."""
        asked = _without_what_is_quoted(text)
        for hidden in hidden_in(text):
            if found := self._stopped(hidden.text, None, None):
                return _hidden(hidden.how, hidden.text, found.score)
        return self._stopped(asked, vector if asked == text else None, embedder)

    def passage(self, text: str, context: str = "") -> Verdict | None:
        """None for what may be shown to a model. What is found often is judged once."""
        return self._judged(text, context)

    def _judge(self, text: str, context: str) -> Verdict | None:
        whole = f"{context}\n{text}" if context else text
        if carries_bits(whole):
            return _verdict("hidden_text", "", 1.0)
        for hidden in hidden_in(whole):
            tags = hidden.how == "invisible tag characters"
            if tags or self._ordering(hidden.text):
                return _hidden(hidden.how, hidden.text, 1.0)
        if mark := control_tokens_in(whole):
            return _verdict("control_tokens", mark, 1.0)
        if link := smuggling_link(whole):
            return _verdict("smuggled_link", link, 1.0)
        return self._ordering(whole)

    def _stopped(
        self, text: str, vector: Sequence[float] | None, embedder: str | None
    ) -> Verdict | None:
        reading = spelled_out(plain(text))
        tokens = tokens_of(folded(reading))
        lexical = self._fitted.questions
        logit, threshold = lexical.logit(features.features_of(tokens)), lexical.threshold
        semantic = self._fitted.embedders.get(embedder or "")
        if vector is not None and semantic and not (semantic.english and is_foreign(tokens)):
            logit += semantic.share * semantic.logit(vector)
            threshold = semantic.threshold
        if logit > threshold - _SUSPECT:
            for sentence in sentences_of(reading):
                for rule in orders_in(sentence):
                    return _verdict(rule, sentence, 1.0)
        if logit > threshold:
            return _verdict("attack_wording", "", probability(logit - threshold))
        return None

    def _ordering(self, text: str) -> Verdict | None:
        """The first sentence that orders a model about."""
        lexical = self._fitted.passages
        for written in sentences_of(spelled_out(plain(text))):
            sentence = _without_quotations(written)
            tokens = tokens_of(folded(sentence))
            if not is_about_models(tokens):
                continue
            logit = lexical.logit(features.features_of(tokens))
            if logit > lexical.threshold - _SUSPECT and any(orders_in(sentence)):
                return _verdict(next(orders_in(sentence)), sentence, 1.0)
            if logit > lexical.threshold:
                score = probability(logit - lexical.threshold)
                return _verdict("orders_to_models", sentence, score)
        return None


def is_about_models(tokens: Sequence[str]) -> bool:
    """Whether a sentence is worth a closer look: it speaks of a model, of what "you" are going to
    answer or to program, or of putting rules aside."""
    at: dict[str, int] = {}
    for index, token in enumerate(tokens):
        for concept in concepts_of(token):
            at[concept] = index
            if concept in ("output", "code") and 0 < index - at.get("your", -9) <= 3:
                return True
            if concept == "code" and 0 < index - at.get("following", -9) <= 3:
                return True
    return not at.keys().isdisjoint(("model", "unrestricted")) or any(
        at.keys() >= pair for pair in _TOGETHER
    )


def is_foreign(tokens: Sequence[str]) -> bool:
    """Whether hardly a word of it is one that English sentences are held together by."""
    known = sum(token in _ENGLISH for token in tokens[:200])
    return known < 0.12 * min(len(tokens), 200)


def _without_what_is_quoted(text: str) -> str:
    """A question about words is no order to follow them: "What does “ignore …” mean?"."""
    outside = _QUOTED.sub(" ", text)
    return outside if outside != text and _ASKS.search(outside) and len(text) < _SHORT else text


def _without_quotations(sentence: str) -> str:
    """What a text quotes it does not say, where it says something besides."""
    outside = _QUOTED.sub(" ", sentence)
    return outside if len(outside.split()) >= _SAYS_SOMETHING else sentence


def _hidden(how: str, text: str, score: float) -> Verdict:
    reason = f"It contains text that a reader does not see, in {how}."
    return Verdict(rule="hidden_text", reason=reason, excerpt=text[:_SHORT], score=score)


def _verdict(rule: str, excerpt: str, score: float) -> Verdict:
    return Verdict(rule=rule, reason=REASONS[rule], excerpt=excerpt[:_SHORT], score=round(score, 3))
