"""An error says what happened, in which field, and when to come back."""

from contracts.documents import FailureCode
from contracts.errors import (
    AppError,
    Busy,
    ContentRefused,
    IngestFailure,
    Invalid,
    NotValid,
    Overtaxed,
    TooManyRequests,
    UploadIncomplete,
    UrlNotAllowed,
    WrongField,
)


def test_an_error_is_told_by_its_sentence() -> None:
    error = AppError("The lamp is out.")

    assert error.detail == "The lamp is out."
    assert str(error) == "The lamp is out."


def test_the_title_of_a_problem_is_its_name_in_words() -> None:
    assert UploadIncomplete.title() == "Upload incomplete"


def test_what_cannot_be_names_its_field() -> None:
    error = Invalid("No such page.", field="filters.first_page")

    assert error.detail == "No such page."
    assert error.wrong == [WrongField("filters.first_page", "No such page.", "value_error")]


def test_of_several_wrong_fields_the_first_is_told_and_all_are_named() -> None:
    wrong = [WrongField("name", "is empty", "missing"), WrongField("size", "is negative")]

    error = NotValid(wrong)

    assert error.detail == "name: is empty"
    assert error.wrong == wrong


def test_an_address_that_is_not_fetched_is_the_field_url() -> None:
    error = UrlNotAllowed("That is inside a private network.")

    assert error.wrong == [WrongField("url", "That is inside a private network.")]


def test_what_a_site_sent_is_refused_for_its_kind_or_for_its_size() -> None:
    kind = ContentRefused("A film is no document.")
    size = ContentRefused("It has 3 GB.", too_large=True)

    assert kind.wrong == [WrongField("url", "A film is no document.")]
    assert (kind.too_large, size.too_large) == (False, True)


def test_whoever_is_too_early_is_told_when_there_is_room_again() -> None:
    limited, full = TooManyRequests("Ten an hour.", 40), Busy("All places are taken.", 7)

    assert (limited.detail, limited.retry_after) == ("Ten an hour.", 40)
    assert (full.detail, full.retry_after) == ("All places are taken.", 7)


def test_a_database_that_gave_up_says_whether_it_was_for_the_size() -> None:
    slow, large = Overtaxed("It took too long."), Overtaxed("It is 2 GB.", too_large=True)

    assert (slow.detail, slow.too_large, large.too_large) == ("It took too long.", False, True)


def test_a_document_that_fails_keeps_its_code_and_its_sentence() -> None:
    failure = IngestFailure(FailureCode.CORRUPT, "It is damaged.")

    assert failure.code is FailureCode.CORRUPT
    assert failure.message == str(failure) == "It is damaged."
