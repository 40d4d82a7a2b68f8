from uuid import uuid4

from agents.answering.citations import Citation, best_first, by_page, joined
from agents.answering.extracts import compose
from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.tables import Row

TEXT = "It was cold. The stock was moved to the standby room. Nobody was told."


def hit(start: int = 100) -> Hit:
    return Hit(
        passage_id=uuid4(),
        document_id=uuid4(),
        title="Handbook",
        text=TEXT,
        place=Place(start=start, end=start + len(TEXT)),
        score=1,
        scores=LegScores(),
    )


def place(page: int, start: int, end: int) -> Place:
    return Place(page=page, start=start, end=end)


def test_a_sentence_over_a_page_break_has_a_quote_and_a_mark_on_each_page() -> None:
    sentence = Citation(hit(), 13, 53, 0.9)
    places = [place(4, 113, 133), place(5, 133, 153)]

    draft = compose([sentence], [places])

    assert [c.quote for c in draft.citations] == ["The stock was moved", "to the standby room."]
    assert [c.page for c in draft.citations] == [4, 5]
    assert draft.content == "The stock was moved to the standby room. [1] [2]"
    assert draft.claims[0].sources == (1, 2)


def test_neighbours_on_one_page_share_a_quote_and_on_two_pages_do_not() -> None:
    found = hit()
    first, second = Citation(found, 0, 12, 0.9), Citation(found, 13, 53, 0.8)

    together = compose([first, second], [[place(4, 100, 112)], [place(4, 113, 153)]])
    apart = compose([first, second], [[place(4, 100, 112)], [place(5, 113, 153)]])

    assert [c.quote for c in together.citations] == [TEXT[:53]]
    assert [c.quote for c in apart.citations] == [TEXT[:12], TEXT[13:53]]


def test_white_space_at_a_page_break_belongs_to_neither_quote() -> None:
    parts = by_page(Citation(hit(), 0, 53, 1), [place(1, 100, 113), place(2, 113, 153)])

    assert [part.quote for part in parts] == ["It was cold.", TEXT[13:53]]


def test_the_best_sentence_comes_first_and_its_document_with_it() -> None:
    one, other = hit(), hit()
    good, best = Citation(one, 0, 12, 0.5), Citation(one, 13, 53, 0.9)
    elsewhere = Citation(other, 0, 12, 0.7)

    assert best_first([elsewhere, good, best]) == [best, good, elsewhere]


def test_documents_that_are_equally_good_are_not_mixed() -> None:
    one, other = hit(), hit()
    parts = [Citation(h, start, start + 5, 0.5) for start in (0, 13) for h in (one, other)]

    documents = [part.hit.document_id for part in best_first(parts)]
    assert documents[0] == documents[1] and documents[2] == documents[3]


def test_rows_that_follow_each_other_keep_quotes_of_their_own() -> None:
    found, row = hit(), Row(("a", "b"))
    parts = [Citation(found, 0, 12, 0.5), Citation(found, 13, 53, 0.5)]

    assert len(joined(parts)) == 1
    assert len(joined([Citation(c.hit, c.start, c.end, 0.5, row=row) for c in parts])) == 2
