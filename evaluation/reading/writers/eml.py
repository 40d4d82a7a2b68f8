"""Letters: parts, encodings, letters in letters."""

from email import policy
from email.message import EmailMessage
from html import escape
from typing import Any

from evaluation.reading.vocabulary import Vocabulary
from evaluation.reading.writers.markup import Markup
from evaluation.reading.written import Written

_CHARSETS = ("utf-8", "utf-8", "iso-8859-1", "iso-8859-15", "windows-1252")
_WAYS = ("quoted-printable", "base64", "8bit")


class _Letter:
    def __init__(self, vocabulary: Vocabulary, written: Written) -> None:
        self.vocabulary, self.written = vocabulary, written

    def whole(self, depth: int = 0) -> EmailMessage:
        message = EmailMessage(policy=policy.SMTP)
        # Longer ones lose spaces where the standard library folds them.
        subject = f"{self.vocabulary.word()} SO/2026/{self.vocabulary.random.randint(100, 999)}"
        message["Subject"] = self.written.put_beside(subject)
        name = self.written.put_beside(self.vocabulary.word())
        message["From"] = f'"{name}" <ann@example.org>'
        message["To"] = "bo@example.org"
        message["Date"] = "Thu, 05 Mar 2026 10:11:12 +0100"
        kind = self.vocabulary.random.choice(("plain", "html", "both", "related"))
        text, page = self._texts(kind)
        if text:
            message.set_content(text, **self._said(text))
        if page and text:
            message.add_alternative(page, subtype="html", **self._said(page))
        elif page:
            message.set_content(page, subtype="html", **self._said(page))
        if kind == "related":
            message.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<a@b>")
        if depth < 2 and self.vocabulary.chance(0.3):
            message.add_attachment(self.whole(depth + 1))
        return message

    def _texts(self, kind: str) -> tuple[str, str]:
        """The same in both forms where there are both: it is read once."""
        if kind in ("html", "related"):
            body = Markup(self.vocabulary, self.written).body(2, 5)
            return "", f"<html><body>{body}</body></html>"
        lines = [
            self.written.show(self._line()) for _ in range(self.vocabulary.random.randint(3, 9))
        ]
        text = "\n\n".join(lines) + "\n"
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
        return text, f"<html><body>{paragraphs}</body></html>" if kind == "both" else ""

    def _line(self) -> str:
        r = self.vocabulary.random
        long = " ".join(self.vocabulary.phrase() for _ in range(8))
        begins = r.choice(("", "", "From here ", ". ", "= ", "- "))
        return f"{begins}{r.choice((self.vocabulary.sentence(), self.vocabulary.phrase(), long))}"

    def _said(self, text: str) -> dict[str, Any]:
        for charset in self.vocabulary.random.sample(_CHARSETS, k=len(_CHARSETS)):
            try:
                text.encode(charset)
            except UnicodeEncodeError:
                continue
            way = self.vocabulary.random.choice(_WAYS)
            wide = charset == "utf-16"
            return {"charset": charset, "cte": "base64" if wide else way}
        return {"charset": "utf-8", "cte": "base64"}


def written(seed: int) -> Written:
    vocabulary = Vocabulary(seed, other_scripts=True)
    made = Written(f"made-{seed}.eml")
    message = _Letter(vocabulary, made).whole()
    for number, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"part-{seed}-{number}")
    made.data = message.as_bytes()
    return made
