"""The credit service's web process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Depends, FastAPI

from services.credit.applications.router import router as applications
from services.credit.applications.router import satisfaction
from services.credit.assessments.router import router as assessments
from services.credit.bank_events.documents import describe_events
from services.credit.bank_events.router import router as bank_events
from services.credit.banks.router import router as banks
from services.credit.borrowers.router import router as borrowers
from services.credit.claims.router import router as claims
from services.credit.classification.router import router as classification
from services.credit.closing.router import router as closing
from services.credit.duties.router import router as duties
from services.credit.fund.router import router as fund
from services.credit.fund_interest.router import router as fund_interest
from services.credit.fund_plans.router import router as fund_plans
from services.credit.guidance.router import router as guidance
from services.credit.ledger.router import router as ledger
from services.credit.letters.router import router as letters
from services.credit.loans.router import router as loans
from services.credit.organisations.router import router as organisations
from services.credit.portfolios.router import router as portfolios
from services.credit.problems import answer_credit_refusals
from services.credit.products.router import router as products
from services.credit.programmes.router import router as programmes
from services.credit.ratings.router import router as ratings
from services.credit.reconciliations.router import router as reconciliations
from services.credit.settings import Settings
from services.credit.simulations.router import router as simulations
from services.credit.statements.router import router as statements
from services.credit.subsidies.router import router as subsidies
from services.credit.summaries.router import router as summaries
from services.credit.visits.router import router as visits
from services.credit.year_settlements.router import router as year_settlements
from shared.calendar import Clock
from shared.document_names import describe_names, read_names
from shared.document_operations import describe_operations
from shared.http import create_service_app, refuse_unknown_query
from shared.messaging import gaps
from shared.resources import open_resources
from shared.security.audit_reads import audit_router

NAMES = Path(__file__).with_name("names.toml")
OPERATIONS = Path(__file__).with_name("operations.toml")
_ABOUT = """\
产业扶贫信贷通及扶贫小额信贷：申请与三方意见、银行事件、贷款与计息、贴息名单、风险缓释基金、代偿与追偿、年终结算、对账与报表。

- 金额一律为整数分（`*_fen`，100 分 = 1 元）；利率、比例为小数，写成字符串（`"0.047500"` 即 4.75%）。
- 日期为 `YYYY-MM-DD`，均为业务日期；时刻为 ISO 8601，带时区；季度写作 `2018Q4`。
- 一县可同时有几个项目（`programme`），由政策包规定，见 `GET /credit/programmes`；不填时指本地范围最小的项目。
- 被拒绝的请求返回问题文档（RFC 9457），其 `code` 固定不变，全部代码列于本文档的 `x-codes`。

Loans of the poverty programmes: applications, bank events, interest, subsidy lists, the risk fund, claims and
recoveries, settlements, reconciliation and statements. Amounts are integer fen (100 fen = 1 yuan), rates and shares
decimal fractions as text, dates business dates. What each name means stands at each field, first in Chinese.
"""


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> FastAPI:
    """The application; the only wiring."""
    chosen = settings or Settings.load()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_resources(chosen, clock, for_requests=True) as resources:
            resources.attach(app)
            yield

    app = create_service_app("credit", title="fupin credit", lifespan=lifespan, description=_ABOUT)
    answer_credit_refusals(app)
    for router in (
        bank_events,
        borrowers,
        applications,
        banks,
        guidance,
        assessments,
        summaries,
        duties,
        # a loan's number may hold slashes, so what stands behind one comes before the loan itself
        letters,
        visits,
        organisations,
        portfolios,
        satisfaction,
        loans,
        subsidies,
        fund,
        ledger,
        claims,
        classification,
        closing,
        simulations,
        reconciliations,
        fund_interest,
        fund_plans,
        year_settlements,
        statements,
        products,
        programmes,
        ratings,
        audit_router("credit"),
        gaps.router,
    ):
        app.include_router(router, dependencies=[Depends(refuse_unknown_query)])
    describe_events(app)
    describe_names(app, read_names(NAMES))
    describe_operations(app, read_names(OPERATIONS))
    return app
