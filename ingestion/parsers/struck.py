"""What a file strikes out, marked in its text: a price that no longer holds is no price."""

MARK = "~~"
"""As Markdown has it, on both sides."""


def struck(text: str) -> str:
    """Marked, but for the space around."""
    body = text.strip()
    if not body:
        return text
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}{MARK}{body}{MARK}{trail}"
