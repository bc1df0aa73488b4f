"""Public notices as plain pages: no script, no sign-in, fit for a phone and for paper."""

from html import escape
from uuid import UUID

from shared.money import yuan_text
from shared.public_notices import PublicAnswer, PublicListed, PublicNotice, PublicNoticeList

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

_STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:52rem;margin:1rem auto;padding:0 1rem;color:#1f2933}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #9aa5b1;padding:.3rem .5rem;text-align:left}"
    "label{display:block;margin:.5rem 0}input,textarea{font:inherit;width:100%;box-sizing:border-box}"
    "td.n{text-align:right}.gone{text-decoration:line-through;color:#7b8794}"
)
_STATES = {"open": "公示中", "ended": "已结束"}
_OBJECTIONS = {"open": "处理中", "upheld": "异议成立", "rejected": "异议不成立"}


def notice_page(notice: PublicNotice) -> str:
    """A notice as a page."""
    unit = "个工作日" if notice.in_working_days else "天"
    state = _STATES.get(notice.state, notice.state)
    objections = "".join(map(_answer_row, notice.objections)) or "<tr><td colspan=4>暂无</td></tr>"
    days = f"{notice.starts_on} 至 {notice.last_on}（{notice.days} {unit}）"
    late = f"<p>本公示于 {notice.recorded_on} 补录入系统。</p>" if notice.recorded_on > notice.starts_on else ""
    return _page(
        notice.title,
        f"<h1>{escape(notice.title)}</h1>"
        f"<p>{escape(notice.area_name)}　{days}　{state}</p>{late}"
        f"{_told(notice)}{_objecting(notice)}<h2>异议和答复</h2>"
        "<table><thead><tr><th>提出日期</th><th>序号</th><th>结果</th><th>答复</th></tr></thead>"
        f"<tbody>{objections}</tbody></table>",
    )


def _told(notice: PublicNotice) -> str:
    """What hangs out: facts of a project or plan, its text, and the list of households."""
    facts = "".join(
        f"<tr><th scope=row>{escape(one.label)}</th><td>{escape(one.value)}</td></tr>" for one in notice.facts
    )
    shown = f"<table><tbody>{facts}</tbody></table>" if facts else ""
    shown += "".join(f"<p>{escape(line)}</p>" for line in notice.content.splitlines())
    if facts and not notice.listed:
        return shown
    rows = "".join(map(_listed_row, notice.listed))
    return shown + (
        "<table><thead><tr><th>序号</th><th>户主</th><th>组</th><th>人口</th><th>人均收入（元）</th><th>说明</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _objecting(notice: PublicNotice) -> str:
    """How to object: by word of mouth, and by a form as long as the notice hangs."""
    if not notice.takes_objections:
        return "<p>公示已结束。如有问题，请向乡镇或县扶贫办反映。</p>"
    return (
        "<p>对以上内容有异议的，请在公示期内向村委会、乡镇或县扶贫办反映，或在此提交。须留姓名和联系方式，均不公开。</p>"
        f"<form method=post action='/notices/{notice.id}' accept-charset=utf-8>"
        "<label>序号（对整份公示有异议的不填）<input name=number inputmode=numeric maxlength=7></label>"
        "<label>姓名<input name=name required maxlength=50></label>"
        "<label>联系方式<input name=contact required maxlength=100></label>"
        "<label>异议内容<textarea name=statement required maxlength=2000 rows=5></textarea></label>"
        "<button>提交异议</button></form>"
    )


def received_page(notice_id: UUID) -> str:
    """That an objection has come in."""
    return _page(
        "异议已收到",
        f"<h1>异议已收到</h1><p>处理情况和答复将在<a href='/notices/{notice_id}'>公示页面</a>公布，"
        "您的姓名、联系方式和异议内容不公开。</p>",
    )


def list_page(notices: PublicNoticeList) -> str:
    """Notices of an area as a page."""
    rows = "".join(
        f"<li><a href='/notices/{one.id}'>{escape(one.title)}</a>　{one.starts_on} 至 {one.last_on}"
        f"　{_STATES.get(one.state, one.state)}</li>"
        for one in notices.items
    )
    return _page("公示", f"<h1>公示</h1><ul>{rows or '<li>暂无</li>'}</ul>")


def problem_page(title: str, detail: str) -> str:
    """What can't be shown, as a page."""
    return _page(title, f"<h1>{escape(title)}</h1><p>{escape(detail)}</p>")


def _page(title: str, body: str) -> str:
    return (
        "<!doctype html><html lang=zh-CN><head><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def _listed_row(one: PublicListed) -> str:
    income = "—" if one.per_head_fen is None else yuan_text(one.per_head_fen)
    gone = " class=gone" if one.withdrawn else ""
    return (
        f"<tr{gone}><td>{one.number}</td><td>{escape(one.name)}</td><td>{escape(one.village_group or '—')}</td>"
        f"<td class=n>{one.people or '—'}</td><td class=n>{income}</td>"
        f"<td>{escape(one.explanation or '—')}</td></tr>"
    )


def _answer_row(one: PublicAnswer) -> str:
    state = _OBJECTIONS.get(one.state, one.state)
    return (
        f"<tr><td>{one.raised_on}</td><td>{one.number or '—'}</td><td>{state}</td>"
        f"<td>{escape(one.answer or '—')}</td></tr>"
    )
