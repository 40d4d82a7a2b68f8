"""How far a document is, as it is told."""

from contracts.documents import Stage
from ingestion.pace import Pace
from ingestion.progress import Progress


def test_pictures_of_pages_are_counted_after_pages_with_text_and_progress_never_goes_back() -> None:
    progress = Progress(Pace())
    shares: list[float] = []
    for done in [*range(1, 11), *range(7, 11)]:
        progress.at(Stage.READING, done, 10, "pages")
        shares.append(progress.standing().progress)

    assert shares == sorted(shares) and shares[-1] == 1
    assert shares[9] < shares[10] < shares[11]
    (entry,) = progress.entries()
    assert (entry.done, entry.total, entry.unit) == (4, 4, "pictures")


def test_a_count_that_goes_back_takes_nothing_back() -> None:
    progress = Progress(Pace())
    shares: list[float] = []
    for done in (5, 10, 3, 10, 0, 2):
        progress.at(Stage.READING, done, 10, "pages")
        shares.append(progress.standing().progress)

    assert shares == sorted(shares) and shares[-1] <= 1


def test_each_stage_begins_anew() -> None:
    progress = Progress(Pace())
    progress.at(Stage.READING, 10, 10, "pages")

    progress.at(Stage.EMBEDDING, 1, 4, "passages")

    assert progress.standing()[:2] == (Stage.EMBEDDING, 0.25)


def test_pictures_are_estimated_by_how_long_pictures_took() -> None:
    pace = Pace()
    pace.embedded(seconds=1, passages=100)
    pace.stored(seconds=0, passages=100, pages=100)
    progress = Progress(pace)
    for done in (98, 99, 100, 1):
        progress.at(Stage.READING, done, 100, "pages")

    left = progress.standing().seconds_left

    assert left is not None and left > pace.after_reading(100)  # pyright: ignore
