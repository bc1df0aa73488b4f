"""The people behind the credit service's API, each with a token, and the steps that they take."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from httpx import Response

from shared.security.permissions import Role
from tests.credit.channel import Channel, Loan

TOWN = (Role.TOWNSHIP, "360722102")
VILLAGE_CADRE = (Role.VILLAGE_CADRE, "360722102201")
WORK_TEAM = (Role.WORK_TEAM, "360722102201")
COUNTY_OFFICE = (Role.COUNTY_OFFICE, "360722")
COUNTY_FINANCE = (Role.COUNTY_FINANCE, "360722")
NEXT_COUNTY_OFFICE = (Role.COUNTY_OFFICE, "360723")
NEXT_COUNTY_FINANCE = (Role.COUNTY_FINANCE, "360723")
CITY_OFFICE = (Role.CITY_OFFICE, "3607")
CITY_FINANCE = (Role.CITY_FINANCE, "3607")
AUDITOR = (Role.AUDITOR, "3607")
BANK = (Role.BANK, "3607", "rcc")
OTHER_BANK = (Role.BANK, "3607", "abc")


@dataclass(slots=True)
class Office:
    """Asks the service as somebody."""

    channel: Channel

    async def get(self, who: tuple[Any, ...], path: str, **query: Any) -> Response:
        """Read."""
        headers = self.channel.sign_in(*who)
        return await self.channel.client.get(path, params=query, headers=headers)

    async def post(self, who: tuple[Any, ...], path: str, **body: Any) -> Response:
        """Write."""
        return await self.channel.client.post(path, json=body, headers=self.channel.sign_in(*who))

    async def read(self, who: tuple[Any, ...], path: str, **query: Any) -> Any:
        """Read what must be there."""
        reply = await self.get(who, path, **query)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def do(self, who: tuple[Any, ...], path: str, **body: Any) -> Any:
        """Write what must be taken."""
        reply = await self.post(who, path, **body)
        assert reply.status_code in (200, 201), reply.text
        return reply.json()

    async def refused(self, who: tuple[Any, ...], path: str, status: int, code: str, **body: Any) -> Any:
        """Write what must be refused, in Chinese."""
        return said_no(await self.post(who, path, **body), status, code)

    # often used steps ---------------------------------------------------------------------------------------------

    async def deposited(
        self, amount_fen: int, on: str = "2016-04-10", period: str = "2016Q1", bank: str = "rcc"
    ) -> Any:
        """A deposit that went all the way."""
        deposit = await self.do(
            CITY_OFFICE,
            "/credit/fund-deposits",
            county_code=self.channel.county,
            bank_code=bank,
            kind="deposit",
            period=period,
            amount_fen=amount_fen,
            occurred_on=on,
        )
        receiver = (Role.BANK, "3607", bank)
        for who in (CITY_FINANCE, (Role.COUNTY_FINANCE, self.channel.county), receiver):
            deposit = await self.do(who, f"/credit/fund-deposits/{deposit['id']}/confirm", occurred_on=on)
        return deposit

    async def drawn_up(self, period: str, on: str) -> Any:
        """A draft list of the bank."""
        return await self.do(
            BANK, "/credit/subsidy-lists", county_code=self.channel.county, period=period, occurred_on=on
        )

    async def step(self, who: tuple[Any, ...], subsidy_list: Any, step: str, on: str, **body: Any) -> Any:
        """A step of a list's life."""
        return await self.do(who, f"/credit/subsidy-lists/{subsidy_list['id']}/{step}", occurred_on=on, **body)

    async def paid(self, period: str, on: str) -> Any:
        """A list that went all the way in a day."""
        subsidy_list = await self.drawn_up(period, on)
        county = self.channel.county
        for who, step in (
            (BANK, "submit"),
            ((Role.COUNTY_OFFICE, county), "approve"),
            ((Role.COUNTY_FINANCE, county), "pay"),
        ):
            subsidy_list = await self.step(who, subsidy_list, step, on)
        return subsidy_list

    async def a_loan(self, loan_no: str = "L1", on: date = date(2016, 5, 10), **disbursed: Any) -> Loan:
        """A disbursed loan of 50,000 yuan at 4.75 % over 36 months."""
        loan = Loan(await self.channel.household(loans=[loan_no]), loan_no)
        await self.channel.accepted(*loan.opened(on, **disbursed))
        return loan


def said_no(reply: Response, status: int, code: str) -> Any:
    """The problem document of a refusal: its code, and a Chinese sentence."""
    problem = reply.json()
    assert (reply.status_code, problem.get("code")) == (status, code), reply.text
    assert reply.headers["content-type"].startswith("application/problem+json")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["detail"]), problem
    return problem
