import pytest

from adapters.queue.celery import celery_app
from contracts.settings import Settings


def test_a_connection_that_was_closed_is_a_lost_connection(settings: Settings) -> None:
    with celery_app(settings.redis, settings.broker).connection_for_read() as connection:
        channel = connection.channel()
        errors = connection.connection_errors
        transport = channel.connection
        transport.client = None  # as kombu leaves it when it closes in the middle of something

        with pytest.raises(errors):
            channel._connparams()

        transport.client = connection
