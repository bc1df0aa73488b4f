"""Names of the accounts, as people read them."""

from services.credit.ledger.rules import Account

ACCOUNT_LABELS = {
    Account.FUND: "风险缓释基金",
    Account.CITY_FUNDING: "市财政拨入",
    Account.COUNTY_FUNDING: "县财政拨入（年终结算）",
    Account.COUNTY_IN_TRANSIT: "县财政在途资金",
    Account.FUND_INTEREST: "基金专户利息",
    Account.CITY_LOSS: "市级承担损失",
    Account.COUNTY_LOSS: "县级承担损失",
    Account.SUBSIDY_EXPENSE: "贴息支出",
    Account.SUBSIDY_PAYABLE: "应付贴息",
    Account.TREASURY: "县级国库",
    Account.MEMO_LOANS: "备查：贷款余额",
    Account.MEMO_LENDING: "备查：银行信贷资金",
    Account.MEMO_INTEREST: "备查：已收利息",
    Account.MEMO_INTEREST_INCOME: "备查：银行利息收入",
}
