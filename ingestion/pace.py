"""How fast this process has worked so far, to tell when a document will be done."""

_NEWEST = 0.3
"""How much the last document counts; a machine that got busy is noticed after a few."""


class Pace:
    """Running means. None: nothing is known yet."""

    def __init__(self) -> None:
        self.embedding: float | None = None
        """Seconds a passage."""
        self.storing: float | None = None
        """Seconds a passage."""
        self.passages_per_page: float | None = None

    def embedded(self, seconds: float, passages: int) -> None:
        if passages:
            self.embedding = _mean(self.embedding, seconds / passages)

    def stored(self, seconds: float, passages: int, pages: int) -> None:
        if passages:
            self.storing = _mean(self.storing, seconds / passages)
        if passages and pages:
            self.passages_per_page = _mean(self.passages_per_page, passages / pages)

    def still_reading(self, seconds: float, done: int, total: int, pages: int) -> float | None:
        """Seconds until the end, of a document of `pages`; `done` of `total` are read by now."""
        after = self.after_reading(pages)
        if not done or after is None:
            return None
        return seconds / done * (total - done) + after

    def after_reading(self, pages: int) -> float | None:
        if self.passages_per_page is None or self.embedding is None:
            return None
        passages = pages * self.passages_per_page
        return passages * (self.embedding + (self.storing or 0))

    def still_embedding(self, seconds: float, done: int, passages: int) -> float | None:
        """A passage takes as long as one did so far, or else as those of earlier documents."""
        each = seconds / done if done else self.embedding
        if each is None:
            return None
        return each * (passages - done) + (self.storing or 0) * passages

    def still_storing(self, seconds: float, passages: int) -> float | None:
        return None if self.storing is None else max(self.storing * passages - seconds, 0)


def _mean(so_far: float | None, new: float) -> float:
    return new if so_far is None else so_far + _NEWEST * (new - so_far)
