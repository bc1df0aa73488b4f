"""A setting that is wrong for every process apart: the run ends and names it."""

from tests.journeys.running import Running


async def test_processes_that_a_wrong_setting_keeps_from_starting_end_the_run_with_its_name() -> None:
    async with Running.fresh("--apart", "--no-demo", FUPIN_AMQP_URL="amqp://127.0.0.1:1/") as running:
        await running.start()
        assert await running.ended(within_s=60) == 1
        assert "FUPIN_AMQP_URL: no connection to amqp://127.0.0.1:1/" in running.said.splitlines()[-1]
        assert running.left_running() == []
