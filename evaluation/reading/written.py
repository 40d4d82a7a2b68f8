"""A file that was made, and what somebody sees who opens it."""

from dataclasses import dataclass, field


@dataclass
class Written:
    """`shown` in the order in which it is read; `beside` it what stands elsewhere on the page
    (notes, boxes, running heads), whose place among the rest is nobody's promise. `told` is in our
    text alone, by design: where a link leads to. `unseen` is in the file and not to be seen.
    `again` is told more often than it stands there, by design: a cell that goes on over several
    rows is told in each of them."""

    name: str
    data: bytes = b""
    shown: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)

    def show(self, text: str) -> str:
        self.shown.append(text)
        return text

    def put_beside(self, text: str) -> str:
        self.beside.append(text)
        return text

    def tell(self, text: str) -> str:
        self.told.append(text)
        return text

    def hide(self, text: str) -> str:
        self.unseen.append(text)
        return text
