"""What the register holds and never told other services, told once."""

from services.commands.answer import carry_out
from services.registry.untold.households import announce_households
from services.registry.untold.records import announce_records
from services.runtime.databases import named_by_setting
from services.runtime.installation import open_installation
from services.runtime.report import Report
from shared.resources import open_resources
from shared.security.callers import this_operator


def announce() -> None:
    """Announce records and facts of households that never were; the registry's worker carries the news out."""

    async def main() -> None:
        report = Report()
        async with (
            open_installation(report) as installation,
            open_resources(installation.settings("registry")) as resources,
        ):
            with named_by_setting(resources.settings):
                with report.count("records") as told:
                    records = await announce_records(resources.sessions, resources.clock, told)
                with report.count("households") as told:
                    households = await announce_households(resources.sessions, resources.clock, this_operator(), told)
        if records or households:
            report.say(f"{records:,} versions of records and {households:,} households announced")
        else:
            report.say("Everything was announced before")
        report.answer({"records": records, "households": households})

    carry_out(main)
