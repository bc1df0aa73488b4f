"""A setting that is wrong for every process apart: the run ends and names it."""

from tests.journeys.running import Running


async def test_a_rabbitmq_that_is_not_there_is_told_before_anything_is_started() -> None:
    async with Running.fresh("--apart", "--no-demo", FUPIN_AMQP_URL="amqp://127.0.0.1:1/") as running:
        await running.start()
        # it takes as long as the libraries take to load: far from the minute in which seven processes would find out
        assert await running.ended(within_s=30) == 3
        assert running.said.splitlines() == [running.said.strip()]
        assert running.said.startswith("FUPIN_AMQP_URL: no connection to amqp://127.0.0.1:1/")
        assert list(running.data_dir.iterdir()) == [running.data_dir / "logs"]
        assert running.left_running() == []
