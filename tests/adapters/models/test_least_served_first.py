import asyncio

from adapters.models.least_served_first import LeastServedFirst


async def took(turns: LeastServedFirst, had: int, order: list[int]) -> None:
    async with turns.after(had):
        order.append(had)
        await asyncio.sleep(0)


async def test_whoever_had_least_is_next():
    turns, order = LeastServedFirst(1), list[int]()

    await asyncio.gather(*(took(turns, had, order) for had in (9, 5, 0, 7, 1)))

    assert order == [9, 0, 1, 5, 7]


async def test_who_stops_waiting_takes_no_turn():
    turns, order = LeastServedFirst(1), list[int]()
    async with turns.after(0):
        tasks = [asyncio.create_task(took(turns, had, order)) for had in (1, 2)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert order == [2]
    await took(turns, 3, order)
    assert order == [2, 3]
