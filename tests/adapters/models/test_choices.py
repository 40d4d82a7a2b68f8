"""Which embedders there are to choose among, from the settings."""

import subprocess
import sys
from typing import Any

import psycopg
import pytest

from adapters.models.e5 import MultilingualE5
from adapters.models.embedders import LOCAL, MULTILINGUAL, Embedders, Key
from adapters.models.minilm import MiniLM
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.settings import Settings
from tests.api import KEY
from tests.database_fixture import TestDatabase

SERVER = {"kind": "openai", "base_url": "http://127.0.0.1:9/v1"}
BIG = SERVER | {"name": "big", "dimensions": 1024}


def settings(**embedding: Any) -> Settings:
    return Settings.model_validate(
        {
            "database": {"api_url": "postgresql://localhost/ibid"},
            "redis": {"url": "redis://localhost"},
            "secrets": {"access_token_keys": KEY, "upload_keys": KEY[::-1]},
            **embedding,
        }
    )


def test_the_local_ones_are_always_there_and_the_installations_own_comes_first() -> None:
    found = Embedders(settings(embedding=BIG)).choices()

    assert [choice.key for choice in found] == [Key("big", 1024), LOCAL, MULTILINGUAL]
    assert [choice.local for choice in found] == [False, True, True]
    assert [choice.default for choice in found] == [True, False, False]


def test_the_one_for_many_languages_can_be_the_installations_own() -> None:
    embedders = Embedders(settings(embedding={"kind": "e5"}))

    assert isinstance(embedders.own, MultilingualE5)
    assert [choice.key for choice in embedders.choices()] == [MULTILINGUAL, LOCAL]
    assert all(choice.local for choice in embedders.choices())


def test_each_local_one_is_named_as_it_names_itself() -> None:
    for key, kind in ((LOCAL, MiniLM), (MULTILINGUAL, MultilingualE5)):
        assert key == (kind.name, kind.dimensions)
        assert isinstance(Embedders(settings()).get(key), kind)


def test_the_local_one_is_the_one_whose_vectors_have_a_table_of_their_own(
    database: TestDatabase,
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute("select name, dimensions from embedders where no = 1").fetchone()

    assert row == LOCAL == (MiniLM.name, MiniLM.dimensions)


def test_what_it_reads_is_told_as_the_settings_say_it() -> None:
    told = BIG | {"languages": "94 languages"}
    found = Embedders(settings(embedders={"big": told})).choices()

    assert [choice.languages for choice in found] == [
        "English",
        "94 languages",
        "about 100 languages, also across them",
    ]


def test_beyond_english_the_multilingual_one_is_taken_unless_another_was_set_up() -> None:
    assert Embedders(settings()).beyond_english == MULTILINGUAL
    assert Embedders(settings(embedding=BIG)).beyond_english == Key("big", 1024)
    assert Embedders(settings(embedding={"kind": "e5"})).beyond_english == MULTILINGUAL


def test_the_local_one_is_opened_once() -> None:
    embedders = Embedders(settings(embedding=BIG))

    assert isinstance(embedders.get(LOCAL), MiniLM)
    assert embedders.get(LOCAL) is embedders.get(LOCAL)
    assert Embedders(settings()).get(LOCAL) is not None


def test_the_installations_local_one_is_not_opened_again() -> None:
    embedders = Embedders(settings())

    assert embedders.get(LOCAL) is embedders.own


def test_where_another_is_the_installations_own_the_local_one_is_not_even_imported() -> None:
    program = (
        "import sys\n"
        "from tests.adapters.models.test_choices import BIG, settings\n"
        "sys.modules.pop('adapters.models.minilm')\n"
        "from adapters.models.embedders import Embedders\n"
        "Embedders(settings(embedding=BIG)).choices()\n"
        "print('adapters.models.minilm' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stdout == "False\n", done.stderr


def test_two_that_are_the_same_are_refused_by_name() -> None:
    wrong = settings(embedders={"one": BIG, "two": BIG})

    with pytest.raises(ConfigurationError, match=r"EMBEDDERS__ONE__NAME and .*EMBEDDERS__TWO__"):
        Embedders(wrong)


def test_one_without_a_server_is_refused_by_the_names_of_its_own_variables() -> None:
    with pytest.raises(ConfigurationError, match="IBID_EMBEDDERS__BIG__BASE_URL"):
        Embedders(settings(embedders={"big": {"kind": "openai", "name": "big"}}))


def test_of_an_unknown_kind_there_is_none() -> None:
    with pytest.raises(ConfigurationError, match="minilm, openai"):
        Embedders(settings(embedders={"big": BIG | {"kind": "word2vec"}}))


def test_one_that_is_not_configured_is_named_with_what_to_set() -> None:
    with pytest.raises(ModelUnavailable, match=r"gone with 64 dimensions.*IBID_EMBEDDERS__<NAME>"):
        Embedders(settings()).get(Key("gone", 64))


async def test_closing_closes_them_all() -> None:
    embedders = Embedders(settings(embedders={"big": BIG}))
    client: Any = embedders.get(Key("big", 1024))

    await embedders.close()

    assert client._client.is_closed
