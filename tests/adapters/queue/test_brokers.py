import pytest

from adapters.queue.celery import celery_app
from contracts.settings import BrokerSettings, RedisSettings

REDIS = RedisSettings.model_validate({"url": "redis://localhost"})


def test_queues_of_rabbitmq_are_kept_by_most_of_its_servers_and_sending_waits_for_that() -> None:
    broker = BrokerSettings.model_validate({"url": "amqp://ibid:word@localhost/ibid"})

    told = celery_app(REDIS, broker).conf

    kinds = {(q.durable, q.queue_arguments["x-queue-type"]) for q in told.task_queues}
    assert kinds == {(True, "quorum")}
    assert told.broker_transport_options == {"confirm_publish": True}
    assert (told.worker_prefetch_multiplier, told.task_acks_late) == (1, True)
    assert not told.broker_use_ssl


def test_whoever_answers_for_rabbitmq_has_to_be_the_host_that_was_named() -> None:
    broker = BrokerSettings.model_validate({"url": "amqps://ibid:word@rabbit.example/ibid"})

    told = celery_app(REDIS, broker).conf.broker_use_ssl

    assert told["server_hostname"] == "rabbit.example"
    assert told["cert_reqs"].name == "CERT_REQUIRED"


def test_the_server_that_sentinels_watch_is_asked_of_each_of_them() -> None:
    url = "sentinel://me:a%2Fb@one:1,two/mymaster/3"
    redis = RedisSettings.model_validate({"url": url, "sentinel_password": "watch"})

    with celery_app(redis, BrokerSettings.model_validate({})).connection_for_read() as connection:
        hosts, options = connection.alt, connection.transport_options
        known = (connection.userid, connection.password, connection.virtual_host)

    assert hosts == ["sentinel://me:a%2Fb@one:1/3", "sentinel://me:a%2Fb@two:26379/3"]
    assert options["master_name"] == "mymaster"
    assert options["sentinel_kwargs"]["password"] == "watch"
    assert known == ("me", "a/b", "3")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis+cluster://one:6379", "names a cluster"),
        ("redis://one:6379,two:6379/0", "names a cluster"),
        ("sentinel://one:26379", "ends with the name"),
        ("http://one", "begins with redis://"),
        ("redis://one:port/0", "a port that is none"),
        ("redis://one/first", "is a number"),
    ],
)
def test_an_address_of_redis_that_cannot_be_used_stops_the_start(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        RedisSettings.model_validate({"url": url})


def test_a_broker_that_is_not_rabbitmq_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with amqp://"):
        BrokerSettings.model_validate({"url": "sqs://"})
