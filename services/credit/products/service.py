"""The products that banks offer."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.policies import credit_section
from services.credit.products.schemas import ProductList, ProductQuery, ProductRead
from shared.calendar import Clock
from shared.money import four_decimals
from shared.policies.active import ActivePolicies
from shared.policies.credit import CreditSection, Product
from shared.security.callers import Caller

REPAYMENT_LABELS = {
    "bullet": "按季结息，到期一次还本",
    "equal_principal": "等额本金",
    "equal_instalment": "等额本息",
}


async def list_products(
    session: AsyncSession, caller: Caller, clock: Clock, policies: ActivePolicies, query: ProductQuery
) -> ProductList:
    """A programme's products in a county; a bank sees its own and those of all banks.

    Raises:
        OutsideArea: county or bank are not the caller's.
        UnknownCounty: there is no such county.
        NoActivePolicy: no such programme runs there and then.
    """
    caller.require_county(query.county_code)
    bank_code = query.bank_code or caller.bank_code
    on = query.on or clock.today()
    section = await credit_section(session, policies, query.county_code, on, query.programme)
    return ProductList(
        programme=section.programme.code,
        items=[
            _read(product, section)
            for product in section.products
            if bank_code is None or product.bank in (bank_code, None)
        ],
    )


def _read(product: Product, section: CreditSection) -> ProductRead:
    surcharges = (product.penalty_surcharge, product.misuse_surcharge)
    penalty, misuse = (None if share is None else str(four_decimals(share)) for share in surcharges)
    return ProductRead(
        code=product.code,
        label=product.label,
        bank_code=product.bank,
        default=product.default,
        borrowers=product.borrowers,
        term_min_months=product.term_min_months or section.loans.term_min_months.value,
        term_max_months=product.term_max_months or section.loans.term_max_months.value,
        amount_max_fen=product.amount_max_fen,
        repayment=product.repayment,
        repayment_label=REPAYMENT_LABELS[product.repayment],
        instalment_quarters=product.instalment_quarters,
        day_base=product.day_base or section.loans.day_base.value,
        penalty_surcharge=penalty,
        misuse_surcharge=misuse,
        compound=product.compound,
        holidays=product.holidays,
        order=product.order,
    )
