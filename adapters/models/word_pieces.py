"""Word pieces of the local embedder, by which all passages are cut, whoever embeds them.

For the large vocabularies of other embedders their number is high rather than low.
"""

from collections.abc import Sequence

from adapters.models.weights import model_folder, read_tokenizer


def count_word_pieces(texts: Sequence[str]) -> list[int]:
    """Of each text, without the special ones and without truncation."""
    encode = read_tokenizer(model_folder()).encode
    # One by one: a batch would start threads, and a process that has some must not fork.
    return [len(encode(text, add_special_tokens=False).ids) for text in texts]
