"""The operations of the API. Made by `make client` from its document: what is changed here is lost."""

from __future__ import annotations

import datetime
import uuid
from types import TracebackType
from typing import Literal, Self

import httpx

from fupin_client import models
from fupin_client.connection import Connection, Credentials, File, new_key, segment, version


class Accounts:
    """Accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_accounts(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        role: models.Role | None = None,
        active: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.AccountList:
        """列出账号：List the accounts of an area, those of the areas inside it too, by area and name.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/accounts",
            query={"limit": limit, "after": after, "area": area, "role": role, "active": active},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AccountList)

    async def create_account(self, body: models.AccountCreate) -> models.AccountSecret:
        """新建账号：Give a person of one's area an account; the password, shown this once, is changed at the first sign-in."""
        reply = await self._connection.send("POST", "/api/v1/accounts", body=body)
        return reply.read(models.AccountSecret)

    async def show_account(self, username: str, *, if_none_match: str | None = None) -> models.AccountRead:
        """查看账号：Show an account of one's area.

        Args:
            username: 登录名
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/accounts/{segment(username)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.AccountRead)

    async def change_account(
        self, username: str, body: models.AccountPatch, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.AccountRead:
        """修改账号：Change the name, area or state of an account that was read at the version in If-Match.

        Args:
            username: 登录名
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/accounts/{segment(username)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.AccountRead)

    async def unlock_account(self, username: str, *, idempotency_key: str | None = None) -> models.AccountRead:
        """解锁账号：Let a name that failed sign-ins have locked be used again at once.

        Args:
            username: 登录名
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/accounts/{segment(username)}/unlock", key=idempotency_key or new_key()
        )
        return reply.read(models.AccountRead)

    async def take_second_factor_away(self, username: str, *, idempotency_key: str | None = None) -> models.AccountRead:
        """解除他人动态口令：Remove the second factor of somebody who lost it; sign-ins of before end. 409 ``auth.no_second_factor``.

        Args:
            username: 登录名
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "DELETE", f"/api/v1/accounts/{segment(username)}/second-factor", key=idempotency_key or new_key()
        )
        return reply.read(models.AccountRead)

    async def reset_password(self, username: str) -> models.AccountSecret:
        """重置密码：Give a person who lost the password another, shown this once and changed at the next sign-in.

        Args:
            username: 登录名
        """
        reply = await self._connection.send("POST", f"/api/v1/accounts/{segment(username)}/password")
        return reply.read(models.AccountSecret)

    async def list_sessions(
        self, username: str, *, limit: int | None = None, after: str | None = None, if_none_match: str | None = None
    ) -> models.SessionList:
        """列出某账号的登录：List the sign-ins of an account of one's area, the latest first.

        Args:
            username: 登录名
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/accounts/{segment(username)}/sessions",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SessionList)

    async def end_sessions(self, username: str, *, idempotency_key: str | None = None) -> models.SessionsEnded:
        """结束某账号的全部登录：End all sign-ins of an account of one's area; tokens already given end within 15 minutes.

        Args:
            username: 登录名
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "DELETE", f"/api/v1/accounts/{segment(username)}/sessions", key=idempotency_key or new_key()
        )
        return reply.read(models.SessionsEnded)

    async def end_session(
        self, username: str, session_id: uuid.UUID, *, idempotency_key: str | None = None
    ) -> models.SessionsEnded:
        """结束某账号的一次登录：End one sign-in of an account of one's area.

        Args:
            username: 登录名
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "DELETE",
            f"/api/v1/accounts/{segment(username)}/sessions/{segment(session_id)}",
            key=idempotency_key or new_key(),
        )
        return reply.read(models.SessionsEnded)


class AidObjects:
    """Aid objects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_aid_object(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        object_kind: Literal[
            "three_gorges_migrant",
            "disabled_veteran",
            "autumn_student",
            "poor_household",
            "retired_cadre",
            "old_party_member",
            "hard_up_party_member",
            "hard_up_resident",
        ]
        | None = None,
        number: str | None = None,
        if_none_match: str | None = None,
    ) -> models.AidObjectList:
        """列出帮扶对象：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/aid-objects",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "object_kind": object_kind,
                "number": number,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AidObjectList)

    async def create_aid_object(
        self, body: models.AidObjectCreate, *, idempotency_key: str | None = None
    ) -> models.AidObjectRead:
        """登记帮扶对象：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/aid-objects", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.AidObjectRead)

    async def read_aid_object(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.AidObjectRead:
        """查看帮扶对象：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/aid-objects/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AidObjectRead)

    async def change_aid_object(
        self,
        record_id: uuid.UUID,
        body: models.AidObjectPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.AidObjectRead:
        """修改帮扶对象：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/aid-objects/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.AidObjectRead)

    async def withdraw_aid_object(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.AidObjectRead:
        """撤销误录的帮扶对象：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/aid-objects/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.AidObjectRead)

    async def history_of_aid_object(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看帮扶对象的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/aid-objects/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Alerts:
    """Alerts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_alerts(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        rule: models.Rule | None = None,
        state: models.AlertState | None = None,
        severity: Literal["info", "warning", "urgent"] | None = None,
        household_id: uuid.UUID | None = None,
        assignee: str | None = None,
        answered_by: models.Role | None = None,
        open: bool | None = None,
        late: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.AlertList:
        """列出预警：List the alerts of an area, the latest first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            assignee: 被指派人姓名
            open: 是否仍待处理：未办结、未认定不属实，且原因未消除
            late: 当前是否有应办的核实或处置逾期未办；已补办、已办结或原因已消除的，不论曾否逾期，均为否
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/alerts",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "rule": rule,
                "state": state,
                "severity": severity,
                "household_id": household_id,
                "assignee": assignee,
                "answered_by": answered_by,
                "open": open,
                "late": late,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AlertList)

    async def show_alert(self, alert_id: uuid.UUID, *, if_none_match: str | None = None) -> models.AlertDetail:
        """查看预警：Show an alert with its history.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/alerts/{segment(alert_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.AlertDetail)

    async def assign_alert(
        self, alert_id: uuid.UUID, body: models.AssignRequest, *, idempotency_key: str | None = None
    ) -> models.AlertDetail:
        """指派核查人：Name who is to go and look. 409 ``monitoring.wrong_step`` once it is closed.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/monitoring/alerts/{segment(alert_id)}/assign", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.AlertDetail)

    async def verify_alert(
        self, alert_id: uuid.UUID, body: models.VerifyRequest, *, idempotency_key: str | None = None
    ) -> models.AlertDetail:
        """登记入户核查结果：Record the visit; an alert that is not confirmed is dismissed. 409 ``monitoring.wrong_step`` out of turn.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/monitoring/alerts/{segment(alert_id)}/verify", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.AlertDetail)

    async def respond_to_alert(
        self, alert_id: uuid.UUID, body: models.StepRequest, *, idempotency_key: str | None = None
    ) -> models.AlertDetail:
        """登记帮扶处置情况：Record what was done about a verified alert. 409 ``monitoring.wrong_step`` out of turn.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/alerts/{segment(alert_id)}/respond",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AlertDetail)

    async def resolve_alert(
        self, alert_id: uuid.UUID, body: models.StepRequest, *, idempotency_key: str | None = None
    ) -> models.AlertDetail:
        """办结预警：Close an alert that was responded to; that of a monitoring object closes when its risk is removed.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/alerts/{segment(alert_id)}/resolve",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AlertDetail)


class Allowances:
    """Allowances."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_allowance(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        helper_id: uuid.UUID | None = None,
        month: str | None = None,
        if_none_match: str | None = None,
    ) -> models.AllowanceList:
        """列出驻村补贴：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/allowances",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "helper_id": helper_id,
                "month": month,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AllowanceList)

    async def create_allowance(
        self, body: models.AllowanceCreate, *, idempotency_key: str | None = None
    ) -> models.AllowanceRead:
        """登记驻村补贴：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/allowances", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.AllowanceRead)

    async def read_allowance(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.AllowanceRead:
        """查看驻村补贴：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/allowances/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AllowanceRead)

    async def change_allowance(
        self,
        record_id: uuid.UUID,
        body: models.AllowancePatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.AllowanceRead:
        """修改驻村补贴：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/allowances/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.AllowanceRead)

    async def withdraw_allowance(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.AllowanceRead:
        """撤销误录的驻村补贴：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/allowances/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.AllowanceRead)

    async def history_of_allowance(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看驻村补贴的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/allowances/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Applications:
    """Applications."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def file_application(
        self, body: models.ApplicationCreate, *, idempotency_key: str | None = None
    ) -> models.ApplicationDetail:
        """受理贷款申请：Take down the application of a household or an organisation; a number is given where the body bears none.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/applications", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ApplicationDetail)

    async def list_applications(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        household_id: uuid.UUID | None = None,
        organisation_id: uuid.UUID | None = None,
        borrower_kind: models.BorrowerKind | None = None,
        priority_flag: Literal["veteran", "graduate", "settled_in_town"] | None = None,
        prioritised: bool | None = None,
        purpose_code: str | None = None,
        financing_model: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ApplicationList:
        """列出贷款申请：List applications of the caller's area; a bank sees those made to itself.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            household_id: 建档立卡户编号（UUID）
            organisation_id: 经营主体编号（UUID）
            borrower_kind: 借款人类别：household 农户、organisation 经营主体
            priority_flag: 优先支持的情形。Only those of such persons, so that they can be served first.
            prioritised: 是否只列优先支持的。Whether the borrower is any person to be served first.
            purpose_code: 贷款用途代码
            financing_model: 融资模式
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/applications",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "household_id": household_id,
                "organisation_id": organisation_id,
                "borrower_kind": borrower_kind,
                "priority_flag": priority_flag,
                "prioritised": prioritised,
                "purpose_code": purpose_code,
                "financing_model": financing_model,
                "bank_code": bank_code,
                "programme": programme,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ApplicationList)

    async def get_application(
        self, application_no: str, *, county_code: str | None = None, if_none_match: str | None = None
    ) -> models.ApplicationDetail:
        """查看贷款申请：Give an application with its opinions and whether it is ready for a bank.

        Args:
            application_no: 贷款申请编号
            county_code: 县级区划代码，6 位，如 360722
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/applications/{segment(application_no)}",
            query={"county_code": county_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ApplicationDetail)

    async def give_opinion(
        self,
        application_no: str,
        body: models.OpinionCreate,
        *,
        county_code: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.ApplicationDetail:
        """签署贷款申请意见：Sign the opinion of the caller's role; 409 ``credit.opinion_given`` when it was signed before.

        Args:
            application_no: 贷款申请编号
            county_code: 县级区划代码，6 位，如 360722
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/applications/{segment(application_no)}/opinions",
            key=idempotency_key or new_key(),
            query={"county_code": county_code},
            body=body,
        )
        return reply.read(models.ApplicationDetail)

    async def get_application_satisfaction(
        self,
        *,
        area: str | None = None,
        programme: str | None = None,
        borrower_kind: models.BorrowerKind | None = None,
        by: Literal["quarter"] | None = None,
        if_none_match: str | None = None,
    ) -> models.SatisfactionList:
        """查看各季度申请满足率：Tell quarter by quarter what part of the applications was approved, and whether it fell.

        Args:
            area: 行政区划代码（有效位）。区划代码，2、4、6、9 或 12 位；缺省为本辖区
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            borrower_kind: 借款人类别：household 农户、organisation 经营主体
            by: 统计的时间单位
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/application-satisfaction",
            query={"area": area, "programme": programme, "borrower_kind": borrower_kind, "by": by},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SatisfactionList)


class Areas:
    """Areas."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_areas(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        parent: str | None = None,
        on: datetime.date | None = None,
        abolished: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.AreaList:
        """列出下级区划：List the areas right below `parent`, the provinces without it; `on` asks for the codes of a day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/areas",
            query={"limit": limit, "after": after, "parent": parent, "on": on, "abolished": abolished},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AreaList)

    async def read_area(
        self, code: str, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.AreaRead:
        """查看区划：Read the area of a statistical code of any level, given by its 12 digits or its significant ones.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/areas/{segment(code)}", query={"on": on}, headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.AreaRead)

    async def list_changes(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        code: str | None = None,
        if_none_match: str | None = None,
    ) -> models.AreaChangeList:
        """列出区划变更：List the changes of the caller's area; `code` asks for those of one area and of those that became it.

        Args:
            code: 区划代码：该区划及并入、改为该区划的变更
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/areas/changes",
            query={"limit": limit, "after": after, "code": code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AreaChangeList)

    async def change_area(
        self, body: models.AreaChangeCreate, *, idempotency_key: str | None = None
    ) -> models.AreaChangeRead:
        """登记区划变更：Establish, rename, renumber, merge or abolish an area from a day on; rows keep the code that they bear.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/areas/changes", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.AreaChangeRead)


class Assessments:
    """Assessments."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open_assessment(
        self, body: models.MonitoringAssessmentCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """启动考核：Open an assessment of an area for a period that is over; its objects are listed and our figures pulled.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/assessments", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.AssessmentDetail)

    async def list_assessments(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        sheet: str | None = None,
        period: str | None = None,
        state: models.AssessmentState | None = None,
        if_none_match: str | None = None,
    ) -> models.AssessmentList:
        """列出考核：List the assessments of an area; those assessed see theirs from the confirmation on.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/assessments",
            query={"limit": limit, "after": after, "area": area, "sheet": sheet, "period": period, "state": state},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AssessmentList)

    async def show_calendar(
        self, *, area: str | None = None, year: int | None = None, if_none_match: str | None = None
    ) -> models.CalendarRead:
        """查看督查考核安排：Show when an area is supervised and assessed in a year, and how far each has come.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            year: 缺省为今年
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/assessments/calendar",
            query={"area": area, "year": year},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CalendarRead)

    async def show_assessment(
        self, assessment_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.AssessmentDetail:
        """查看考核：Show an assessment with its objects, each item with the sentence that explains its points, and its history.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/assessments/{segment(assessment_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.AssessmentDetail)

    async def show_ranking(self, assessment_id: uuid.UUID, *, if_none_match: str | None = None) -> models.RankingRead:
        """查看考核排名：Show the ranking of each kind of object; equal points share a rank, and a veto leaves none.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/ranking",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RankingRead)

    async def pull_figures(
        self, assessment_id: uuid.UUID, body: models.MonitoringStepCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """重新提取考核数据：Pull our own figures of the period's last day anew; what people entered stays.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/pull",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def enter_facts(
        self, assessment_id: uuid.UUID, body: models.EntriesCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """录入考核数据和评分：Enter figures, tasks and judged points with their evidence, all or none; a correction needs its reason.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/entries",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def note_coverage(
        self, assessment_id: uuid.UUID, body: models.CoverageCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """登记考核走访户数：Note how many households of which villages were looked at.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/coverage",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def submit_assessment(
        self, assessment_id: uuid.UUID, body: models.MonitoringStepCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """提交考核：Submit an assessment in which every item is scored and every household was looked at.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/submit",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def return_assessment(
        self, assessment_id: uuid.UUID, body: models.ReturnCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """退回考核：Send an assessment back to be corrected before its publication; for another person than who submitted it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/return",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def confirm_assessment(
        self, assessment_id: uuid.UUID, body: models.MonitoringStepCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """确认考核结果：Confirm a submitted assessment; for another person than who submitted it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/confirm",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def publish_assessment(
        self, assessment_id: uuid.UUID, body: models.MonitoringStepCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """公布考核结果：Publish the results, once objections and the vetoes that the sheet calls for are decided.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/publish",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def raise_veto(
        self, assessment_id: uuid.UUID, body: models.VetoCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """提出一票否决：Raise a veto on an object of a confirmed assessment, with its grounds.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/vetoes",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def decide_veto(
        self,
        assessment_id: uuid.UUID,
        veto_id: uuid.UUID,
        body: models.MonitoringDecisionCreate,
        *,
        idempotency_key: str | None = None,
    ) -> models.AssessmentDetail:
        """裁定一票否决：Uphold or reject a veto; for another person than who raised it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/vetoes/{segment(veto_id)}/decide",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def raise_objection(
        self, assessment_id: uuid.UUID, body: models.MonitoringObjectionCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """对考核结果提出异议：Object to a confirmed result of one's own area within the sheet's window.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/objections",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def decide_objection(
        self,
        assessment_id: uuid.UUID,
        objection_id: uuid.UUID,
        body: models.MonitoringDecisionCreate,
        *,
        idempotency_key: str | None = None,
    ) -> models.AssessmentDetail:
        """裁定考核异议：Uphold or reject an objection; upheld, the scoring is open again.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/objections/{segment(objection_id)}/decide",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def hold_to_account(
        self, assessment_id: uuid.UUID, body: models.AccountabilityCreate, *, idempotency_key: str | None = None
    ) -> models.AssessmentDetail:
        """登记考核问责：Note who is held to account for a published result under a veto or at an accountable level.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/assessments/{segment(assessment_id)}/accountability",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.AssessmentDetail)

    async def list_results(
        self,
        *,
        area: str | None = None,
        year: int | None = None,
        assessment_id: uuid.UUID | None = None,
        kind: Literal["county", "town", "village", "department", "unit", "person"] | None = None,
        code: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ResultList:
        """列出考核结果：List published results of units, people and areas, with vetoes and who was held to account.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/assessment-results",
            query={
                "area": area,
                "year": year,
                "assessment_id": assessment_id,
                "kind": kind,
                "code": code,
                "limit": limit,
                "after": after,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ResultList)

    async def export_results(
        self,
        *,
        area: str | None = None,
        year: int | None = None,
        assessment_id: uuid.UUID | None = None,
        kind: Literal["county", "town", "village", "department", "unit", "person"] | None = None,
        code: str | None = None,
        format: Literal["xlsx", "csv"] | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """下载考核结果：Download published results for the yearly review and promotion: a row per unit or person.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/assessment-results/export",
            query={
                "area": area,
                "year": year,
                "assessment_id": assessment_id,
                "kind": kind,
                "code": code,
                "format": format,
            },
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv",
            },
        )
        return reply.file()

    async def show_fund_weights(
        self, *, area: str | None = None, year: int | None = None, if_none_match: str | None = None
    ) -> models.FundWeightList:
        """查看竞争性资金权重：Show the weights of a year's competitive funds, by the published results of the year before.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            year: 资金年度；缺省为今年
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/assessment-results/fund-weights",
            query={"area": area, "year": year},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FundWeightList)


class AssessmentsOfBanks:
    """Assessments of banks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def assess_banks(
        self, body: models.AssessmentCreate, *, idempotency_key: str | None = None
    ) -> models.ServicesCreditAssessmentsSchemasAssessmentRead:
        """考评一季度的银行：Judge the city's banks for a quarter that is over; its proposals change no bank's standing.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/bank-assessments", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ServicesCreditAssessmentsSchemasAssessmentRead)

    async def list_assessments(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        city_code: str | None = None,
        programme: str | None = None,
        quarter: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ServicesCreditAssessmentsSchemasAssessmentList:
        """列出银行考评：List the assessments of the caller's city.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            city_code: 市级区划代码，6 位，末两位为 00
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            quarter: 季度，如 2018Q4
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/bank-assessments",
            query={"limit": limit, "after": after, "city_code": city_code, "programme": programme, "quarter": quarter},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ServicesCreditAssessmentsSchemasAssessmentList)

    async def get_assessment(
        self, assessment_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.ServicesCreditAssessmentsSchemasAssessmentRead:
        """查看银行考评：Give an assessment with its ranking; a bank sees its own result only.

        Args:
            assessment_id: 考评编号
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/credit/bank-assessments/{segment(assessment_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.ServicesCreditAssessmentsSchemasAssessmentRead)


class Audit:
    """Audit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_all_audited_acts(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        action: str | None = None,
        actor: str | None = None,
        target: str | None = None,
        area: str | None = None,
        from_: datetime.date | None = None,
        to: datetime.date | None = None,
        service: Literal["registry", "credit", "monitoring", "gateway"] | None = None,
        if_none_match: str | None = None,
    ) -> models.AllActs:
        """列出各服务审计记录：List who saw or did what that must be accounted for, out of the logs of all services, the latest first.

        Args:
            action: What was done, e.g. `identity.reveal`; the part before the dot stands for all of its kind.
            actor: Account, bank's client or operator, as the log names it.
            target: What it was done to, e.g. `household 0191…`; the id alone does as well.
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            from_: The first day on which it was recorded, by China's time.
            to: The last such day.
            service: One service's log alone; all of them where it is left out.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/audit/records",
            query={
                "limit": limit,
                "after": after,
                "action": action,
                "actor": actor,
                "target": target,
                "area": area,
                "from": from_,
                "to": to,
                "service": service,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AllActs)

    async def check_all_audit_chains(self, *, if_none_match: str | None = None) -> models.AllChains:
        """核对各服务审计链：Check the chains of one's counties in every service's log, each from its first record to its newest.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send("GET", "/api/v1/audit/chain", headers={"If-None-Match": if_none_match})
        return reply.read(models.AllChains)


class Bank:
    """Bank."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def submit_events(
        self, body: models.BankEvents, *, check_only: bool | None = None
    ) -> models.BankEventAnswers:
        """报送贷款事件：Take in up to 5,000 loan events, as ``{"events": […]}`` or NDJSON; one answer each, in order.

        Args:
            check_only: 只检查，不入账。逐条答复与正式提交完全相同，但不留下任何数据。With `true` every answer is the one that the same request without it would get at that moment, and nothing is taken in.
        """
        reply = await self._connection.send("POST", "/api/v1/bank/events", query={"check_only": check_only}, body=body)
        return reply.read(models.BankEventAnswers)


class BankClients:
    """Bank clients."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_bank_clients(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        bank_code: str | None = None,
        active: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.BankClientList:
        """列出银行客户端：List the programs of the banks that lend in an area, by bank and name.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/bank-clients",
            query={"limit": limit, "after": after, "area": area, "bank_code": bank_code, "active": active},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.BankClientList)

    async def create_bank_client(self, body: models.BankClientCreate) -> models.BankClientSecret:
        """新建银行客户端：Let a bank's program sign in; its secret is shown this once."""
        reply = await self._connection.send("POST", "/api/v1/bank-clients", body=body)
        return reply.read(models.BankClientSecret)

    async def show_bank_client(self, client_id: str, *, if_none_match: str | None = None) -> models.BankClientRead:
        """查看银行客户端：Show a bank's program.

        Args:
            client_id: 银行客户端编号
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/bank-clients/{segment(client_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.BankClientRead)

    async def change_bank_client(
        self, client_id: str, body: models.BankClientPatch, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.BankClientRead:
        """修改银行客户端：Change the name or state of a program that was read at the version in If-Match.

        Args:
            client_id: 银行客户端编号
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/bank-clients/{segment(client_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.BankClientRead)

    async def end_former_secret(self, client_id: str, *, idempotency_key: str | None = None) -> models.BankClientRead:
        """立即停用旧密钥：Let the old secret open nothing from now on, before its time.

        Args:
            client_id: 银行客户端编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "DELETE", f"/api/v1/bank-clients/{segment(client_id)}/former-secret", key=idempotency_key or new_key()
        )
        return reply.read(models.BankClientRead)

    async def renew_bank_secret(self, client_id: str, body: models.SecretRenewal) -> models.BankClientSecret:
        """更换银行密钥：Give a bank's program a new secret, shown this once; the old one opens until `former_until`, else no more.

        Args:
            client_id: 银行客户端编号
        """
        reply = await self._connection.send("POST", f"/api/v1/bank-clients/{segment(client_id)}/secrets", body=body)
        return reply.read(models.BankClientSecret)


class BankSummaries:
    """Bank summaries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def submit_summary(
        self, body: models.SummaryCreate, *, idempotency_key: str | None = None
    ) -> models.SummaryRead:
        """报送季度放款汇总：Send the summary of a quarter's disbursements in a county; again for a correction.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/bank/summaries", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.SummaryRead)

    async def list_summaries(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        period: str | None = None,
        state: Literal["agrees", "differs"] | None = None,
        late: bool | None = None,
        history: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.SummaryList:
        """列出银行季度放款汇总：List the summaries of the caller's area; a bank sees its own.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            period: 季度，如 2018Q4
            state: 与账簿比对：agrees 一致、differs 不一致
            late: 是否逾期报送
            history: 是否包括历次版本。Earlier versions too.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/bank-summaries",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "period": period,
                "state": state,
                "late": late,
                "history": history,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SummaryList)


class Books:
    """Books."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_file_levels(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.FileLevelList:
        """列出各级档案的名称：List the levels at which files are kept (户有卡、村有册 …), as the plans in force name them.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/file-levels",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FileLevelList)

    async def make_book(self, body: models.BookRequest, *, idempotency_key: str | None = None) -> models.ExportRead:
        """生成簿册：Make the book or the four lists of an area; large ones are made in the background: `state` is ``waiting``.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/books", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ExportRead)

    async def read_book_job(self, job_id: uuid.UUID, *, if_none_match: str | None = None) -> models.ExportRead:
        """查看簿册任务：Read how one's own book stands; `result` is where its file is once it is ``done``.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/books/jobs/{segment(job_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.ExportRead)

    async def read_book_file(self, job_id: uuid.UUID, *, if_none_match: str | None = None) -> File:
        """下载簿册文件：Download the workbook of one's own job.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/books/jobs/{segment(job_id)}/file",
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            },
        )
        return reply.file()

    async def read_book(self, area_code: str, *, if_none_match: str | None = None) -> File:
        """下载村册、乡簿、县档：Download the book of a village, township, county or city as a workbook; its totals are those of its rows.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/books/{segment(area_code)}",
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            },
        )
        return reply.file()

    async def read_four_lists(self, *, area: str | None = None, if_none_match: str | None = None) -> File:
        """下载四项清单工作簿：Download the four lists of an area's households as a workbook: up to 2,000, more by ``POST /registry/books``.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/four-lists/workbook",
            query={"area": area},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            },
        )
        return reply.file()


class Borrowers:
    """Borrowers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_eligible_households(
        self,
        *,
        county_code: str,
        limit: int | None = None,
        after: str | None = None,
        programme: str | None = None,
        village_code: str | None = None,
        purpose: str | None = None,
        if_none_match: str | None = None,
    ) -> models.EligibleList:
        """列出可贷农户：List the households that may borrow today; ``Accept: text/csv`` gives the whole list as a file.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out.
            village_code: 村级统计用区划代码，12 位。区划代码，2、4、6、9 或 12 位；缺省为本辖区
            purpose: 贷款用途。What the list is read for; it is written to the audit log with who read it.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/bank/eligible-households",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "programme": programme,
                "village_code": village_code,
                "purpose": purpose,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.EligibleList)

    async def list_eligible_households_as_file(
        self,
        *,
        county_code: str,
        limit: int | None = None,
        after: str | None = None,
        programme: str | None = None,
        village_code: str | None = None,
        purpose: str | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """列出可贷农户：List the households that may borrow today; ``Accept: text/csv`` gives the whole list as a file.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out.
            village_code: 村级统计用区划代码，12 位。区划代码，2、4、6、9 或 12 位；缺省为本辖区
            purpose: 贷款用途。What the list is read for; it is written to the audit log with who read it.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/bank/eligible-households",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "programme": programme,
                "village_code": village_code,
                "purpose": purpose,
            },
            headers={"If-None-Match": if_none_match, "Accept": "text/csv"},
        )
        return reply.file()


class Bulletins:
    """Bulletins."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_bulletins(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        kind: models.PeriodKind | None = None,
        period: str | None = None,
        state: models.BulletinState | None = None,
        if_none_match: str | None = None,
    ) -> models.BulletinList:
        """列出通报：List issued bulletins, the latest first: of the caller's area, of what lies inside, and of the areas around.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/bulletins",
            query={"limit": limit, "after": after, "area": area, "kind": kind, "period": period, "state": state},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.BulletinList)

    async def issue_bulletin(
        self, body: models.IssueRequest, *, idempotency_key: str | None = None
    ) -> models.BulletinDetail:
        """发布通报：Issue a bulletin once its period is over; 409 ``monitoring.bulletin_issued`` while one of the period stands.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/bulletins", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.BulletinDetail)

    async def preview_bulletin(
        self,
        *,
        period: str,
        format: models.BulletinForm | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.BulletinContent:
        """预览通报：Show the bulletin of an area and period as it would be issued now; 409 while the period runs.

        Args:
            period: 月度写成 2018-07，季度写成 2018Q3
            format: json、html（打印页面）或 xlsx
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/bulletins/preview",
            query={"format": format, "period": period, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.BulletinContent)

    async def preview_bulletin_as_file(
        self,
        *,
        period: str,
        format: models.BulletinForm | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """预览通报：Show the bulletin of an area and period as it would be issued now; 409 while the period runs.

        Args:
            period: 月度写成 2018-07，季度写成 2018Q3
            format: json、html（打印页面）或 xlsx
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/bulletins/preview",
            query={"format": format, "period": period, "area": area},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "text/html, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            },
        )
        return reply.file()

    async def show_bulletin(
        self, bulletin_id: uuid.UUID, *, format: models.BulletinForm | None = None, if_none_match: str | None = None
    ) -> models.BulletinDetail:
        """查看通报：Show an issued bulletin as it was issued, whatever has come to light since.

        Args:
            format: json、html（打印页面）或 xlsx
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/bulletins/{segment(bulletin_id)}",
            query={"format": format},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.BulletinDetail)

    async def show_bulletin_as_file(
        self, bulletin_id: uuid.UUID, *, format: models.BulletinForm | None = None, if_none_match: str | None = None
    ) -> File:
        """查看通报：Show an issued bulletin as it was issued, whatever has come to light since.

        Args:
            format: json、html（打印页面）或 xlsx
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/bulletins/{segment(bulletin_id)}",
            query={"format": format},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "text/html, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            },
        )
        return reply.file()

    async def withdraw_bulletin(
        self,
        bulletin_id: uuid.UUID,
        body: models.ServicesMonitoringBulletinsModelsWithdrawRequest,
        *,
        idempotency_key: str | None = None,
    ) -> models.BulletinRead:
        """撤回通报：Withdraw a bulletin of one's own office with the reason; that of the period may then be issued anew.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/bulletins/{segment(bulletin_id)}/withdraw",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.BulletinRead)


class Claims:
    """Claims."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_claims(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ClaimList:
        """列出代偿：List the claims of the caller's area that stand, with who bore them; a bank sees its own.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/claims",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ClaimList)

    async def get_claim(
        self, county_code: str, bank_code: str, loan_no: str, *, if_none_match: str | None = None
    ) -> models.ClaimRead:
        """查看代偿与追偿情况：Give who bore a claim, and where the money recovered since has gone.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            loan_no: 借据号，由银行给出
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/claims/{segment(county_code)}/{segment(bank_code)}/{segment(loan_no)}",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ClaimRead)


class Classification:
    """Classification."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_classified(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        computed: models.CreditStanding | None = None,
        differs: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.ClassifiedLoans:
        """列出贷款风险分类：List loans with the class computed at the last close of day, the bank's own beside it.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            computed: 按逾期天数计算的风险分类
            differs: 是否只列不一致的（false 为只列一致的）。Those only where the bank's own class differs from the computed one, or is lacking; or those where it doesn't.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/classifications",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "computed": computed,
                "differs": differs,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ClassifiedLoans)

    async def get_migration_matrix(
        self,
        *,
        county_code: str,
        quarter: str,
        bank_code: str | None = None,
        programme: str | None = None,
        basis: Literal["computed", "reported"] | None = None,
        if_none_match: str | None = None,
    ) -> models.MigrationMatrix:
        """查看风险分类迁徙情况：Give how loans moved between classes in a quarter; 409 ``credit.quarter_not_closed`` before its last close.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            quarter: 季度，如 2018Q4
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            basis: 依据。By the class that the arrears give, or by the bank's own.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/migration-matrix",
            query={
                "county_code": county_code,
                "quarter": quarter,
                "bank_code": bank_code,
                "programme": programme,
                "basis": basis,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MigrationMatrix)


class CloseOfDay:
    """Close of day."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def close_day(self, body: models.CloseCreate, *, idempotency_key: str | None = None) -> models.CloseRead:
        """办理日终：Close a county's days up to one that is over; what was closed before stays, so it may be asked at any time.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/day-closes", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.CloseRead)

    async def get_close(self, *, county_code: str, if_none_match: str | None = None) -> models.CloseRead:
        """查看日终进度：Tell how far a county's days are closed.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/day-closes",
            query={"county_code": county_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CloseRead)

    async def list_figures(
        self,
        *,
        county_code: str,
        limit: int | None = None,
        after: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        first_on: datetime.date | None = None,
        last_on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.FiguresList:
        """列出日终数据：List what stood at the end of each closed day, by bank and programme.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            first_on: 起始日，含当日，日期，YYYY-MM-DD
            last_on: 截止日，含当日，日期，YYYY-MM-DD
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/day-closes/figures",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "first_on": first_on,
                "last_on": last_on,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FiguresList)


class CodeLists:
    """Code lists."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_code_lists(self, *, if_none_match: str | None = None) -> models.CodeLists:
        """列出代码表：List every code list with its codes, Chinese labels, other labels met, codes of the standard, and its source.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/registry/code-lists", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.CodeLists)

    async def read_code_list(self, name: str, *, if_none_match: str | None = None) -> models.CodeListRead:
        """查看代码表：Read one code list by its English name.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/code-lists/{segment(name)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.CodeListRead)


class CollectionNotices:
    """Collection notices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_notices(
        self,
        *,
        county_code: str,
        limit: int | None = None,
        after: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        state: models.DutyState | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.CreditNoticeList:
        """列出待送达的催收通知：List the loans of a county whose borrowers are to be told that they fall due, and who was.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            state: 办理状态：not_open 未开始、open 待办、done 已办、done_late 逾期办结、overdue 逾期未办
            on: 截至日期，日期，YYYY-MM-DD。The day by which they are told; today where it is left out.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/collection-notices",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "state": state,
                "on": on,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CreditNoticeList)

    async def print_letters(
        self,
        *,
        county_code: str,
        limit: int | None = None,
        after: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.LetterList:
        """打印待送达的催收通知书：Print the letters that wait to be delivered in a county: JSON, plain text, or a page for the printer.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            on: 截至日期，日期，YYYY-MM-DD。The letters' date; today where it is left out.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/collection-notices/letters",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "on": on,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LetterList)

    async def print_letters_as_file(
        self,
        *,
        county_code: str,
        limit: int | None = None,
        after: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
        accept: Literal["text/plain", "text/html"] = "text/plain",
    ) -> File:
        """打印待送达的催收通知书：Print the letters that wait to be delivered in a county: JSON, plain text, or a page for the printer.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            on: 截至日期，日期，YYYY-MM-DD。The letters' date; today where it is left out.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
            accept: Media type of the file.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/collection-notices/letters",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "on": on,
            },
            headers={"If-None-Match": if_none_match, "Accept": accept},
        )
        return reply.file()

    async def write_letter(
        self,
        bank_code: str,
        county_code: str,
        loan_no: str,
        *,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.LetterRead:
        """生成一笔贷款的催收通知书：Write the letter to a loan's borrower: JSON, plain text, or a page for the printer.

        Args:
            bank_code: 银行代码，如 rcc
            county_code: 县级区划代码，6 位，如 360722
            loan_no: 借据号，由银行给出
            on: 截至日期，日期，YYYY-MM-DD。the letter's date; today by default
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/banks/{segment(bank_code)}/loans/{segment(county_code)}/{segment(loan_no)}/collection-notice",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LetterRead)

    async def write_letter_as_file(
        self,
        bank_code: str,
        county_code: str,
        loan_no: str,
        *,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
        accept: Literal["text/plain", "text/html"] = "text/plain",
    ) -> File:
        """生成一笔贷款的催收通知书：Write the letter to a loan's borrower: JSON, plain text, or a page for the printer.

        Args:
            bank_code: 银行代码，如 rcc
            county_code: 县级区划代码，6 位，如 360722
            loan_no: 借据号，由银行给出
            on: 截至日期，日期，YYYY-MM-DD。the letter's date; today by default
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
            accept: Media type of the file.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/banks/{segment(bank_code)}/loans/{segment(county_code)}/{segment(loan_no)}/collection-notice",
            query={"on": on},
            headers={"If-None-Match": if_none_match, "Accept": accept},
        )
        return reply.file()


class Completeness:
    """Completeness."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_completeness(
        self, household_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.CompletenessRead:
        """查看农户信息的完整程度：Read state, cause and plan of a household and its people, and what is still to be entered of them.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/completeness",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CompletenessRead)

    async def count_at_school(
        self, *, area: str | None = None, if_none_match: str | None = None
    ) -> models.SchoolCountsRead:
        """统计在校人数：Count the people at school in an area, and those of them in senior secondary school or above.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/registry/school-counts", query={"area": area}, headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.SchoolCountsRead)


class CreditAudit:
    """Credit audit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_audited_acts(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        action: str | None = None,
        actor: str | None = None,
        target: str | None = None,
        area: str | None = None,
        from_: datetime.date | None = None,
        to: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.CreditAuditedActs:
        """列出信贷服务审计记录：List who saw or did what that must be accounted for, the latest first; reading it is noted as well.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            action: 所做的事项（代码）。What was done, e.g. `identity.reveal`; the part before the dot stands for all of its kind.
            actor: 办理人：账号、银行接口账户或运维人员。Account, bank's client or operator, as the log names it.
            target: 事项的对象。What it was done to, e.g. `household 0191…`; the id alone does as well.
            area: 行政区划代码（有效位）。区划代码，2、4、6、9 或 12 位；缺省为本辖区
            from_: 起始日（按记录的日期），日期，YYYY-MM-DD。The first day on which it was recorded, by China's time.
            to: 截止日（按记录的日期），日期，YYYY-MM-DD。The last such day.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/audit/records",
            query={
                "limit": limit,
                "after": after,
                "action": action,
                "actor": actor,
                "target": target,
                "area": area,
                "from": from_,
                "to": to,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CreditAuditedActs)

    async def check_audit_chains(self, *, if_none_match: str | None = None) -> models.CreditAuditChains:
        """核对信贷服务审计链：Check each county's chain from its first record to its newest; that it was checked is noted as well.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/credit/audit/chain", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.CreditAuditChains)


class CreditDuties:
    """Credit duties."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_duties(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        kind: models.DutyKind | None = None,
        state: models.DutyState | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.DutyList:
        """列出信贷各方的办理期限：List duties with deadline, state and lateness on a day; on account of a bank, for itself.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            kind: 义务：bank_summary 报送季报、subsidy_list 报送贴息名单、subsidy_payment 拨付贴息、fund_deposit 缴存基金、collection_notice 送达到期通知
            state: 办理状态：not_open 未开始、open 待办、done 已办、done_late 逾期办结、overdue 逾期未办
            on: 截至日期，日期，YYYY-MM-DD。The day by which they are told; today where it is left out.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/duties",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "kind": kind,
                "state": state,
                "on": on,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DutyList)


class CreditStanding:
    """Credit standing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def rate(self, body: models.RatingCreate, *, idempotency_key: str | None = None) -> models.RatingRead:
        """评定信用户、信用村、信用乡镇：Rate a household, or name a village or township; 409 ``credit.share_too_low`` where too few below qualify.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/ratings", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.RatingRead)

    async def list_ratings(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        kind: models.RatingKind | None = None,
        household_id: uuid.UUID | None = None,
        valid_on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.RatingList:
        """列出信用评定：List the ratings of an area, all that were given or those that hold on a day.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            area: 行政区划代码（有效位）。区划代码，2、4、6、9 或 12 位；缺省为本辖区
            kind: 评定对象：household 农户、village 信用村、township 信用乡镇
            household_id: 建档立卡户编号（UUID）
            valid_on: 只列该日有效的，日期，YYYY-MM-DD。Only those that hold on a day; without it all that were ever given.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/ratings",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "kind": kind,
                "household_id": household_id,
                "valid_on": valid_on,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RatingList)

    async def revoke_rating(
        self, rating_id: uuid.UUID, body: models.RatingRevoke, *, idempotency_key: str | None = None
    ) -> models.RatingRead:
        """取消信用评定：End a rating with a reason; 409 ``credit.rating_revoked`` where that was done before.

        Args:
            rating_id: 信用评定编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/credit/ratings/{segment(rating_id)}/revoke", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.RatingRead)

    async def get_rating_summary(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.RatingSummary:
        """汇总信用评定情况：Give how many households, villages and townships of an area have their standing on a day.

        Args:
            area: 行政区划代码（有效位）。区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 截至日期，日期，YYYY-MM-DD。Today where it is left out.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/rating-summary",
            query={"area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RatingSummary)


class Delegations:
    """Delegations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_delegations(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.DelegationList:
        """列出代办授权：List the delegations of and to oneself, for administrators and auditors those of their area.

        Args:
            on: 只看这一天有效的代理
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/delegations",
            query={"limit": limit, "after": after, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DelegationList)

    async def give_delegation(
        self, body: models.DelegationCreate, *, idempotency_key: str | None = None
    ) -> models.DelegationRead:
        """授权代办：Let somebody whose area holds one's own act for oneself, from a day to a day.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send("POST", "/api/v1/delegations", key=idempotency_key or new_key(), body=body)
        return reply.read(models.DelegationRead)

    async def withdraw_delegation(
        self, delegation_id: uuid.UUID, *, idempotency_key: str | None = None
    ) -> models.DelegationRead:
        """撤销代办授权：End a delegation, as its holder, its delegate or an administrator; a token given by it ends within 15 minutes.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "DELETE", f"/api/v1/delegations/{segment(delegation_id)}", key=idempotency_key or new_key()
        )
        return reply.read(models.DelegationRead)


class Documents:
    """Documents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_household_files(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        incomplete: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.HouseholdFileList:
        """列出各户三位一体档案的进度：List how far the three-in-one file of each household is: paper card, electronic file, photos and videos.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/household-files",
            query={"limit": limit, "after": after, "area": area, "incomplete": incomplete},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdFileList)

    async def read_household_file(
        self, household_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.HouseholdFileRead:
        """查看一户三位一体档案的进度：Read how far the three-in-one file of one household is.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/households/{segment(household_id)}/file", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.HouseholdFileRead)

    async def list_document(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        subject_kind: str | None = None,
        subject_id: uuid.UUID | None = None,
        document_kind: Literal[
            "photo",
            "video",
            "household_card",
            "handbook",
            "application",
            "assessment",
            "notice_photo",
            "responsibility",
            "agreement",
            "receipt",
            "id_paper",
            "medical_paper",
            "other",
        ]
        | None = None,
        if_none_match: str | None = None,
    ) -> models.DocumentList:
        """列出影像和资料：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/documents",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "subject_kind": subject_kind,
                "subject_id": subject_id,
                "document_kind": document_kind,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DocumentList)

    async def upload_document(
        self,
        file: File,
        *,
        subject_kind: str,
        document_kind: Literal[
            "photo",
            "video",
            "household_card",
            "handbook",
            "application",
            "assessment",
            "notice_photo",
            "responsibility",
            "agreement",
            "receipt",
            "id_paper",
            "medical_paper",
            "other",
        ],
        occurred_on: datetime.date,
        reason: str,
        subject_id: uuid.UUID | None = None,
        area_code: str | None = None,
        themes: list[Literal["poverty_cause", "wish", "housing", "living", "industry", "visit", "result"]]
        | None = None,
        title: str | None = None,
        taken_on: datetime.date | None = None,
        taken_by: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.DocumentRead:
        """上传影像和资料：Upload a photo or document of a household, a member, an area or any record; its content decides its type.

        Args:
            subject_kind: household、member、area、procedure_round（一轮程序的材料），或其他记录的类别，如 training
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            "/api/v1/registry/documents",
            key=idempotency_key or new_key(),
            files={"file": file},
            form={
                "subject_kind": subject_kind,
                "subject_id": subject_id,
                "area_code": area_code,
                "document_kind": document_kind,
                "themes": themes,
                "title": title,
                "taken_on": taken_on,
                "taken_by": taken_by,
                "occurred_on": occurred_on,
                "reason": reason,
            },
        )
        return reply.read(models.DocumentRead)

    async def read_document(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.DocumentRead:
        """查看影像和资料：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/documents/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DocumentRead)

    async def change_document(
        self,
        record_id: uuid.UUID,
        body: models.DocumentPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.DocumentRead:
        """修改影像和资料：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/documents/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.DocumentRead)

    async def withdraw_document(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.DocumentRead:
        """撤销误录的影像和资料：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/documents/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.DocumentRead)

    async def history_of_document(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看影像和资料的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/documents/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def read_content(
        self,
        record_id: uuid.UUID,
        *,
        reason: str | None = None,
        if_none_match: str | None = None,
        accept: Literal[
            "image/jpeg",
            "image/png",
            "image/webp",
            "video/mp4",
            "application/pdf",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ] = "image/jpeg",
    ) -> File:
        """下载影像和资料的内容：Download the content; a personal paper's needs a `reason` and the right to reveal.

        Args:
            reason: 查看含个人信息的资料须写明理由，并记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
            accept: Media type of the file.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/documents/{segment(record_id)}/content",
            query={"reason": reason},
            headers={"If-None-Match": if_none_match, "Accept": accept},
        )
        return reply.file()

    async def read_thumbnail(
        self,
        record_id: uuid.UUID,
        *,
        size: Literal["small", "large"] | None = None,
        reason: str | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """下载缩略图：Download a small picture of a picture: `small` for lists, `large` for a page.

        Args:
            reason: 查看含个人信息的资料须写明理由，并记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/documents/{segment(record_id)}/thumbnail",
            query={"size": size, "reason": reason},
            headers={"If-None-Match": if_none_match, "Accept": "image/jpeg"},
        )
        return reply.file()


class Donations:
    """Donations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_donation(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        donation_kind: Literal["money", "goods"] | None = None,
        goods_code: str | None = None,
        unit_id: uuid.UUID | None = None,
        helper_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.DonationList:
        """列出捐助记录：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/donations",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "donation_kind": donation_kind,
                "goods_code": goods_code,
                "unit_id": unit_id,
                "helper_id": helper_id,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DonationList)

    async def create_donation(
        self, body: models.DonationCreate, *, idempotency_key: str | None = None
    ) -> models.DonationRead:
        """登记捐助记录：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/donations", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.DonationRead)

    async def read_donation(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.DonationRead:
        """查看捐助记录：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/donations/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DonationRead)

    async def change_donation(
        self,
        record_id: uuid.UUID,
        body: models.DonationPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.DonationRead:
        """修改捐助记录：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/donations/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.DonationRead)

    async def withdraw_donation(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.DonationRead:
        """撤销误录的捐助记录：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/donations/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.DonationRead)

    async def history_of_donation(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看捐助记录的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/donations/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Duplicates:
    """Duplicates."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_duplicates(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        state: Literal["open", "different", "same_person"] | None = None,
        if_none_match: str | None = None,
    ) -> models.PairList:
        """列出疑似重复人员：List pairs of people who are probably one, both records side by side, the likeliest first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/duplicates",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "state": state,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PairList)

    async def read_duplicate(self, pair_id: uuid.UUID, *, if_none_match: str | None = None) -> models.PairRead:
        """查看一对疑似重复人员：Read one pair.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/duplicates/{segment(pair_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.PairRead)

    async def decide_duplicate(
        self, pair_id: uuid.UUID, body: models.DecisionForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.PairRead:
        """认定是否为同一人：Decide whether they are different people or one; 409 ``registry.pair_decided`` where that was done.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/duplicates/{segment(pair_id)}/decide",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.PairRead)

    async def undo_duplicate(
        self, pair_id: uuid.UUID, body: models.UndoForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.PairRead:
        """撤回重复认定：Take a decision back; 409 ``registry.pair_open`` where there is none.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/duplicates/{segment(pair_id)}/undo",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.PairRead)

    async def read_history(
        self,
        pair_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看重复认定的经过：List what was decided on a pair, by whom, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/duplicates/{segment(pair_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Duties:
    """Duties."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_duties(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        role: models.Role | None = None,
        state: models.MonitoringDutyState | None = None,
        pack: str | None = None,
        code: str | None = None,
        department: str | None = None,
        due_from: datetime.date | None = None,
        due_to: datetime.date | None = None,
        late: bool | None = None,
        owed: bool | None = None,
        kept_by: Literal["report", "visit", "spot_check", "credit"] | None = None,
        entered_late: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.MonitoringDutyList:
        """列出职责事项：List the duties of an area by deadline.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            department: 承担职责的部门
            late: Only what is late by today and still owed, or was done late.
            owed: 是否仍待办：未办结且未失效，不论是否逾期
            kept_by: 凭什么认定办结：报告、走访记录、抽查、信贷账簿
            entered_late: 期限过后才录入：录入日（北京时间）晚于期限，不论填写的办理日期。是否逾期（late、late_days）仍按填写的办理日期判断，此项另行标明补录，供核查倒填日期。
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/duties",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "role": role,
                "state": state,
                "pack": pack,
                "code": code,
                "department": department,
                "due_from": due_from,
                "due_to": due_to,
                "late": late,
                "owed": owed,
                "kept_by": kept_by,
                "entered_late": entered_late,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MonitoringDutyList)

    async def summarise_duties(
        self,
        *,
        area: str | None = None,
        due_from: datetime.date | None = None,
        due_to: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.DutySummary:
        """汇总职责事项：Count the duties of an area by the areas right below it and by post: open, due this week, late, kept share.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/duties/summary",
            query={"area": area, "due_from": due_from, "due_to": due_to},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DutySummary)

    async def download_calendar(
        self, *, area: str | None = None, role: models.Role | None = None, if_none_match: str | None = None
    ) -> File:
        """下载职责日历：Download the duties of an area, or of a post in it, as a calendar file with reminders.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/duties/calendar.ics",
            query={"area": area, "role": role},
            headers={"If-None-Match": if_none_match, "Accept": "text/calendar"},
        )
        return reply.file()

    async def open_duties(
        self, body: models.OpenRequest | None = None, *, idempotency_key: str | None = None
    ) -> models.OpenedRead:
        """生成今日职责事项：Open today's duties of the packs that hold inside the caller's area, also those that came since the day's run.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/duties/open", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.OpenedRead)

    async def show_duty(self, duty_id: uuid.UUID, *, if_none_match: str | None = None) -> models.DutyDetail:
        """查看职责事项：Show a duty with its history.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/duties/{segment(duty_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.DutyDetail)

    async def report_duty(
        self, duty_id: uuid.UUID, body: models.ReportRequest, *, idempotency_key: str | None = None
    ) -> models.DutyDetail:
        """报告职责已履行：Report that a duty was done; 409 ``monitoring.duty_not_owed`` once it is.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/monitoring/duties/{segment(duty_id)}/report", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.DutyDetail)

    async def return_report(
        self, duty_id: uuid.UUID, body: models.ReturnRequest, *, idempotency_key: str | None = None
    ) -> models.DutyDetail:
        """退回职责报告：Send the last report back: the duty is open again; 409 ``monitoring.duty_nothing_reported`` without one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/monitoring/duties/{segment(duty_id)}/return", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.DutyDetail)


class DwellingChecks:
    """Dwelling checks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_dwelling_check(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.DwellingCheckList:
        """列出房屋安全鉴定：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/dwelling-checks",
            query={"limit": limit, "after": after, "area": area, "household_id": household_id, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DwellingCheckList)

    async def create_dwelling_check(
        self, body: models.DwellingCheckCreate, *, idempotency_key: str | None = None
    ) -> models.DwellingCheckRead:
        """登记房屋安全鉴定：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/dwelling-checks", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.DwellingCheckRead)

    async def read_dwelling_check(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.DwellingCheckRead:
        """查看房屋安全鉴定：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/dwelling-checks/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DwellingCheckRead)

    async def change_dwelling_check(
        self,
        record_id: uuid.UUID,
        body: models.DwellingCheckPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.DwellingCheckRead:
        """修改房屋安全鉴定：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/dwelling-checks/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.DwellingCheckRead)

    async def withdraw_dwelling_check(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.DwellingCheckRead:
        """撤销误录的房屋安全鉴定：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/dwelling-checks/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.DwellingCheckRead)

    async def history_of_dwelling_check(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看房屋安全鉴定的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/dwelling-checks/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Employments:
    """Employments."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_employment(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        employment_kind: Literal["welfare_post", "enterprise", "workshop", "migrant", "self_employed", "other"]
        | None = None,
        post_id: uuid.UUID | None = None,
        training_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.EmploymentList:
        """列出就业：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/employments",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "employment_kind": employment_kind,
                "post_id": post_id,
                "training_id": training_id,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.EmploymentList)

    async def create_employment(
        self, body: models.EmploymentCreate, *, idempotency_key: str | None = None
    ) -> models.EmploymentRead:
        """登记就业：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/employments", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.EmploymentRead)

    async def read_employment(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.EmploymentRead:
        """查看就业：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/employments/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.EmploymentRead)

    async def change_employment(
        self,
        record_id: uuid.UUID,
        body: models.EmploymentPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.EmploymentRead:
        """修改就业：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/employments/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.EmploymentRead)

    async def withdraw_employment(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.EmploymentRead:
        """撤销误录的就业：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/employments/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.EmploymentRead)

    async def history_of_employment(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看就业的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/employments/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Entitlements:
    """Entitlements."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_entitlements(
        self, household_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.EntitlementsRead:
        """查看农户可享受的政策：Read what a household and its people are entitled to today, or were with `on`, each with its reason.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/entitlements",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.EntitlementsRead)


class ExchangePartners:
    """Exchange partners."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_exchange_partner(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        direction: Literal["send", "receive", "both"] | None = None,
        if_none_match: str | None = None,
    ) -> models.ExchangePartnerList:
        """列出数据交换平台：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/exchange-partners",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn, "direction": direction},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ExchangePartnerList)

    async def create_exchange_partner(
        self, body: models.ExchangePartnerCreate, *, idempotency_key: str | None = None
    ) -> models.ExchangePartnerRead:
        """登记数据交换平台：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/exchange-partners", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ExchangePartnerRead)

    async def read_exchange_partner(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ExchangePartnerRead:
        """查看数据交换平台：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/exchange-partners/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ExchangePartnerRead)

    async def change_exchange_partner(
        self,
        record_id: uuid.UUID,
        body: models.ExchangePartnerPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.ExchangePartnerRead:
        """修改数据交换平台：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/exchange-partners/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ExchangePartnerRead)

    async def withdraw_exchange_partner(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.ExchangePartnerRead:
        """撤销误录的数据交换平台：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/exchange-partners/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ExchangePartnerRead)

    async def history_of_exchange_partner(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看数据交换平台的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/exchange-partners/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def send_file(
        self, partner_id: uuid.UUID, body: models.SendForm, *, idempotency_key: str | None = None
    ) -> models.RunRead:
        """生成交换文件：Make a partner's next file: everything, or with ``changes`` what differs from the files that it accepted.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/exchange-partners/{segment(partner_id)}/runs",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.RunRead)

    async def take_file(
        self,
        partner_id: uuid.UUID,
        file: list[File],
        *,
        occurred_on: datetime.date | None = None,
        mode: Literal["add", "update"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.TakenRead:
        """接收交换文件：Take a partner's file, which becomes a staged import under our names: nothing is written before its commit.

        Args:
            file: xlsx, csv, zip of csv files, or json, as agreed
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/exchange-partners/{segment(partner_id)}/imports",
            key=idempotency_key or new_key(),
            files={"file": file},
            form={"occurred_on": occurred_on, "mode": mode},
        )
        return reply.read(models.TakenRead)


class ExchangeRuns:
    """Exchange runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_runs(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        partner_id: uuid.UUID | None = None,
        direction: Literal["sent", "received"] | None = None,
        state: Literal["waiting", "made", "accepted", "rejected", "failed", "received"] | None = None,
        if_none_match: str | None = None,
    ) -> models.RunList:
        """列出交换批次：List what was sent to partners and taken from them in the caller's area, the latest first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/exchange-runs",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "partner_id": partner_id,
                "direction": direction,
                "state": state,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RunList)

    async def read_run(self, run_id: uuid.UUID, *, if_none_match: str | None = None) -> models.RunRead:
        """查看交换批次：Read how a file stands: its number, checksum, rows, and the partner's answer.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/exchange-runs/{segment(run_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.RunRead)

    async def read_run_file(self, run_id: uuid.UUID, *, if_none_match: str | None = None) -> bytes:
        """下载交换文件：Download a file that was made for a partner; that it was taken is written to the audit log.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/exchange-runs/{segment(run_id)}/file", headers={"If-None-Match": if_none_match}
        )
        return reply.read(bytes)

    async def read_run_file_as_file(
        self,
        run_id: uuid.UUID,
        *,
        if_none_match: str | None = None,
        accept: Literal[
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"
        ] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ) -> File:
        """下载交换文件：Download a file that was made for a partner; that it was taken is written to the audit log.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
            accept: Media type of the file.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/exchange-runs/{segment(run_id)}/file",
            headers={"If-None-Match": if_none_match, "Accept": accept},
        )
        return reply.file()

    async def answer_run(
        self, run_id: uuid.UUID, body: models.ReceiptForm, *, idempotency_key: str | None = None
    ) -> models.RunRead:
        """登记对方回执：Record the partner's answer; once a file is accepted, the next changes are those since.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/exchange-runs/{segment(run_id)}/receipt",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.RunRead)


class ExitTrails:
    """Exit trails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_exits(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        year: int | None = None,
        marked: bool | None = None,
        mark: models.Mark | None = None,
        if_none_match: str | None = None,
    ) -> models.ExitList:
        """列出退出轨迹：List the households out of poverty with what in their history speaks against the exit; `marked` keeps those.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/exit-trails",
            query={"limit": limit, "after": after, "area": area, "year": year, "marked": marked, "mark": mark},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ExitList)

    async def read_trail(self, household_id: uuid.UUID, *, if_none_match: str | None = None) -> models.ExitTrailList:
        """查看一户退出轨迹：Read every exit of a household: what was changed before it, when and by whom, and what was altered afterwards.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/exit-trail",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ExitTrailList)


class Exports:
    """Exports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def export_at_once(
        self,
        *,
        sheets: list[str] | None = None,
        area: str | None = None,
        format: Literal["xlsx", "csv"] | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """下载名册：Download the register of the caller's area in the sheets that imports take, numbers masked: up to 20,000 rows.

        Args:
            sheets: English names of sheets; all that the caller may read where none is
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/exports",
            query={"sheets": sheets, "area": area, "format": format},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv, application/zip",
            },
        )
        return reply.file()

    async def make_export(self, body: models.ExportRequest, *, idempotency_key: str | None = None) -> models.ExportRead:
        """生成导出文件：Make an export; a large one is made in the background: its state is ``waiting`` until then.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/exports", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ExportRead)

    async def list_exports(
        self, *, limit: int | None = None, after: str | None = None, if_none_match: str | None = None
    ) -> models.ExportList:
        """列出本人的导出任务：List what one had made, exports and books, the newest first.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/exports/jobs",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ExportList)

    async def read_export(self, export_id: uuid.UUID, *, if_none_match: str | None = None) -> models.ExportRead:
        """查看导出任务：Read how one's own export stands; `result` is where its file is once it is ``done``.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/exports/{segment(export_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.ExportRead)

    async def read_export_file(
        self,
        export_id: uuid.UUID,
        *,
        if_none_match: str | None = None,
        accept: Literal[
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv", "application/zip"
        ] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ) -> File:
        """下载导出文件：Download the file of one's own export.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
            accept: Media type of the file.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/exports/{segment(export_id)}/file",
            headers={"If-None-Match": if_none_match, "Accept": accept},
        )
        return reply.file()


class Feeds:
    """Feeds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def follow_alerts(
        self,
        *,
        kind: list[str] | None = None,
        severity: list[str] | None = None,
        state: list[str] | None = None,
        since: datetime.date | None = None,
        area: str | None = None,
        after: int | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> models.FeedAlertItem:
        """订阅预警动态：An alert appears when it is raised and again, under the same id, whenever people take a step or its cause clears or comes back; the last item of an id tells how it stands.

        Args:
            kind: 何种事项，例如预警的规则 `rule`；可重复
            severity: 严重程度；可重复
            state: 办理状态；可重复
            since: 只要此日及以后的事项（按事项自身的业务日期）
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            after: 上次读到的 next；0 为从头
            limit: 一页的条数；实时流不分页
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/feeds/alerts",
            query={
                "kind": kind,
                "severity": severity,
                "state": state,
                "since": since,
                "area": area,
                "after": after,
                "limit": limit,
            },
            headers={"if-none-match": if_none_match},
        )
        return reply.read(models.FeedAlertItem)

    async def follow_supervision(
        self,
        *,
        kind: list[str] | None = None,
        severity: list[str] | None = None,
        state: list[str] | None = None,
        since: datetime.date | None = None,
        area: str | None = None,
        after: int | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> models.FeedSupervisionItem:
        """订阅督查整改动态：A finding appears when it is opened and again, under the same id, whenever it is rectified, sent back or closed; a spot check when it is drawn and when it is closed.

        Args:
            kind: 何种事项，例如预警的规则 `rule`；可重复
            severity: 严重程度；可重复
            state: 办理状态；可重复
            since: 只要此日及以后的事项（按事项自身的业务日期）
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            after: 上次读到的 next；0 为从头
            limit: 一页的条数；实时流不分页
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/feeds/supervision",
            query={
                "kind": kind,
                "severity": severity,
                "state": state,
                "since": since,
                "area": area,
                "after": after,
                "limit": limit,
            },
            headers={"if-none-match": if_none_match},
        )
        return reply.read(models.FeedSupervisionItem)

    async def follow_duties(
        self,
        *,
        kind: list[str] | None = None,
        severity: list[str] | None = None,
        state: list[str] | None = None,
        since: datetime.date | None = None,
        area: str | None = None,
        after: int | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> models.FeedDutyItem:
        """订阅职责动态：A duty appears when it opens, when people are reminded of it, when it was done, when it is late, when a report was sent back, and when it fell away; `news` tells which.

        Args:
            kind: 何种事项，例如预警的规则 `rule`；可重复
            severity: 严重程度；可重复
            state: 办理状态；可重复
            since: 只要此日及以后的事项（按事项自身的业务日期）
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            after: 上次读到的 next；0 为从头
            limit: 一页的条数；实时流不分页
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/feeds/duties",
            query={
                "kind": kind,
                "severity": severity,
                "state": state,
                "since": since,
                "area": area,
                "after": after,
                "limit": limit,
            },
            headers={"if-none-match": if_none_match},
        )
        return reply.read(models.FeedDutyItem)

    async def follow_targets(
        self,
        *,
        kind: list[str] | None = None,
        severity: list[str] | None = None,
        state: list[str] | None = None,
        since: datetime.date | None = None,
        area: str | None = None,
        after: int | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> models.FeedTargetItem:
        """订阅目标动态：A target appears, under the same id each time, when the daily watch finds it in another status than before, and when the day of a milestone is over, as that day left it; `news` tells which. Its kind is its code.

        Args:
            kind: 何种事项，例如预警的规则 `rule`；可重复
            severity: 严重程度；可重复
            state: 办理状态；可重复
            since: 只要此日及以后的事项（按事项自身的业务日期）
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            after: 上次读到的 next；0 为从头
            limit: 一页的条数；实时流不分页
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/feeds/targets",
            query={
                "kind": kind,
                "severity": severity,
                "state": state,
                "since": since,
                "area": area,
                "after": after,
                "limit": limit,
            },
            headers={"if-none-match": if_none_match},
        )
        return reply.read(models.FeedTargetItem)


class FieldWork:
    """Field work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_changes(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.FieldChanges:
        """读取外业增量：Read what has changed of the caller's villages behind a token, or without one all there is, page by page.

        Args:
            after: 上次得到的 next；不填为首次同步
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/field/changes",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FieldChanges)

    async def report_entries(
        self, body: models.FieldEntries, *, idempotency_key: str | None = None
    ) -> models.EntryResults:
        """上报外业记录：Report what was recorded in the field: visits, income items, objections, and what was found otherwise.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/field/entries", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.EntryResults)

    async def list_entries(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        client_id: list[uuid.UUID] | None = None,
        if_none_match: str | None = None,
    ) -> models.ServicesRegistryFieldEntriesFormsEntryList:
        """列出外业记录：List the entries that the caller has sent, the latest first; by `client_id` to learn whether some came in.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/field/entries",
            query={"limit": limit, "after": after, "client_id": client_id},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ServicesRegistryFieldEntriesFormsEntryList)

    async def report_photo(
        self,
        file: File,
        *,
        client_id: uuid.UUID,
        device_at: datetime.datetime,
        household_id: uuid.UUID,
        occurred_on: datetime.date,
        reason: str,
        visit_client_id: uuid.UUID | None = None,
        place: int | None = None,
        themes: list[Literal["poverty_cause", "wish", "housing", "living", "industry", "visit", "result"]]
        | None = None,
        title: str | None = None,
        taken_on: datetime.date | None = None,
        taken_by: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.EntryResult:
        """上传外业照片：Upload a photo from the field, as often as needed; with the same id and content it is kept once.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            "/api/v1/registry/field/photos",
            key=idempotency_key or new_key(),
            files={"file": file},
            form={
                "client_id": client_id,
                "device_at": device_at,
                "household_id": household_id,
                "visit_client_id": visit_client_id,
                "place": place,
                "themes": themes,
                "title": title,
                "taken_on": taken_on,
                "taken_by": taken_by,
                "occurred_on": occurred_on,
                "reason": reason,
            },
        )
        return reply.read(models.EntryResult)

    async def list_conflicts(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        state: Literal["open", "decided", "overtaken"] | None = None,
        if_none_match: str | None = None,
    ) -> models.ConflictList:
        """列出外业冲突：List values from the field beside those of the register, in the order in which they came.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/field/conflicts",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "state": state,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ConflictList)

    async def read_conflict(self, conflict_id: uuid.UUID, *, if_none_match: str | None = None) -> models.ConflictRead:
        """查看外业冲突：Read one.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/field/conflicts/{segment(conflict_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.ConflictRead)

    async def decide_conflict(
        self,
        conflict_id: uuid.UUID,
        body: models.ConflictDecision,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.ConflictRead:
        """裁定外业冲突：Decide field by field: `mine`, what was recorded in the field, or `theirs`, what stands in the register.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/field/conflicts/{segment(conflict_id)}/decide",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ConflictRead)

    async def read_history(
        self,
        conflict_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看外业冲突历史：List what became of one, by whom and when.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/field/conflicts/{segment(conflict_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class FundAccounts:
    """Fund accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_fund_account(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.FundAccountList:
        """列出专项资金专户：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/fund-accounts",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FundAccountList)

    async def create_fund_account(
        self, body: models.FundAccountCreate, *, idempotency_key: str | None = None
    ) -> models.FundAccountRead:
        """登记专项资金专户：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/fund-accounts", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.FundAccountRead)

    async def read_fund_account(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.FundAccountRead:
        """查看专项资金专户：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/fund-accounts/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FundAccountRead)

    async def change_fund_account(
        self,
        record_id: uuid.UUID,
        body: models.FundAccountPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.FundAccountRead:
        """修改专项资金专户：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/fund-accounts/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundAccountRead)

    async def withdraw_fund_account(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.FundAccountRead:
        """撤销误录的专项资金专户：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-accounts/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundAccountRead)

    async def history_of_fund_account(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看专项资金专户的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/fund-accounts/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class FundClaims:
    """Fund claims."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_fund_claim(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        project_id: uuid.UUID | None = None,
        state: Literal["claimed", "checked", "paid", "returned"] | None = None,
        if_none_match: str | None = None,
    ) -> models.FundClaimList:
        """列出报账单：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/fund-claims",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "project_id": project_id,
                "state": state,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FundClaimList)

    async def create_fund_claim(
        self, body: models.FundClaimCreate, *, idempotency_key: str | None = None
    ) -> models.FundClaimRead:
        """登记报账单：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/fund-claims", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.FundClaimRead)

    async def read_fund_claim(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.FundClaimRead:
        """查看报账单：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/fund-claims/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FundClaimRead)

    async def change_fund_claim(
        self,
        record_id: uuid.UUID,
        body: models.FundClaimPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.FundClaimRead:
        """修改报账单：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/fund-claims/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundClaimRead)

    async def withdraw_fund_claim(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.FundClaimRead:
        """撤销误录的报账单：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-claims/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundClaimRead)

    async def history_of_fund_claim(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看报账单的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/fund-claims/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def check_claim(
        self, claim_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.FundClaimRead:
        """审核报账申请：Find a claim in order; by another person than the one who made it.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-claims/{segment(claim_id)}/check",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundClaimRead)

    async def return_claim(
        self, claim_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.FundClaimRead:
        """退回报账申请：Send a claim back with the reason; changed, it is claimed anew.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-claims/{segment(claim_id)}/return",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundClaimRead)

    async def pay_claim(
        self, claim_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.FundClaimRead:
        """支付报账申请：Pay a checked claim from its account; by a third person.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-claims/{segment(claim_id)}/pay",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundClaimRead)


class FundEntries:
    """Fund entries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_totals(
        self,
        *,
        by: Literal["household", "village", "project", "source", "fund_kind", "item", "year"],
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        project_id: uuid.UUID | None = None,
        fund_kind: Literal["special", "agricultural", "social"] | None = None,
        source: Literal["state_and_province", "local", "social"] | None = None,
        item: Literal[
            "start_up",
            "crops",
            "livestock",
            "processing",
            "photovoltaic",
            "tourism",
            "e_commerce",
            "asset_shares",
            "dangerous_housing",
            "relocation",
            "training",
            "interest",
            "water",
            "power",
            "road",
            "broadcasting",
            "irrigation",
            "public_services",
            "other",
        ]
        | None = None,
        year: int | None = None,
        if_none_match: str | None = None,
    ) -> models.TotalList:
        """汇总资金到户到村情况：Add entries up by household, village, project, source, kind, item or year.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/fund-entries/totals",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "project_id": project_id,
                "fund_kind": fund_kind,
                "source": source,
                "item": item,
                "year": year,
                "by": by,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.TotalList)

    async def list_below_least(
        self,
        *,
        item: Literal[
            "start_up",
            "crops",
            "livestock",
            "processing",
            "photovoltaic",
            "tourism",
            "e_commerce",
            "asset_shares",
            "dangerous_housing",
            "relocation",
            "training",
            "interest",
            "water",
            "power",
            "road",
            "broadcasting",
            "irrigation",
            "public_services",
            "other",
        ],
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.BelowList:
        """列出补助低于最低标准的贫困户：List the poor households that got less of an item than the policy in force says.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/fund-entries/below-least",
            query={"limit": limit, "after": after, "item": item, "area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.BelowList)

    async def list_entries(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        project_id: uuid.UUID | None = None,
        fund_kind: Literal["special", "agricultural", "social"] | None = None,
        source: Literal["state_and_province", "local", "social"] | None = None,
        item: Literal[
            "start_up",
            "crops",
            "livestock",
            "processing",
            "photovoltaic",
            "tourism",
            "e_commerce",
            "asset_shares",
            "dangerous_housing",
            "relocation",
            "training",
            "interest",
            "water",
            "power",
            "road",
            "broadcasting",
            "irrigation",
            "public_services",
            "other",
        ]
        | None = None,
        year: int | None = None,
        if_none_match: str | None = None,
    ) -> models.ServicesRegistryFundsFormsEntryList:
        """列出资金到户到村记录：List the entries of the caller's area in their order; `household_id` gives a household's ledger.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/fund-entries",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "project_id": project_id,
                "fund_kind": fund_kind,
                "source": source,
                "item": item,
                "year": year,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ServicesRegistryFundsFormsEntryList)

    async def enter_payment(
        self, body: models.EntryForm, *, idempotency_key: str | None = None
    ) -> models.ServicesRegistryFundsFormsEntryRead:
        """登记资金到户到村：Enter what a household or a village was paid; each item once in a year.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/fund-entries", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ServicesRegistryFundsFormsEntryRead)

    async def read_entry(
        self, entry_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.ServicesRegistryFundsFormsEntryRead:
        """查看资金到户到村记录：Read an entry.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/fund-entries/{segment(entry_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.ServicesRegistryFundsFormsEntryRead)

    async def reverse_entry(
        self, entry_id: uuid.UUID, body: models.StepForm, *, idempotency_key: str | None = None
    ) -> models.ServicesRegistryFundsFormsEntryRead:
        """冲销资金到户到村记录：Take an entry back by one of the opposite amount; entries themselves never change.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-entries/{segment(entry_id)}/reverse",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.ServicesRegistryFundsFormsEntryRead)


class FundNotices:
    """Fund notices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_fund_notice(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        plan_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.FundNoticeList:
        """列出资金公示：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/fund-notices",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn, "plan_id": plan_id},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FundNoticeList)

    async def create_fund_notice(
        self, body: models.FundNoticeCreate, *, idempotency_key: str | None = None
    ) -> models.FundNoticeRead:
        """登记资金公示：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/fund-notices", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.FundNoticeRead)

    async def read_fund_notice(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.FundNoticeRead:
        """查看资金公示：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/fund-notices/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FundNoticeRead)

    async def change_fund_notice(
        self,
        record_id: uuid.UUID,
        body: models.FundNoticePatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.FundNoticeRead:
        """修改资金公示：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/fund-notices/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundNoticeRead)

    async def withdraw_fund_notice(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.FundNoticeRead:
        """撤销误录的资金公示：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-notices/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundNoticeRead)

    async def history_of_fund_notice(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看资金公示的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/fund-notices/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class FundPlans:
    """Fund plans."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_fund_plan(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        year: int | None = None,
        filed: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.FundPlanList:
        """列出资金使用计划：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/fund-plans",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn, "year": year, "filed": filed},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FundPlanList)

    async def create_fund_plan(
        self, body: models.FundPlanCreate, *, idempotency_key: str | None = None
    ) -> models.FundPlanRead:
        """登记资金使用计划：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/fund-plans", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.FundPlanRead)

    async def read_fund_plan(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.FundPlanRead:
        """查看资金使用计划：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/fund-plans/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FundPlanRead)

    async def change_fund_plan(
        self,
        record_id: uuid.UUID,
        body: models.FundPlanPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.FundPlanRead:
        """修改资金使用计划：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/fund-plans/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundPlanRead)

    async def withdraw_fund_plan(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.FundPlanRead:
        """撤销误录的资金使用计划：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-plans/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundPlanRead)

    async def history_of_fund_plan(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看资金使用计划的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/fund-plans/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def file_plan(
        self, plan_id: uuid.UUID, body: models.FilingForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.FundPlanRead:
        """登记资金使用计划备案：Record that a fund-use plan was filed with the province, the city or the county.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-plans/{segment(plan_id)}/filings",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.FundPlanRead)


class FundTransfers:
    """Fund transfers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_transfers(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.TransferList:
        """列出专户间拨款：List the transfers out of accounts of the caller's area.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/fund-transfers",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.TransferList)

    async def transfer_money(
        self, body: models.TransferForm, *, idempotency_key: str | None = None
    ) -> models.TransferRead:
        """登记专户间拨款：Move money from one account of special funds to another; an outside account is refused.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/fund-transfers", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.TransferRead)

    async def read_transfer(self, transfer_id: uuid.UUID, *, if_none_match: str | None = None) -> models.TransferRead:
        """查看专户间拨款：Read a transfer.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/fund-transfers/{segment(transfer_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.TransferRead)

    async def reverse_transfer(
        self, transfer_id: uuid.UUID, body: models.StepForm, *, idempotency_key: str | None = None
    ) -> models.TransferRead:
        """冲销专户间拨款：Take a transfer back by one of the opposite amount.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/fund-transfers/{segment(transfer_id)}/reverse",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.TransferRead)


class GoodsBatches:
    """Goods batches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_goods_batch(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        product: str | None = None,
        trace_code: str | None = None,
        if_none_match: str | None = None,
    ) -> models.GoodsBatchList:
        """列出农产品批次：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/goods-batches",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "product": product,
                "trace_code": trace_code,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.GoodsBatchList)

    async def create_goods_batch(
        self, body: models.GoodsBatchCreate, *, idempotency_key: str | None = None
    ) -> models.GoodsBatchRead:
        """登记农产品批次：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/goods-batches", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.GoodsBatchRead)

    async def read_goods_batch(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.GoodsBatchRead:
        """查看农产品批次：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/goods-batches/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.GoodsBatchRead)

    async def change_goods_batch(
        self,
        record_id: uuid.UUID,
        body: models.GoodsBatchPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.GoodsBatchRead:
        """修改农产品批次：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/goods-batches/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.GoodsBatchRead)

    async def withdraw_goods_batch(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.GoodsBatchRead:
        """撤销误录的农产品批次：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/goods-batches/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.GoodsBatchRead)

    async def history_of_goods_batch(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看农产品批次的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/goods-batches/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class GoodsSteps:
    """Goods steps."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_goods_step(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        batch_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.GoodsStepList:
        """列出农产品流转：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/goods-steps",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn, "batch_id": batch_id},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.GoodsStepList)

    async def create_goods_step(
        self, body: models.GoodsStepCreate, *, idempotency_key: str | None = None
    ) -> models.GoodsStepRead:
        """登记农产品流转：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/goods-steps", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.GoodsStepRead)

    async def read_goods_step(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.GoodsStepRead:
        """查看农产品流转：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/goods-steps/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.GoodsStepRead)

    async def change_goods_step(
        self,
        record_id: uuid.UUID,
        body: models.GoodsStepPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.GoodsStepRead:
        """修改农产品流转：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/goods-steps/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.GoodsStepRead)

    async def withdraw_goods_step(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.GoodsStepRead:
        """撤销误录的农产品流转：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/goods-steps/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.GoodsStepRead)

    async def history_of_goods_step(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看农产品流转的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/goods-steps/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class GoodsTraces:
    """Goods traces."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_trace(self, trace_code: str, *, if_none_match: str | None = None) -> models.TraceRead:
        """追溯农产品批次：Trace a batch by the code on its label: its steps, back to where it grew, and onward to what was made of it.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/goods-traces/{segment(trace_code)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.TraceRead)


class Guarantees:
    """Guarantees."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_guarantees(
        self, household_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.GuaranteesRead:
        """查看农户各项保障情况：Read each guaranteed element of a household with the facts that prove it, today or as it was `on` a day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/guarantees",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.GuaranteesRead)

    async def list_missing(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        element: Literal["food", "clothing", "education", "medical", "housing", "pension", "water"] | None = None,
        if_none_match: str | None = None,
    ) -> models.OpenList:
        """列出保障未落实的农户：List the households of an area with anything not met or not proven, and what is still to be found out.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/guarantees/missing",
            query={"limit": limit, "after": after, "area": area, "element": element},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.OpenList)

    async def count_guarantees(
        self, *, area: str | None = None, if_none_match: str | None = None
    ) -> models.GuaranteeCounts:
        """统计各项保障情况：Count the households of an area by the state of each element.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/registry/guarantees/counts", query={"area": area}, headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.GuaranteeCounts)


class GuidanceTasks:
    """Guidance tasks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def set_tasks(self, body: models.TasksCreate, *, idempotency_key: str | None = None) -> models.TasksWritten:
        """下达贷款指导任务：Set what banks are to lend in a year or quarter, by county; what was set before is revised.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/guidance-tasks", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.TasksWritten)

    async def list_tasks(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        period: str | None = None,
        history: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.TaskList:
        """列出贷款指导任务：List the guidance tasks of the caller's area; a bank sees its own.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            period: 年度，如 2018；或季度，如 2018Q4
            history: 是否包括历次版本。Earlier revisions too.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/guidance-tasks",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "period": period,
                "history": history,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.TaskList)

    async def get_totals(
        self, *, programme: str | None = None, city_code: str | None = None, if_none_match: str | None = None
    ) -> models.TaskTotals:
        """汇总贷款指导任务：Sum the tasks of the caller's area up, against what the programme wants lent.

        Args:
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            city_code: 市级区划代码，6 位，末两位为 00
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/guidance-tasks/totals",
            query={"programme": programme, "city_code": city_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.TaskTotals)


class HardCases:
    """Hard cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_hard_case(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.HardCaseList:
        """列出特别困难认定：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/hard-cases",
            query={"limit": limit, "after": after, "area": area, "household_id": household_id, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HardCaseList)

    async def create_hard_case(
        self, body: models.HardCaseCreate, *, idempotency_key: str | None = None
    ) -> models.HardCaseRead:
        """登记特别困难认定：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/hard-cases", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HardCaseRead)

    async def read_hard_case(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HardCaseRead:
        """查看特别困难认定：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/hard-cases/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HardCaseRead)

    async def change_hard_case(
        self,
        record_id: uuid.UUID,
        body: models.HardCasePatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HardCaseRead:
        """修改特别困难认定：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/hard-cases/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HardCaseRead)

    async def withdraw_hard_case(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HardCaseRead:
        """撤销误录的特别困难认定：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/hard-cases/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HardCaseRead)

    async def history_of_hard_case(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看特别困难认定的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/hard-cases/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class HealthFiles:
    """Health files."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_health_file(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.HealthFileList:
        """列出健康档案：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/health-files",
            query={"limit": limit, "after": after, "area": area, "household_id": household_id, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HealthFileList)

    async def create_health_file(
        self, body: models.HealthFileCreate, *, idempotency_key: str | None = None
    ) -> models.HealthFileRead:
        """登记健康档案：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/health-files", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HealthFileRead)

    async def read_health_file(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HealthFileRead:
        """查看健康档案：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/health-files/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HealthFileRead)

    async def change_health_file(
        self,
        record_id: uuid.UUID,
        body: models.HealthFilePatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HealthFileRead:
        """修改健康档案：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/health-files/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HealthFileRead)

    async def withdraw_health_file(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HealthFileRead:
        """撤销误录的健康档案：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/health-files/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HealthFileRead)

    async def history_of_health_file(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看健康档案的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/health-files/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class HelpActivities:
    """Help activities."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_help_activity(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        activity: Literal["party_lecture", "free_clinic", "health_talk", "work_day", "other"] | None = None,
        helper_id: uuid.UUID | None = None,
        unit_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.HelpActivityList:
        """列出帮扶活动：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/help-activities",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "activity": activity,
                "helper_id": helper_id,
                "unit_id": unit_id,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HelpActivityList)

    async def create_help_activity(
        self, body: models.HelpActivityCreate, *, idempotency_key: str | None = None
    ) -> models.HelpActivityRead:
        """登记帮扶活动：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/help-activities", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HelpActivityRead)

    async def read_help_activity(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HelpActivityRead:
        """查看帮扶活动：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/help-activities/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HelpActivityRead)

    async def change_help_activity(
        self,
        record_id: uuid.UUID,
        body: models.HelpActivityPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HelpActivityRead:
        """修改帮扶活动：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/help-activities/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HelpActivityRead)

    async def withdraw_help_activity(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HelpActivityRead:
        """撤销误录的帮扶活动：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/help-activities/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HelpActivityRead)

    async def history_of_help_activity(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看帮扶活动的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/help-activities/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class HelpUnits:
    """Help units."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_help_unit(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        level: Literal["province", "city", "county", "town", "village"] | None = None,
        unit_kind: Literal["agency", "school", "hospital", "enterprise", "social", "resident_team", "other"]
        | None = None,
        number: str | None = None,
        if_none_match: str | None = None,
    ) -> models.HelpUnitList:
        """列出帮扶单位：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/help-units",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "level": level,
                "unit_kind": unit_kind,
                "number": number,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HelpUnitList)

    async def create_help_unit(
        self, body: models.HelpUnitCreate, *, idempotency_key: str | None = None
    ) -> models.HelpUnitRead:
        """登记帮扶单位：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/help-units", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HelpUnitRead)

    async def read_help_unit(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HelpUnitRead:
        """查看帮扶单位：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/help-units/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HelpUnitRead)

    async def change_help_unit(
        self,
        record_id: uuid.UUID,
        body: models.HelpUnitPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HelpUnitRead:
        """修改帮扶单位：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/help-units/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HelpUnitRead)

    async def withdraw_help_unit(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HelpUnitRead:
        """撤销误录的帮扶单位：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/help-units/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HelpUnitRead)

    async def history_of_help_unit(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看帮扶单位的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/help-units/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def reveal_liaison_phone(
        self, record_id: uuid.UUID, *, reason: str | None = None, if_none_match: str | None = None
    ) -> models.PhoneRead:
        """查看帮扶单位联络员的完整电话：Show the liaison person's number in full; it needs a `reason` and is written to the audit log.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/help-units/{segment(record_id)}/phone",
            query={"reason": reason},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PhoneRead)


class Helpers:
    """Helpers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_helper(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        unit_id: uuid.UUID | None = None,
        post: Literal[
            "town_leader",
            "middle_cadre",
            "graduate_village_official",
            "village_committee",
            "first_secretary",
            "resident_member",
            "township_staff",
            "department_cadre",
            "branch_secretary",
            "party_member",
            "medical_staff",
            "teacher",
            "entrepreneur",
            "other",
        ]
        | None = None,
        number: str | None = None,
        if_none_match: str | None = None,
    ) -> models.HelperList:
        """列出帮扶人：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helpers",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "unit_id": unit_id,
                "post": post,
                "number": number,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HelperList)

    async def create_helper(
        self, body: models.HelperCreate, *, idempotency_key: str | None = None
    ) -> models.HelperRead:
        """登记帮扶人：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/helpers", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HelperRead)

    async def read_helper(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HelperRead:
        """查看帮扶人：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/helpers/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HelperRead)

    async def change_helper(
        self, record_id: uuid.UUID, body: models.HelperPatch, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HelperRead:
        """修改帮扶人：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/helpers/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HelperRead)

    async def withdraw_helper(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HelperRead:
        """撤销误录的帮扶人：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/helpers/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HelperRead)

    async def history_of_helper(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看帮扶人的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/helpers/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def reveal_helper_phone(
        self, record_id: uuid.UUID, *, reason: str | None = None, if_none_match: str | None = None
    ) -> models.PhoneRead:
        """查看帮扶干部的完整电话：Show a helper's number in full; it needs a `reason` and is written to the audit log.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/helpers/{segment(record_id)}/phone",
            query={"reason": reason},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PhoneRead)


class Helping:
    """Helping."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_helpers_seen(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.HelperSeenList:
        """列出本地的帮扶干部：List helpers of the area and those from above who help in it, by name and post alone.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/helpers",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HelperSeenList)

    async def list_units_seen(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.UnitSeenList:
        """列出本地的帮扶单位：List units of the area and those from above that help in it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/units",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.UnitSeenList)

    async def read_standing(
        self, helper_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.ServicesRegistryHelpingFormsStanding:
        """查看帮扶干部所帮农户的脱贫情况：Tell how many households of a helper are still poor; while one is, promotion is barred.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/helping/helpers/{segment(helper_id)}/standing",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ServicesRegistryHelpingFormsStanding)

    async def read_household_help(
        self, household_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.HouseholdHelp:
        """查看一户由谁帮扶：Tell who helps a household, since when, and how.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/helping/households/{segment(household_id)}",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdHelp)

    async def read_help_ledger(self, household_id: uuid.UUID, *, if_none_match: str | None = None) -> models.HelpLedger:
        """查看一户的帮扶台帐：Read the help ledger (帮扶台帐) of a household.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/helping/households/{segment(household_id)}/ledger",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HelpLedger)

    async def read_village_help(self, village_code: str, *, if_none_match: str | None = None) -> models.VillageHelp:
        """查看一村由谁帮扶：Tell which units and helpers cover a village.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/helping/villages/{segment(village_code)}",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageHelp)

    async def read_help_card(self, pairing_id: uuid.UUID, *, if_none_match: str | None = None) -> models.HelpCard:
        """查看结对帮扶明白卡：Read the help card (明白卡) of a household and a helper.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/helping/pairings/{segment(pairing_id)}/card",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HelpCard)

    async def read_coverage(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.Coverage:
        """查看帮扶覆盖情况：Tell how many villages have a unit and how many poor households a helper, and whether that is enough.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/coverage",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.Coverage)

    async def list_villages_without(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.VillagesWithout:
        """列出没有帮扶单位的村：List villages with poor households that no unit helps.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/villages-without-unit",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillagesWithout)

    async def list_households_lacking(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        lack: Literal["helper", "medical_staff", "household_health_file", "member_health_file"] | None = None,
        if_none_match: str | None = None,
    ) -> models.HouseholdLackingList:
        """列出缺帮扶力量的贫困户：List poor households that lack a helper, medical staff or a health file.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/households-lacking",
            query={"limit": limit, "after": after, "area": area, "lack": lack},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdLackingList)

    async def list_shortfalls(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ShortfallList:
        """列出帮扶数量不足的干部：List helpers who cover other villages or fewer households than their posts say.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/shortfalls",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ShortfallList)

    async def list_items_missing(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        level: Literal["village", "household"] | None = None,
        if_none_match: str | None = None,
    ) -> models.ItemsMissingList:
        """列出六个到村到户未落实的村或户：List villages or households to which not all six items are traced.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/items-missing",
            query={"limit": limit, "after": after, "area": area, "level": level},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ItemsMissingList)

    async def list_visits_overdue(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.OverdueList:
        """列出走访逾期的帮扶干部：List helpers who owe a poor household visits by the day.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/visits-overdue",
            query={"limit": limit, "after": after, "area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.OverdueList)

    async def list_unvisited(
        self,
        *,
        since: datetime.date,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.UnvisitedList:
        """列出未走访的户：List the poor households that nobody visited from a day on, with their helpers and their last visit.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/unvisited",
            query={"limit": limit, "after": after, "area": area, "on": on, "since": since},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.UnvisitedList)

    async def list_medical_overdue(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.OverdueList:
        """列出随访逾期的医务人员：List medical staff whose next visit by schedule is overdue on the day.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/medical-overdue",
            query={"limit": limit, "after": after, "area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.OverdueList)

    async def list_letters_missing(
        self,
        *,
        year: int,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.LettersMissing:
        """列出未签责任状的人员：List who has not signed a responsibility letter of the year.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/letters-missing",
            query={"limit": limit, "after": after, "area": area, "year": year},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LettersMissing)

    async def list_lectures_missing(
        self,
        *,
        year: int,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.LecturesMissing:
        """列出未讲党课的支部书记：List branch secretaries who owe party lectures of the year.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/lectures-missing",
            query={"limit": limit, "after": after, "area": area, "year": year},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LecturesMissing)

    async def read_paired_aid(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.PairedAidProgress:
        """查看对口帮扶进展：Tell how far the plan of paired aid has come.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/helping/paired-aid",
            query={"limit": limit, "after": after, "area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PairedAidProgress)


class HouseholdHealthFiles:
    """Household health files."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_household_health_file(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.HouseholdHealthFileList:
        """列出因病致贫户健康档案：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/household-health-files",
            query={"limit": limit, "after": after, "area": area, "household_id": household_id, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdHealthFileList)

    async def create_household_health_file(
        self, body: models.HouseholdHealthFileCreate, *, idempotency_key: str | None = None
    ) -> models.HouseholdHealthFileRead:
        """登记因病致贫户健康档案：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/household-health-files", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HouseholdHealthFileRead)

    async def read_household_health_file(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HouseholdHealthFileRead:
        """查看因病致贫户健康档案：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-health-files/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdHealthFileRead)

    async def change_household_health_file(
        self,
        record_id: uuid.UUID,
        body: models.HealthFilePatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdHealthFileRead:
        """修改因病致贫户健康档案：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/household-health-files/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdHealthFileRead)

    async def withdraw_household_health_file(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HouseholdHealthFileRead:
        """撤销误录的因病致贫户健康档案：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/household-health-files/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdHealthFileRead)

    async def history_of_household_health_file(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看因病致贫户健康档案的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-health-files/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class HouseholdItems:
    """Household items."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_household_item(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        item: Literal[
            "management",
            "planning",
            "classified_measures",
            "project_funds",
            "help_duty",
            "assessment",
            "paired_cadres",
            "industry",
            "schooling",
            "housing",
            "relocation",
            "infrastructure",
            "security",
        ]
        | None = None,
        if_none_match: str | None = None,
    ) -> models.HouseholdItemList:
        """列出到户事项：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/household-items",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "item": item,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdItemList)

    async def create_household_item(
        self, body: models.HouseholdItemCreate, *, idempotency_key: str | None = None
    ) -> models.HouseholdItemRead:
        """登记到户事项：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/household-items", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HouseholdItemRead)

    async def read_household_item(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HouseholdItemRead:
        """查看到户事项：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-items/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdItemRead)

    async def change_household_item(
        self,
        record_id: uuid.UUID,
        body: models.TracedItemPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdItemRead:
        """修改到户事项：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/household-items/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdItemRead)

    async def withdraw_household_item(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HouseholdItemRead:
        """撤销误录的到户事项：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/household-items/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdItemRead)

    async def history_of_household_item(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看到户事项的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-items/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class HouseholdPairings:
    """Household pairings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_household_pairing(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        helper_id: uuid.UUID | None = None,
        pairing_role: Literal["responsible", "joint", "medical"] | None = None,
        if_none_match: str | None = None,
    ) -> models.HouseholdPairingList:
        """列出结对帮扶：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/household-pairings",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "helper_id": helper_id,
                "pairing_role": pairing_role,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdPairingList)

    async def create_household_pairing(
        self, body: models.HouseholdPairingCreate, *, idempotency_key: str | None = None
    ) -> models.HouseholdPairingRead:
        """登记结对帮扶：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/household-pairings", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HouseholdPairingRead)

    async def read_household_pairing(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HouseholdPairingRead:
        """查看结对帮扶：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-pairings/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdPairingRead)

    async def change_household_pairing(
        self,
        record_id: uuid.UUID,
        body: models.HouseholdPairingPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdPairingRead:
        """修改结对帮扶：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/household-pairings/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdPairingRead)

    async def withdraw_household_pairing(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HouseholdPairingRead:
        """撤销误录的结对帮扶：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/household-pairings/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdPairingRead)

    async def history_of_household_pairing(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看结对帮扶的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-pairings/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def replace_helper(
        self,
        record_id: uuid.UUID,
        body: models.HelperReplacement,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdPairingRead:
        """更换结对帮扶干部：Put another helper in the place of one, with no day between; answers the new line.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/household-pairings/{segment(record_id)}/replace",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdPairingRead)

    async def release_helper(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HouseholdPairingRead:
        """解除户的结对帮扶：Release a helper after the household's exit; 409 ``registry.helper_not_releasable`` before.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/household-pairings/{segment(record_id)}/release",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdPairingRead)


class HouseholdPlans:
    """Household plans."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_household_plan(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.HouseholdPlanList:
        """列出脱贫计划：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/household-plans",
            query={"limit": limit, "after": after, "area": area, "household_id": household_id, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdPlanList)

    async def create_household_plan(
        self, body: models.HouseholdPlanCreate, *, idempotency_key: str | None = None
    ) -> models.HouseholdPlanRead:
        """登记脱贫计划：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/household-plans", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HouseholdPlanRead)

    async def read_household_plan(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HouseholdPlanRead:
        """查看脱贫计划：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-plans/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdPlanRead)

    async def change_household_plan(
        self,
        record_id: uuid.UUID,
        body: models.HouseholdPlanPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdPlanRead:
        """修改脱贫计划：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/household-plans/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdPlanRead)

    async def withdraw_household_plan(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HouseholdPlanRead:
        """撤销误录的脱贫计划：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/household-plans/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdPlanRead)

    async def history_of_household_plan(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看脱贫计划的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-plans/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class HouseholdTasks:
    """Household tasks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_household_task(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        helper_id: uuid.UUID | None = None,
        task: str | None = None,
        if_none_match: str | None = None,
    ) -> models.HouseholdTaskList:
        """列出联户任务：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/household-tasks",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "helper_id": helper_id,
                "task": task,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdTaskList)

    async def create_household_task(
        self, body: models.HouseholdTaskCreate, *, idempotency_key: str | None = None
    ) -> models.HouseholdTaskRead:
        """登记联户任务：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/household-tasks", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HouseholdTaskRead)

    async def read_household_task(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.HouseholdTaskRead:
        """查看联户任务：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-tasks/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdTaskRead)

    async def change_household_task(
        self,
        record_id: uuid.UUID,
        body: models.HouseholdTaskPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdTaskRead:
        """修改联户任务：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/household-tasks/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdTaskRead)

    async def withdraw_household_task(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.HouseholdTaskRead:
        """撤销误录的联户任务：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/household-tasks/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdTaskRead)

    async def history_of_household_task(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看联户任务的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/household-tasks/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Households:
    """Households."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def search_households(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        q: str | None = None,
        household_no: str | None = None,
        id_number: str | None = None,
        village_code: str | None = None,
        household_type: Literal["ordinary", "subsidised_poor", "dibao", "wubao"] | None = None,
        main_cause: Literal[
            "illness",
            "disability",
            "schooling",
            "disaster",
            "no_land",
            "no_water",
            "no_technique",
            "no_labour",
            "no_funds",
            "poor_transport",
            "no_motivation",
            "other",
        ]
        | None = None,
        key_group: Literal["dispersed_support", "lone_elder", "no_labour", "serious_illness", "disabled"] | None = None,
        status: str | None = None,
        if_none_match: str | None = None,
    ) -> models.HouseholdList:
        """查询农户：Search the households of the caller's area; `total` stops counting at 10,000.

        Args:
            q: The beginning of the name of anybody in the household.
            household_no: The whole number of one household.
            id_number: Of somebody who belongs to the household or belonged to it.
            village_code: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/households",
            query={
                "limit": limit,
                "after": after,
                "q": q,
                "household_no": household_no,
                "id_number": id_number,
                "village_code": village_code,
                "household_type": household_type,
                "main_cause": main_cause,
                "key_group": key_group,
                "status": status,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdList)

    async def register_household(
        self, body: models.HouseholdCreate, *, idempotency_key: str | None = None
    ) -> models.HouseholdRead:
        """登记农户：Register one household with its members.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/households", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.HouseholdRead)

    async def read_household(
        self,
        household_id: uuid.UUID,
        *,
        reveal: bool | None = None,
        reason: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.HouseholdRead:
        """查看农户：Read a household as it stands, or with `on` as it stood on that day, with its incomes and who had left it.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}",
            query={"reveal": reveal, "reason": reason, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdRead)

    async def change_household(
        self,
        household_id: uuid.UUID,
        body: models.HouseholdPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdRead:
        """修改农户信息：Change a household that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/households/{segment(household_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdRead)

    async def read_history(
        self,
        household_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ChangeList:
        """查看农户的变更历史：List the versions of a household: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ChangeList)

    async def list_former_members(
        self, household_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.FormerMemberList:
        """列出已离户人员：List everybody who left a household, when and how, the first to leave first.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/former-members",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FormerMemberList)


class Imports:
    """Imports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def receive_import(
        self,
        file: list[File],
        *,
        occurred_on: datetime.date | None = None,
        mode: Literal["add", "update"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImportRead:
        """上传导入文件：Upload a register: households, and every other kind of record; it is written only by its commit.

        Args:
            file: one xlsx, or csv files named after their sheets
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            "/api/v1/registry/imports",
            key=idempotency_key or new_key(),
            files={"file": file},
            form={"occurred_on": occurred_on, "mode": mode},
        )
        return reply.read(models.ImportRead)

    async def read_template(self, *, sheets: list[str] | None = None, if_none_match: str | None = None) -> File:
        """下载导入模板：Download empty sheets with the right headers, lists to choose from, and notes on each column.

        Args:
            sheets: English names of sheets
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/imports/template",
            query={"sheets": sheets},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            },
        )
        return reply.file()

    async def read_import(self, import_id: uuid.UUID, *, if_none_match: str | None = None) -> models.ImportRead:
        """查看导入进度和预览：Read how an import stands: progress, counts, the first 200 faults, the first 20 households to be written.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/imports/{segment(import_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.ImportRead)

    async def read_rejects(self, import_id: uuid.UUID, *, if_none_match: str | None = None) -> File:
        """下载被退回的行：Download the refused rows of one's own file as xlsx, each with its reasons in Chinese.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/imports/{segment(import_id)}/rejects",
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            },
        )
        return reply.file()

    async def commit_import(
        self, import_id: uuid.UUID, body: models.CommitRequest | None = None, *, idempotency_key: str | None = None
    ) -> models.ImportRead:
        """确认写入导入数据：Write an import, all or nothing; committing again gives the same answer.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/registry/imports/{segment(import_id)}/commit", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ImportRead)


class Incomes:
    """Incomes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_incomes(self, household_id: uuid.UUID, *, if_none_match: str | None = None) -> models.IncomeList:
        """列出农户历年收入：All years of a household's income that are recorded, the earliest first.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/incomes",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.IncomeList)

    async def read_income(
        self, household_id: uuid.UUID, year: int, *, if_none_match: str | None = None
    ) -> models.IncomeRead:
        """查看农户一年的收入：Read a household's income of a year; the ETag is the household's.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/incomes/{segment(year)}",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.IncomeRead)

    async def record_income(
        self,
        household_id: uuid.UUID,
        year: int,
        body: models.IncomeWrite,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.IncomeRead:
        """登记或更正农户一年的收入：Record or correct a household's income of a year; If-Match is the household's version.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PUT",
            f"/api/v1/registry/households/{segment(household_id)}/incomes/{segment(year)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.IncomeRead)


class Ledger:
    """Ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get_trial_balance(
        self,
        *,
        on: datetime.date | None = None,
        as_of: datetime.datetime | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        if_none_match: str | None = None,
    ) -> models.TrialBalance:
        """查看试算平衡表：Give the trial balance by business date (`on`) and as it was known at a moment (`as_of`).

        Args:
            on: 截至日期，日期，YYYY-MM-DD。Last business date that counts; today where it is left out.
            as_of: 按该时刻已知的情况统计，ISO 8601，带时区。What was known at that moment; now where it is left out.
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/ledger/trial-balance",
            query={
                "on": on,
                "as_of": as_of,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.TrialBalance)

    async def get_control_totals(self, *, county_code: str, if_none_match: str | None = None) -> models.Controls:
        """核对总账控制数：Give each controlled figure by the accounts, the transfers and the events, and whether they agree.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/ledger/control-totals",
            query={"county_code": county_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.Controls)

    async def list_loss_years(
        self, *, county_code: str | None = None, if_none_match: str | None = None
    ) -> models.YearShares:
        """列出各年损失分担：List the years in which losses were posted, each with its net loss and the shares of city and county.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/loss-shares/years",
            query={"county_code": county_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.YearShares)

    async def get_loss_shares(
        self, *, year: int, county_code: str | None = None, if_none_match: str | None = None
    ) -> models.LossShares:
        """查看净损失的市县分担：Give a year's net losses with the city's and the county's share.

        Args:
            year: 年度
            county_code: 县级区划代码，6 位，如 360722
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/loss-shares",
            query={"year": year, "county_code": county_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LossShares)


class Lines:
    """Lines."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_lines(self, *, area: str, year: int, if_none_match: str | None = None) -> models.LineList:
        """列出各项收入标准线：List the income lines of an area and year by purpose, each with its source; what is missing is told.

        Args:
            area: 区划代码
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/lines",
            query={"area": area, "year": year},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LineList)

    async def read_line(
        self,
        purpose: Literal["poverty", "identification", "exit", "monitoring"],
        *,
        area: str,
        year: int,
        if_none_match: str | None = None,
    ) -> models.LineRead:
        """查看一项收入标准线：Read the line of one purpose; 409 ``registry.line_unknown`` where the plan in force gives none.

        Args:
            area: 区划代码
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/lines/{segment(purpose)}",
            query={"area": area, "year": year},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LineRead)


class LivingAllowances:
    """Living allowances."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_living_allowance(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.LivingAllowanceList:
        """列出残疾人生活补助标准：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/living-allowances",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LivingAllowanceList)

    async def create_living_allowance(
        self, body: models.LivingAllowanceCreate, *, idempotency_key: str | None = None
    ) -> models.LivingAllowanceRead:
        """登记残疾人生活补助标准：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/living-allowances", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.LivingAllowanceRead)

    async def read_living_allowance(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.LivingAllowanceRead:
        """查看残疾人生活补助标准：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/living-allowances/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LivingAllowanceRead)

    async def change_living_allowance(
        self,
        record_id: uuid.UUID,
        body: models.LivingAllowancePatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.LivingAllowanceRead:
        """修改残疾人生活补助标准：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/living-allowances/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.LivingAllowanceRead)

    async def withdraw_living_allowance(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.LivingAllowanceRead:
        """撤销误录的残疾人生活补助标准：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/living-allowances/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.LivingAllowanceRead)

    async def history_of_living_allowance(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看残疾人生活补助标准的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/living-allowances/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class LivingChecks:
    """Living checks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_living_check(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.LivingCheckList:
        """列出吃穿核查：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/living-checks",
            query={"limit": limit, "after": after, "area": area, "household_id": household_id, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LivingCheckList)

    async def create_living_check(
        self, body: models.LivingCheckCreate, *, idempotency_key: str | None = None
    ) -> models.LivingCheckRead:
        """登记吃穿核查：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/living-checks", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.LivingCheckRead)

    async def read_living_check(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.LivingCheckRead:
        """查看吃穿核查：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/living-checks/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LivingCheckRead)

    async def change_living_check(
        self,
        record_id: uuid.UUID,
        body: models.LivingCheckPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.LivingCheckRead:
        """修改吃穿核查：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/living-checks/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.LivingCheckRead)

    async def withdraw_living_check(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.LivingCheckRead:
        """撤销误录的吃穿核查：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/living-checks/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.LivingCheckRead)

    async def history_of_living_check(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看吃穿核查的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/living-checks/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Loans:
    """Loans."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_own_loans(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        household_id: uuid.UUID | None = None,
        organisation_id: uuid.UUID | None = None,
        borrower_kind: models.BorrowerKind | None = None,
        state: models.LoanPhase | None = None,
        in_arrears: bool | None = None,
        overdue_days_min: int | None = None,
        if_none_match: str | None = None,
    ) -> models.LoanList:
        """列出本银行的贷款：List the bank's own loans, by the same filters as an office lists all.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            area: 行政区划代码（有效位）。区划代码，2、4、6、9 或 12 位；缺省为本辖区
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            household_id: 建档立卡户编号（UUID）
            organisation_id: 经营主体编号（UUID）
            borrower_kind: 借款人类别：household 农户、organisation 经营主体
            state: 状态。Where the loan stands by what the bank reported; `in_arrears` asks the books.
            in_arrears: 是否有逾期未还。Those that owe something past its day, or nothing so, by the books of the last closed day.
            overdue_days_min: 逾期天数的下限。Those whose arrears have lasted at least so many days.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/bank/loans",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "household_id": household_id,
                "organisation_id": organisation_id,
                "borrower_kind": borrower_kind,
                "state": state,
                "in_arrears": in_arrears,
                "overdue_days_min": overdue_days_min,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LoanList)

    async def get_own_loan(
        self, county_code: str, loan_no: str, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.LoanDetail:
        """查看本银行的一笔贷款：Give one of the bank's own loans with schedule and events.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            loan_no: 借据号，由银行给出
            on: 截至日期，日期，YYYY-MM-DD。the day for `interest_due_fen`; today by default
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/bank/loans/{segment(county_code)}/{segment(loan_no)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LoanDetail)

    async def get_loan(
        self,
        bank_code: str,
        county_code: str,
        loan_no: str,
        *,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.LoanDetail:
        """查看一笔贷款：Give a bank's loan with schedule and events.

        Args:
            bank_code: 银行代码，如 rcc
            county_code: 县级区划代码，6 位，如 360722
            loan_no: 借据号，由银行给出
            on: 截至日期，日期，YYYY-MM-DD。the day for `interest_due_fen`; today by default
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/banks/{segment(bank_code)}/loans/{segment(county_code)}/{segment(loan_no)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LoanDetail)

    async def list_loans(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        household_id: uuid.UUID | None = None,
        organisation_id: uuid.UUID | None = None,
        borrower_kind: models.BorrowerKind | None = None,
        state: models.LoanPhase | None = None,
        in_arrears: bool | None = None,
        overdue_days_min: int | None = None,
        if_none_match: str | None = None,
    ) -> models.LoanList:
        """列出贷款：List loans of the caller's area.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            area: 行政区划代码（有效位）。区划代码，2、4、6、9 或 12 位；缺省为本辖区
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            household_id: 建档立卡户编号（UUID）
            organisation_id: 经营主体编号（UUID）
            borrower_kind: 借款人类别：household 农户、organisation 经营主体
            state: 贷款状态：applied 已受理、approved 已批准、declined 未批准、active 正常、overdue 逾期、repaid 已还清、compensated 已代偿、void 已作废。Where the loan stands by what the bank reported; `in_arrears` asks the books.
            in_arrears: 是否有逾期未还。Those that owe something past its day, or nothing so, by the books of the last closed day.
            overdue_days_min: 逾期天数的下限。Those whose arrears have lasted at least so many days.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/loans",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "household_id": household_id,
                "organisation_id": organisation_id,
                "borrower_kind": borrower_kind,
                "state": state,
                "in_arrears": in_arrears,
                "overdue_days_min": overdue_days_min,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.LoanList)

    async def list_household_loans(
        self, household_id: uuid.UUID, *, county_code: str | None = None, if_none_match: str | None = None
    ) -> models.HouseholdLoans:
        """列出一户的贷款：List all loans of a household, with the subsidy paid on each.

        Args:
            household_id: 建档立卡户编号（UUID）
            county_code: 县级区划代码，6 位，如 360722
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/households/{segment(household_id)}/loans",
            query={"county_code": county_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.HouseholdLoans)


class Measures:
    """Measures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_menu(self, *, household_id: uuid.UUID, if_none_match: str | None = None) -> models.MenuRead:
        """查看帮扶措施菜单：Read what a household may choose from by the plan in force, and for which classes it comes first.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/measures/menu",
            query={"household_id": household_id},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MenuRead)

    async def list_uncovered(
        self,
        *,
        lacking: str,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.ServicesRegistryMeasuresFormsCoverageRead:
        """列出措施未覆盖的贫困户：List the poor households that lack what each must have, and count those that have it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/measures/uncovered",
            query={"limit": limit, "after": after, "lacking": lacking, "area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ServicesRegistryMeasuresFormsCoverageRead)

    async def list_candidates(
        self,
        *,
        measure_class: Literal[
            "industry", "photovoltaic", "asset_income", "education", "employment", "guarantee", "housing"
        ],
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ServicesRegistryMeasuresFormsCandidateList:
        """列出可安排措施的农户：List the households that could have a measure of a class and have none, those first who come first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/measures/candidates",
            query={"limit": limit, "after": after, "measure_class": measure_class, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ServicesRegistryMeasuresFormsCandidateList)

    async def list_measure(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        measure_class: Literal[
            "industry", "photovoltaic", "asset_income", "education", "employment", "guarantee", "housing"
        ]
        | None = None,
        item: Literal[
            "crops",
            "livestock",
            "food_processing",
            "facility_farming",
            "tourism",
            "e_commerce",
            "startup",
            "photovoltaic",
            "production_shares",
            "land_transfer",
            "co_op_membership",
            "student_aid",
            "graduate_placement",
            "preschool_aid",
            "local_jobs",
            "migrant_work",
            "skills_training",
            "welfare_post",
            "minimum_allowance",
            "destitute_support",
            "social_assistance",
            "relocation",
            "dangerous_housing",
        ]
        | None = None,
        organisation_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.MeasureList:
        """列出帮扶措施：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/measures",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "measure_class": measure_class,
                "item": item,
                "organisation_id": organisation_id,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MeasureList)

    async def create_measure(
        self, body: models.MeasureCreate, *, idempotency_key: str | None = None
    ) -> models.MeasureRead:
        """登记帮扶措施：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/measures", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.MeasureRead)

    async def read_measure(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.MeasureRead:
        """查看帮扶措施：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/measures/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MeasureRead)

    async def change_measure(
        self,
        record_id: uuid.UUID,
        body: models.MeasurePatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.MeasureRead:
        """修改帮扶措施：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/measures/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.MeasureRead)

    async def withdraw_measure(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.MeasureRead:
        """撤销误录的帮扶措施：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/measures/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.MeasureRead)

    async def history_of_measure(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看帮扶措施的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/measures/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Meetings:
    """Meetings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_meetings(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        group_id: uuid.UUID | None = None,
        state: models.MeetingState | None = None,
        if_none_match: str | None = None,
    ) -> models.MeetingList:
        """列出会议：List the meetings of an area's groups, the latest first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/organisation/meetings",
            query={"limit": limit, "after": after, "area": area, "group_id": group_id, "state": state},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MeetingList)

    async def call_meeting(
        self, body: models.MeetingCall, *, idempotency_key: str | None = None
    ) -> models.MeetingDetail:
        """召集会议：Call a meeting of a group.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/organisation/meetings", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.MeetingDetail)

    async def show_meeting(self, meeting_id: uuid.UUID, *, if_none_match: str | None = None) -> models.MeetingDetail:
        """查看会议：Show a meeting with its minutes, who was there, and what it decided.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/organisation/meetings/{segment(meeting_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.MeetingDetail)

    async def hold_meeting(
        self, meeting_id: uuid.UUID, body: models.MeetingHeld, *, idempotency_key: str | None = None
    ) -> models.MeetingDetail:
        """登记会议召开：Enter that a meeting took place; 409 ``organisation.not_quorate`` where too few were there.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/meetings/{segment(meeting_id)}/hold",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.MeetingDetail)

    async def cancel_meeting(
        self, meeting_id: uuid.UUID, body: models.MeetingCancelled, *, idempotency_key: str | None = None
    ) -> models.MeetingDetail:
        """取消会议：Let a meeting that was called not take place.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/meetings/{segment(meeting_id)}/cancel",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.MeetingDetail)

    async def keep_decision(
        self, meeting_id: uuid.UUID, body: models.DecisionCreate, *, idempotency_key: str | None = None
    ) -> models.DecisionDetail:
        """登记议定事项：Keep what a meeting decided, under the next number there; 409 before it was held.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/meetings/{segment(meeting_id)}/decisions",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.DecisionDetail)

    async def list_decisions(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        meeting_id: uuid.UUID | None = None,
        state: models.DecisionState | None = None,
        late: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.DecisionList:
        """列出议定事项：List the decisions that an area carries out, those first that are due first; ``late`` for the late ones.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/organisation/decisions",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "meeting_id": meeting_id,
                "state": state,
                "late": late,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DecisionList)

    async def show_decision(self, decision_id: uuid.UUID, *, if_none_match: str | None = None) -> models.DecisionDetail:
        """查看议定事项：Show a decision with what became of it.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/organisation/decisions/{segment(decision_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.DecisionDetail)

    async def follow_decision_up(
        self, decision_id: uuid.UUID, body: models.FollowUp, *, idempotency_key: str | None = None
    ) -> models.DecisionDetail:
        """登记落实情况：Tell what became of a decision, and whether it is carried out.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/decisions/{segment(decision_id)}/follow-ups",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.DecisionDetail)

    async def reopen_decision(
        self, decision_id: uuid.UUID, body: models.Reopening, *, idempotency_key: str | None = None
    ) -> models.DecisionDetail:
        """重新打开议定事项：Let a decision be carried out anew; 404 to those who don't see the meeting that decided it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/decisions/{segment(decision_id)}/reopen",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.DecisionDetail)


class Membership:
    """Membership."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_member(
        self,
        household_id: uuid.UUID,
        body: models.JoinRequest,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdRead:
        """增加家庭成员：Add somebody who was born into the household, married, was adopted, came back or moved in.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/households/{segment(household_id)}/members",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdRead)

    async def leave_household(
        self,
        household_id: uuid.UUID,
        member_id: uuid.UUID,
        body: models.LeaveRequest,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdRead:
        """登记成员离户：Record that somebody died, married out, moved away, or moved to another household of the county.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/households/{segment(household_id)}/members/{segment(member_id)}/leave",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdRead)

    async def read_member_history(
        self,
        household_id: uuid.UUID,
        member_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ChangeList:
        """查看成员的变更历史：List the versions of a household that speak of one person, also of one who left it.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/members/{segment(member_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ChangeList)

    async def change_head(
        self,
        household_id: uuid.UUID,
        body: models.HeadRequest,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdRead:
        """变更户主：Make another member the head of the household.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/households/{segment(household_id)}/head",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdRead)

    async def split_household(
        self,
        household_id: uuid.UUID,
        body: models.SplitRequest,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.SplitRead:
        """分户：Let some members found a household with its own number; the ETag is the old household's.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/households/{segment(household_id)}/split",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.SplitRead)

    async def merge_households(
        self,
        household_id: uuid.UUID,
        body: models.MergeRequest,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdRead:
        """并户：Take another household in; that one leaves the register and keeps its history.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/households/{segment(household_id)}/merge",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdRead)

    async def move_household(
        self,
        household_id: uuid.UUID,
        body: models.MoveRequest,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.HouseholdRead:
        """整户迁移：Move the whole household to another village of the county.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/households/{segment(household_id)}/move",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.HouseholdRead)


class MonitoringAudit:
    """Monitoring audit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_audited_acts(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        action: str | None = None,
        actor: str | None = None,
        target: str | None = None,
        area: str | None = None,
        from_: datetime.date | None = None,
        to: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.AuditedActs:
        """列出监测服务审计记录：List who saw or did what that must be accounted for, the latest first; reading it is noted as well.

        Args:
            action: What was done, e.g. `identity.reveal`; the part before the dot stands for all of its kind.
            actor: Account, bank's client or operator, as the log names it.
            target: What it was done to, e.g. `household 0191…`; the id alone does as well.
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            from_: The first day on which it was recorded, by China's time.
            to: The last such day.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/audit/records",
            query={
                "limit": limit,
                "after": after,
                "action": action,
                "actor": actor,
                "target": target,
                "area": area,
                "from": from_,
                "to": to,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AuditedActs)

    async def check_audit_chains(self, *, if_none_match: str | None = None) -> models.AuditChains:
        """核对监测服务审计链：Check each county's chain from its first record to its newest; that it was checked is noted as well.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/monitoring/audit/chain", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.AuditChains)


class MonitoringObjects:
    """Monitoring objects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_monitoring_objects(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        monitored_kind: Literal["unstable", "marginal", "sudden"] | None = None,
        if_none_match: str | None = None,
    ) -> models.MonitoringObjectList:
        """列出防返贫监测对象：List those of the caller's area in the order in which they were entered; removed ones stay on the list.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/monitoring-objects",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "monitored_kind": monitored_kind,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MonitoringObjectList)

    async def read_monitoring_object(
        self, object_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.MonitoringObjectRead:
        """查看防返贫监测对象：Read one as it stands.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/monitoring-objects/{segment(object_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.MonitoringObjectRead)

    async def read_monitoring_history(
        self,
        object_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看监测对象的变更历史：List its versions: entered, moved, removed.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/monitoring-objects/{segment(object_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Notices:
    """Notices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_notices(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        state: Literal["open", "ended"] | None = None,
        objected: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.NoticeList:
        """列出本辖区的公示：List the public notices of the caller's area, the latest first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/notices",
            query={"limit": limit, "after": after, "area": area, "state": state, "objected": objected},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.NoticeList)

    async def read_notice(self, notice_id: uuid.UUID, *, if_none_match: str | None = None) -> models.NoticeRead:
        """查看公示及其名单：Read a public notice with its list.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/notices/{segment(notice_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.NoticeRead)

    async def list_objections(self, notice_id: uuid.UUID, *, if_none_match: str | None = None) -> models.ObjectionList:
        """列出公示的异议：List the objections to a notice, with who raised them: for those who have to answer.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/notices/{segment(notice_id)}/objections", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.ObjectionList)

    async def raise_objection(
        self, notice_id: uuid.UUID, body: models.ObjectionCreate, *, idempotency_key: str | None = None
    ) -> models.ObjectionRead:
        """登记村民提出的异议：Take down an objection that a villager raised.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/notices/{segment(notice_id)}/objections",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.ObjectionRead)

    async def answer_objection(
        self,
        notice_id: uuid.UUID,
        objection_id: uuid.UUID,
        body: models.AnswerCreate,
        *,
        idempotency_key: str | None = None,
    ) -> models.ObjectionRead:
        """答复异议：Answer an objection; one that is upheld takes the entry off the list.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/notices/{segment(notice_id)}/objections/{segment(objection_id)}/answer",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.ObjectionRead)


class ObjectDonations:
    """Object donations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_object_donation(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        donation_kind: Literal["money", "goods"] | None = None,
        goods_code: str | None = None,
        unit_id: uuid.UUID | None = None,
        helper_id: uuid.UUID | None = None,
        object_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.ObjectDonationList:
        """列出对象捐助记录：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/object-donations",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "donation_kind": donation_kind,
                "goods_code": goods_code,
                "unit_id": unit_id,
                "helper_id": helper_id,
                "object_id": object_id,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ObjectDonationList)

    async def create_object_donation(
        self, body: models.ObjectDonationCreate, *, idempotency_key: str | None = None
    ) -> models.ObjectDonationRead:
        """登记对象捐助记录：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/object-donations", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ObjectDonationRead)

    async def read_object_donation(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ObjectDonationRead:
        """查看对象捐助记录：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/object-donations/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ObjectDonationRead)

    async def change_object_donation(
        self,
        record_id: uuid.UUID,
        body: models.ObjectDonationPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.ObjectDonationRead:
        """修改对象捐助记录：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/object-donations/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ObjectDonationRead)

    async def withdraw_object_donation(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.ObjectDonationRead:
        """撤销误录的对象捐助记录：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/object-donations/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ObjectDonationRead)

    async def history_of_object_donation(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看对象捐助记录的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/object-donations/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class ObjectPairings:
    """Object pairings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_object_pairing(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        object_id: uuid.UUID | None = None,
        unit_id: uuid.UUID | None = None,
        helper_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.ObjectPairingList:
        """列出对象结对：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/object-pairings",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "object_id": object_id,
                "unit_id": unit_id,
                "helper_id": helper_id,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ObjectPairingList)

    async def create_object_pairing(
        self, body: models.ObjectPairingCreate, *, idempotency_key: str | None = None
    ) -> models.ObjectPairingRead:
        """登记对象结对：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/object-pairings", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ObjectPairingRead)

    async def read_object_pairing(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ObjectPairingRead:
        """查看对象结对：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/object-pairings/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ObjectPairingRead)

    async def change_object_pairing(
        self,
        record_id: uuid.UUID,
        body: models.ObjectPairingPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.ObjectPairingRead:
        """修改对象结对：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/object-pairings/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ObjectPairingRead)

    async def withdraw_object_pairing(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.ObjectPairingRead:
        """撤销误录的对象结对：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/object-pairings/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ObjectPairingRead)

    async def history_of_object_pairing(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看对象结对的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/object-pairings/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Organisation:
    """Organisation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_organisation_plan(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.OrganisationPlan:
        """查看规划要求的组织体系：Read what the plans in force in an area say: groups, responsible persons, mechanisms with their departments.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/organisation/plan", query={"area": area, "on": on}, headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.OrganisationPlan)

    async def report_organisation_gaps(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.GapReport:
        """查看组织体系缺口：Report what is missing against the plans: groups, people in seats, named staff, files; how much in each part.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/organisation/gaps",
            query={"limit": limit, "after": after, "area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.GapReport)

    async def list_org_units(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        kind: Literal["agency", "school", "hospital", "enterprise", "social", "resident_team", "other"] | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.UnitList:
        """列出单位：List the units of an area, in the order in which they were entered.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为不论何时
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/organisation/units",
            query={"limit": limit, "after": after, "area": area, "kind": kind, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.UnitList)

    async def enter_org_unit(self, body: models.UnitCreate, *, idempotency_key: str | None = None) -> models.UnitRead:
        """登记单位：Enter a unit; 409 ``organisation.already_set_up`` for a partner of the plan that is entered.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/organisation/units", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.UnitRead)

    async def show_org_unit(self, unit_id: uuid.UUID, *, if_none_match: str | None = None) -> models.UnitRead:
        """查看单位：Show a unit; the ETag is its version.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/organisation/units/{segment(unit_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.UnitRead)

    async def change_org_unit(
        self, unit_id: uuid.UUID, body: models.UnitChange, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.UnitRead:
        """修改单位：Correct a unit that was read before: 428 without If-Match, 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/organisation/units/{segment(unit_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.UnitRead)

    async def end_org_unit(
        self, unit_id: uuid.UUID, body: models.DayStep, *, idempotency_key: str | None = None
    ) -> models.UnitRead:
        """终止单位：Give a unit up; 409 ``organisation.unit_in_use`` while posts belong to it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/organisation/units/{segment(unit_id)}/end", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.UnitRead)

    async def list_org_groups(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        kind: Literal["leading_group", "coordination_group", "joint_meeting", "supervision_group", "work_station"]
        | None = None,
        plan_code: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.GroupList:
        """列出领导小组：List the groups of an area on a day, in the order in which they were set up.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/organisation/groups",
            query={"limit": limit, "after": after, "area": area, "kind": kind, "plan_code": plan_code, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.GroupList)

    async def set_up_org_group(
        self, body: models.GroupCreate, *, idempotency_key: str | None = None
    ) -> models.GroupDetail:
        """成立领导小组：Set up a group with the seats that its plan names; 409 ``organisation.already_set_up`` where it is there.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/organisation/groups", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.GroupDetail)

    async def show_org_group(
        self, group_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.GroupDetail:
        """查看领导小组：Show a group with its seats and who holds them on a day; the ETag is its version.

        Args:
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/organisation/groups/{segment(group_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.GroupDetail)

    async def change_org_group(
        self, group_id: uuid.UUID, body: models.GroupChange, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.GroupDetail:
        """修改领导小组：Correct a group that was read before: 428 without If-Match, 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/organisation/groups/{segment(group_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.GroupDetail)

    async def end_org_group(
        self, group_id: uuid.UUID, body: models.DayStep, *, idempotency_key: str | None = None
    ) -> models.GroupDetail:
        """撤销领导小组：Give a group up with all its seats; those who hold them leave them.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/organisation/groups/{segment(group_id)}/end", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.GroupDetail)

    async def read_responsible_line(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ResponsibleLine:
        """查看责任链条：Read who is responsible for an area on a day: the secretaries of all five levels, and the area's own.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/organisation/responsible",
            query={"area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ResponsibleLine)

    async def list_org_posts(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        group_id: uuid.UUID | None = None,
        unit_id: uuid.UUID | None = None,
        kind: Literal[
            "secretary",
            "first_responsible",
            "directly_responsible",
            "staff",
            "head",
            "executive_deputy",
            "deputy",
            "member",
            "office_director",
        ]
        | None = None,
        account: str | None = None,
        vacant: bool | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.PostList:
        """列出职务：List the seats and responsibilities of an area on a day, with who holds them.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            account: Only those that this account holds on the day.
            vacant: Only those that nobody holds on the day, or only those that somebody does.
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/organisation/posts",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "group_id": group_id,
                "unit_id": unit_id,
                "kind": kind,
                "account": account,
                "vacant": vacant,
                "on": on,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PostList)

    async def set_up_org_post(
        self, body: models.PostCreate, *, idempotency_key: str | None = None
    ) -> models.PostDetail:
        """设立职务：Set up a seat of a group, or a responsibility in an area.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/organisation/posts", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.PostDetail)

    async def show_org_post(
        self, post_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.PostDetail:
        """查看职务：Show a post with all who held it; the ETag is its version.

        Args:
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/organisation/posts/{segment(post_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PostDetail)

    async def change_org_post(
        self, post_id: uuid.UUID, body: models.PostChange, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.PostDetail:
        """修改职务：Correct a post that was read before: 428 without If-Match, 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/organisation/posts/{segment(post_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.PostDetail)

    async def appoint_to_post(
        self, post_id: uuid.UUID, body: models.Appointment, *, idempotency_key: str | None = None
    ) -> models.PostDetail:
        """任职：Let somebody take a post up, in the place of whoever holds it until that day.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/posts/{segment(post_id)}/appoint",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.PostDetail)

    async def relieve_of_post(
        self, post_id: uuid.UUID, body: models.DayStep, *, idempotency_key: str | None = None
    ) -> models.PostDetail:
        """免职：Let whoever holds a post leave it; 409 ``organisation.nobody_holds`` where nobody does.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/posts/{segment(post_id)}/relieve",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.PostDetail)

    async def end_org_post(
        self, post_id: uuid.UUID, body: models.DayStep, *, idempotency_key: str | None = None
    ) -> models.PostDetail:
        """撤销职务：Give a post up; whoever holds it leaves it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/organisation/posts/{segment(post_id)}/end", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.PostDetail)


class OrganisationLinks:
    """Organisation links."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_organisation_link(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        organisation_id: uuid.UUID | None = None,
        link_kind: Literal["debt", "equity", "employment", "supply", "technical", "buy_back"] | None = None,
        if_none_match: str | None = None,
    ) -> models.OrganisationLinkList:
        """列出带贫联结：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/organisation-links",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "organisation_id": organisation_id,
                "link_kind": link_kind,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.OrganisationLinkList)

    async def create_organisation_link(
        self, body: models.OrganisationLinkCreate, *, idempotency_key: str | None = None
    ) -> models.OrganisationLinkRead:
        """登记带贫联结：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/organisation-links", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.OrganisationLinkRead)

    async def read_organisation_link(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.OrganisationLinkRead:
        """查看带贫联结：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/organisation-links/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.OrganisationLinkRead)

    async def change_organisation_link(
        self,
        record_id: uuid.UUID,
        body: models.OrganisationLinkPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.OrganisationLinkRead:
        """修改带贫联结：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/organisation-links/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.OrganisationLinkRead)

    async def withdraw_organisation_link(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.OrganisationLinkRead:
        """撤销误录的带贫联结：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/organisation-links/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.OrganisationLinkRead)

    async def history_of_organisation_link(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看带贫联结的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/organisation-links/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Organisations:
    """Organisations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_organisation(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        organisation_kind: Literal["enterprise", "family_farm", "co_operative"] | None = None,
        credit_code: str | None = None,
        if_none_match: str | None = None,
    ) -> models.OrganisationList:
        """列出带贫主体：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/organisations",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "organisation_kind": organisation_kind,
                "credit_code": credit_code,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.OrganisationList)

    async def create_organisation(
        self, body: models.OrganisationCreate, *, idempotency_key: str | None = None
    ) -> models.OrganisationRead:
        """登记带贫主体：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/organisations", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.OrganisationRead)

    async def read_organisation(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.OrganisationRead:
        """查看带贫主体：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/organisations/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.OrganisationRead)

    async def change_organisation(
        self,
        record_id: uuid.UUID,
        body: models.OrganisationPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.OrganisationRead:
        """修改带贫主体：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/organisations/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.OrganisationRead)

    async def withdraw_organisation(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.OrganisationRead:
        """撤销误录的带贫主体：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/organisations/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.OrganisationRead)

    async def history_of_organisation(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看带贫主体的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/organisations/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def list_eligible_organisations(
        self,
        *,
        county_code: str,
        limit: int | None = None,
        after: str | None = None,
        programme: str | None = None,
        if_none_match: str | None = None,
    ) -> models.EligibleOrganisationList:
        """列出可贷经营主体：List the organisations that may borrow today, with the room that their caps leave over all banks.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/bank/eligible-organisations",
            query={"limit": limit, "after": after, "county_code": county_code, "programme": programme},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.EligibleOrganisationList)

    async def list_organisations(
        self,
        *,
        county_code: str,
        limit: int | None = None,
        after: str | None = None,
        programme: str | None = None,
        over_cap: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.CreditOrganisationList:
        """列出经营主体及其可贷额度：List organisations with what they do for poor households, their caps of today and what they owe.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out.
            over_cap: 是否只列超过上限的。Only those that owe more than their cap today.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/organisations",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "programme": programme,
                "over_cap": over_cap,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CreditOrganisationList)

    async def get_organisation(
        self, organisation_id: uuid.UUID, *, programme: str | None = None, if_none_match: str | None = None
    ) -> models.OrganisationItem:
        """查看经营主体的额度计算：Give an organisation with the working of its cap.

        Args:
            organisation_id: 经营主体编号（UUID）
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/organisations/{segment(organisation_id)}",
            query={"programme": programme},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.OrganisationItem)


class Overview:
    """Overview."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def show_overview(self, *, area: str | None = None, if_none_match: str | None = None) -> models.Overview:
        """查看区域总览：Show the numbers of an area: households, lending, subsidy, fund, alerts, duties, monitoring objects, targets.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/monitoring/overview", query={"area": area}, headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.Overview)

    async def list_areas_inside(
        self, *, area: str | None = None, level: models.AreaLevel | None = None, if_none_match: str | None = None
    ) -> models.AreaFiguresList:
        """列出下级地区总览：List the numbers of the areas of a level inside an area: households, lending, alerts, visits and duties.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            level: 区划层级；缺省为下一级
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/overview/areas",
            query={"area": area, "level": level},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AreaFiguresList)


class OwnAccount:
    """Own account."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def choose_own_password(self, body: models.PasswordChange) -> models.PasswordChanged:
        """修改本人密码：Change one's own password; every sign-in ends, and wrong old passwords are counted as at the sign-in."""
        reply = await self._connection.send("POST", "/api/v1/me/password", body=body)
        return reply.read(models.PasswordChanged)

    async def show_own_second_factor(self, *, if_none_match: str | None = None) -> models.Standing:
        """查看本人动态口令：Show whether one's own account has a second factor, needs one, and how many recovery codes are left.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send("GET", "/api/v1/me/second-factor", headers={"If-None-Match": if_none_match})
        return reply.read(models.Standing)


class Papers:
    """Papers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def print_card(
        self,
        household_id: uuid.UUID,
        *,
        reveal: bool | None = None,
        reason: str | None = None,
        if_none_match: str | None = None,
    ) -> models.PaperRead:
        """打印贫困户登记卡：Print the household's card (户有卡): all that the register holds of it, with its QR code.

        Args:
            reveal: 显示完整证件号码和电话；须有权限并写明理由，记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/card",
            query={"reveal": reveal, "reason": reason},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PaperRead)

    async def print_card_as_file(
        self,
        household_id: uuid.UUID,
        *,
        reveal: bool | None = None,
        reason: str | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """打印贫困户登记卡：Print the household's card (户有卡): all that the register holds of it, with its QR code.

        Args:
            reveal: 显示完整证件号码和电话；须有权限并写明理由，记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/card",
            query={"reveal": reveal, "reason": reason},
            headers={"If-None-Match": if_none_match, "Accept": "text/html"},
        )
        return reply.file()

    async def print_benefit_card(
        self,
        household_id: uuid.UUID,
        *,
        reveal: bool | None = None,
        reason: str | None = None,
        if_none_match: str | None = None,
    ) -> models.PaperRead:
        """打印明白卡：Print the 明白卡: what the household gets, from whom, by when, whom to call.

        Args:
            reveal: 显示完整证件号码和电话；须有权限并写明理由，记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/benefit-card",
            query={"reveal": reveal, "reason": reason},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PaperRead)

    async def print_benefit_card_as_file(
        self,
        household_id: uuid.UUID,
        *,
        reveal: bool | None = None,
        reason: str | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """打印明白卡：Print the 明白卡: what the household gets, from whom, by when, whom to call.

        Args:
            reveal: 显示完整证件号码和电话；须有权限并写明理由，记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/benefit-card",
            query={"reveal": reveal, "reason": reason},
            headers={"If-None-Match": if_none_match, "Accept": "text/html"},
        )
        return reply.file()

    async def print_handbook(
        self,
        household_id: uuid.UUID,
        *,
        reveal: bool | None = None,
        reason: str | None = None,
        if_none_match: str | None = None,
    ) -> models.PaperRead:
        """打印扶贫手册：Print the 扶贫手册 in its six parts, with room for the household's signature.

        Args:
            reveal: 显示完整证件号码和电话；须有权限并写明理由，记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/handbook",
            query={"reveal": reveal, "reason": reason},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PaperRead)

    async def print_handbook_as_file(
        self,
        household_id: uuid.UUID,
        *,
        reveal: bool | None = None,
        reason: str | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """打印扶贫手册：Print the 扶贫手册 in its six parts, with room for the household's signature.

        Args:
            reveal: 显示完整证件号码和电话；须有权限并写明理由，记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/handbook",
            query={"reveal": reveal, "reason": reason},
            headers={"If-None-Match": if_none_match, "Accept": "text/html"},
        )
        return reply.file()

    async def print_help_cards(
        self,
        household_id: uuid.UUID,
        *,
        reveal: bool | None = None,
        reason: str | None = None,
        if_none_match: str | None = None,
    ) -> models.PaperRead:
        """打印帮扶联系卡：Print a card for each pair of the household and somebody who helps it.

        Args:
            reveal: 显示完整证件号码和电话；须有权限并写明理由，记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/help-cards",
            query={"reveal": reveal, "reason": reason},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PaperRead)

    async def print_help_cards_as_file(
        self,
        household_id: uuid.UUID,
        *,
        reveal: bool | None = None,
        reason: str | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """打印帮扶联系卡：Print a card for each pair of the household and somebody who helps it.

        Args:
            reveal: 显示完整证件号码和电话；须有权限并写明理由，记入审计日志
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/help-cards",
            query={"reveal": reveal, "reason": reason},
            headers={"If-None-Match": if_none_match, "Accept": "text/html"},
        )
        return reply.file()

    async def print_four_lists(
        self, household_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.FourListsRead:
        """打印一户的四项清单：Print the four lists of a household: whom and what it needs, by when, by what, by whom.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/four-lists",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FourListsRead)

    async def print_four_lists_as_file(self, household_id: uuid.UUID, *, if_none_match: str | None = None) -> File:
        """打印一户的四项清单：Print the four lists of a household: whom and what it needs, by when, by what, by whom.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/households/{segment(household_id)}/four-lists",
            headers={"If-None-Match": if_none_match, "Accept": "text/html"},
        )
        return reply.file()

    async def list_four_lists(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.FourListsPage:
        """列出各户的四项清单：List the four lists of an area's households, a page of them.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/four-lists",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FourListsPage)

    async def list_four_lists_as_file(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """列出各户的四项清单：List the four lists of an area's households, a page of them.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/four-lists",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match, "Accept": "text/html"},
        )
        return reply.file()


class Participations:
    """Participations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_coverage(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        year: int | None = None,
        lacking: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.CoverageList:
        """查看项目群众参与情况：List projects with who took part in each, and the stages in which nobody has; `lacking` keeps only those.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/participations/by-project",
            query={"limit": limit, "after": after, "area": area, "year": year, "lacking": lacking},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CoverageList)

    async def list_participation(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        stage: Literal["planning", "building", "managing", "supervising"] | None = None,
        outcome: Literal["open", "adopted", "partly_adopted", "explained"] | None = None,
        project_id: uuid.UUID | None = None,
        plan_year: int | None = None,
        household_nos: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ParticipationList:
        """列出群众参与：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/participations",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "stage": stage,
                "outcome": outcome,
                "project_id": project_id,
                "plan_year": plan_year,
                "household_nos": household_nos,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ParticipationList)

    async def create_participation(
        self, body: models.ParticipationCreate, *, idempotency_key: str | None = None
    ) -> models.ParticipationRead:
        """登记群众参与：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/participations", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ParticipationRead)

    async def read_participation(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ParticipationRead:
        """查看群众参与：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/participations/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ParticipationRead)

    async def change_participation(
        self,
        record_id: uuid.UUID,
        body: models.ParticipationPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.ParticipationRead:
        """修改群众参与：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/participations/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ParticipationRead)

    async def withdraw_participation(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.ParticipationRead:
        """撤销误录的群众参与：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/participations/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ParticipationRead)

    async def history_of_participation(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看群众参与的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/participations/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class PilotBanks:
    """Pilot banks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_banks(
        self,
        *,
        programme: str | None = None,
        on: datetime.date | None = None,
        city_code: str | None = None,
        if_none_match: str | None = None,
    ) -> models.BankList:
        """列出试点银行：List the banks of a programme with their standing on a day; today where none is named.

        Args:
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            on: 截至日期，日期，YYYY-MM-DD
            city_code: 市级区划代码，6 位，末两位为 00
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/banks",
            query={"programme": programme, "on": on, "city_code": city_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.BankList)

    async def get_bank(
        self,
        bank_code: str,
        *,
        programme: str | None = None,
        city_code: str | None = None,
        if_none_match: str | None = None,
    ) -> models.BankDetail:
        """查看试点银行：Give a bank with every decision about it.

        Args:
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            city_code: 市级区划代码，6 位，末两位为 00
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/banks/{segment(bank_code)}",
            query={"programme": programme, "city_code": city_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.BankDetail)

    async def change_standing(
        self, bank_code: str, body: models.StandingCreate, *, idempotency_key: str | None = None
    ) -> models.BankDetail:
        """变更银行的准入资格：Admit (递补), suspend (暂停), remove (淘汰) or readmit a bank; 409 ``credit.bank_standing_wrong``.

        Args:
            bank_code: 银行代码，如 rcc
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/credit/banks/{segment(bank_code)}/standing", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.BankDetail)


class Portfolios:
    """Portfolios."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_portfolio_shares(
        self,
        *,
        area: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        if_none_match: str | None = None,
    ) -> models.PortfolioShares:
        """查看各银行农户贷款占比：Tell what part of each bank's programme lending households have, in the area and county by county.

        Args:
            area: 行政区划代码（有效位）。区划代码，2、4、6、9 或 12 位；缺省为本辖区
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/portfolio-shares",
            query={"area": area, "bank_code": bank_code, "programme": programme},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PortfolioShares)


class Procedures:
    """Procedures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_procedures(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ProcedureList:
        """列出现行程序：The procedures in force in an area on a day, with their steps.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/procedures",
            query={"area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ProcedureList)

    async def count_remaining(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.Remaining:
        """查看尚未脱贫的户数和人数：How many households and people of an area are still poor on a day, beside the number that the plan states.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/procedures/remaining",
            query={"area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.Remaining)

    async def list_waiting(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        role: models.Role | None = None,
        if_none_match: str | None = None,
    ) -> models.WaitingList:
        """列出等待本岗位办理的程序：List the running rounds of an area with the step for which each waits, or those that wait for a post.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/procedures/waiting",
            query={"limit": limit, "after": after, "area": area, "role": role},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.WaitingList)

    async def list_rounds(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        procedure: Literal[
            "identification",
            "exit",
            "return",
            "village_identification",
            "village_exit",
            "monitoring_entry",
            "monitoring_removal",
        ]
        | None = None,
        year: int | None = None,
        state: Literal["running", "completed", "failed"] | None = None,
        if_none_match: str | None = None,
    ) -> models.RoundList:
        """列出识别、退出等程序的批次：List the rounds of the caller's area in the order in which they were opened.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/procedures/rounds",
            query={"limit": limit, "after": after, "area": area, "procedure": procedure, "year": year, "state": state},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RoundList)

    async def open_round(self, body: models.RoundCreate, *, idempotency_key: str | None = None) -> models.RoundRead:
        """启动一批程序：Open a round; 409 ``registry.round_running`` where one of the year is running.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/procedures/rounds", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.RoundRead)

    async def read_round(self, round_id: uuid.UUID, *, if_none_match: str | None = None) -> models.RoundRead:
        """查看程序批次：Read a round: the steps taken, the next one, and what that needs.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/procedures/rounds/{segment(round_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.RoundRead)

    async def list_entries(
        self, round_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.ServicesRegistryProceduresFormsEntryList:
        """列出程序批次中的对象：List what is in a round, with those that left it and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/procedures/rounds/{segment(round_id)}/entries",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ServicesRegistryProceduresFormsEntryList)

    async def add_entry(
        self, round_id: uuid.UUID, body: models.EntryCreate, *, idempotency_key: str | None = None
    ) -> models.ServicesRegistryProceduresFormsEntryRead:
        """把对象列入程序批次：Take an applicant, a household, a village or a monitoring object into a round, while applications are taken.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/procedures/rounds/{segment(round_id)}/entries",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.ServicesRegistryProceduresFormsEntryRead)

    async def record_finding(
        self,
        round_id: uuid.UUID,
        entry_id: uuid.UUID,
        body: models.FindingCreate,
        *,
        idempotency_key: str | None = None,
    ) -> models.FindingRead:
        """登记入户调查等结果：Record what was found of an entry for the next step: survey, consent, or commitment.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/procedures/rounds/{segment(round_id)}/entries/{segment(entry_id)}/findings",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.FindingRead)

    async def put_up_notice(
        self, round_id: uuid.UUID, body: models.NoticeCreate, *, idempotency_key: str | None = None
    ) -> models.NoticeRead:
        """张贴下一步的公示：Put up the public notice of the next step.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/procedures/rounds/{segment(round_id)}/notices",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.NoticeRead)

    async def take_step(
        self, round_id: uuid.UUID, body: models.StepCreate, *, idempotency_key: str | None = None
    ) -> models.RoundRead:
        """办理程序的下一步：Take the next step; skipping is refused with the steps that come before.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/procedures/rounds/{segment(round_id)}/steps",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.RoundRead)

    async def read_ranking(self, round_id: uuid.UUID, *, if_none_match: str | None = None) -> models.Ranking:
        """查看按收入排序的初选名单：Read the first list: from the lowest income per head up, with the working of each place.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/procedures/rounds/{segment(round_id)}/ranking",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.Ranking)

    async def read_archive(self, round_id: uuid.UUID, *, if_none_match: str | None = None) -> models.Archive:
        """查看已办结程序的全部材料：Read everything of a round that is over: entries, findings, steps, notices, objections and answers.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/procedures/rounds/{segment(round_id)}/archive",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.Archive)


class Products:
    """Products."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_products(
        self,
        *,
        county_code: str,
        programme: str | None = None,
        bank_code: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.ProductList:
        """列出贷款产品：List the loans that banks offer under a programme in a county on a day.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。The one of the narrowest area where it is left out.
            bank_code: 银行代码，如 rcc
            on: 截至日期，日期，YYYY-MM-DD。Today where it is left out.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/products",
            query={"county_code": county_code, "programme": programme, "bank_code": bank_code, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ProductList)


class Programmes:
    """Programmes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_programmes(
        self, *, county_code: str, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ProgrammeList:
        """列出信贷项目：List the loan programmes that run in a county on a day: codes, names, and the packs that hold.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            on: 截至日期，日期，YYYY-MM-DD。Today where it is left out.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/programmes",
            query={"county_code": county_code, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ProgrammeList)


class ProjectNotices:
    """Project notices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_project_notice(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        project_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.ProjectNoticeList:
        """列出项目公示：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/project-notices",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn, "project_id": project_id},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ProjectNoticeList)

    async def create_project_notice(
        self, body: models.ProjectNoticeCreate, *, idempotency_key: str | None = None
    ) -> models.ProjectNoticeRead:
        """登记项目公示：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/project-notices", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ProjectNoticeRead)

    async def read_project_notice(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ProjectNoticeRead:
        """查看项目公示：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/project-notices/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ProjectNoticeRead)

    async def change_project_notice(
        self,
        record_id: uuid.UUID,
        body: models.ProjectNoticePatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.ProjectNoticeRead:
        """修改项目公示：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/project-notices/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ProjectNoticeRead)

    async def withdraw_project_notice(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.ProjectNoticeRead:
        """撤销误录的项目公示：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/project-notices/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ProjectNoticeRead)

    async def history_of_project_notice(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看项目公示的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/project-notices/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Projects:
    """Projects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_project(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        project_kind: Literal[
            "public_services",
            "infrastructure",
            "industry",
            "dangerous_housing",
            "training",
            "finance",
            "employment",
            "education",
            "guarantee",
            "housing",
            "ecology",
            "social",
        ]
        | None = None,
        recipient: Literal["village", "household"] | None = None,
        stage: Literal["proposed", "approved", "implemented", "funded", "accepted"] | None = None,
        year: int | None = None,
        project_no: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ProjectList:
        """列出扶贫项目：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/projects",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "project_kind": project_kind,
                "recipient": recipient,
                "stage": stage,
                "year": year,
                "project_no": project_no,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ProjectList)

    async def create_project(
        self, body: models.ProjectCreate, *, idempotency_key: str | None = None
    ) -> models.ProjectRead:
        """登记扶贫项目：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/projects", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ProjectRead)

    async def read_project(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ProjectRead:
        """查看扶贫项目：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/projects/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ProjectRead)

    async def change_project(
        self,
        record_id: uuid.UUID,
        body: models.ProjectPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.ProjectRead:
        """修改扶贫项目：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/projects/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ProjectRead)

    async def withdraw_project(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.ProjectRead:
        """撤销误录的扶贫项目：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/projects/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ProjectRead)

    async def history_of_project(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看扶贫项目的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/projects/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def reach_stage(
        self, project_id: uuid.UUID, body: models.StageForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.ProjectRead:
        """登记项目进入下一阶段：Let a project reach its next stage; refused while the stage before is not public at every level of the plan.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/projects/{segment(project_id)}/stages",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ProjectRead)


class PublicNotices:
    """Public notices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_public_notices(
        self,
        *,
        area: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> models.PublicNoticeList:
        """列出公示：List the public notices of an area, the latest first; nobody needs to sign in.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为全部
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/public/notices",
            query={"area": area, "after": after, "limit": limit},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PublicNoticeList)

    async def read_public_notice(
        self, notice_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.PublicNotice:
        """查看公示：Read a public notice; nobody needs to sign in.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/public/notices/{segment(notice_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.PublicNotice)

    async def object_to_notice(self, notice_id: uuid.UUID, body: models.PublicObjection) -> models.ObjectionTaken:
        """对公示提出异议：Object to a notice, by name and with a way to be reached; nobody needs to sign in."""
        reply = await self._connection.send(
            "POST", f"/api/v1/public/notices/{segment(notice_id)}/objections", body=body
        )
        return reply.read(models.ObjectionTaken)


class Publicity:
    """Publicity."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_missing(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        about: Literal["project", "fund_plan"] | None = None,
        area: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.MissingList:
        """列出缺少的公示：List the projects, or fund-use plans, that lack publicity at a level that the plan in force asks for.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 按该日的情况判断；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/publicity/missing",
            query={"limit": limit, "after": after, "about": about, "area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MissingList)


class Quotas:
    """Quotas."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_quotas(
        self,
        *,
        area: str | None = None,
        on: datetime.date | None = None,
        code: str | None = None,
        due_on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.QuotaList:
        """列出指标分解：List what an area can break down: the whole, each area's part and figure, and what was broken down further.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            code: 目标代码
            due_on: 节点日期；缺省为当日适用的节点
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/quotas",
            query={"area": area, "on": on, "code": code, "due_on": due_on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.QuotaList)

    async def break_quota_down(
        self, code: str, body: models.QuotaPut, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.QuotaRead:
        """分解指标：Break a milestone's value down to the areas below, as a whole; the ETag is its revision.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PUT",
            f"/api/v1/monitoring/quotas/{segment(code)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.QuotaRead)

    async def read_quota_history(
        self,
        code: str,
        *,
        due_on: datetime.date,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.QuotaHistory:
        """查看指标分解的历史：List every breakdown of a milestone's value by an area, the latest first, with its parts and reason.

        Args:
            due_on: 节点日期
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/quotas/{segment(code)}/history",
            query={"limit": limit, "after": after, "due_on": due_on, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.QuotaHistory)


class Reconciliations:
    """Reconciliations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def submit_file(
        self, file: File, *, county_code: str, occurred_on: datetime.date, idempotency_key: str | None = None
    ) -> models.ReconciliationRead:
        """报送对账文件：Hand in the bank's own movements of a county and business date, csv or xlsx, up to 20,000 lines; compared.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            occurred_on: 业务日期，日期，YYYY-MM-DD
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            "/api/v1/bank/reconciliations",
            key=idempotency_key or new_key(),
            query={"county_code": county_code, "occurred_on": occurred_on},
            files={"file": file},
        )
        return reply.read(models.ReconciliationRead)

    async def list_reconciliations(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        first_on: datetime.date | None = None,
        last_on: datetime.date | None = None,
        differs: bool | None = None,
        superseded: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.ReconciliationList:
        """列出对账：List the banks' files of the caller's area with their figures; a bank sees its own.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            first_on: 起始日，含当日，日期，YYYY-MM-DD
            last_on: 截止日，含当日，日期，YYYY-MM-DD
            differs: 是否只列不一致的（false 为只列一致的）。Only those with open differences, or only those without.
            superseded: 是否已被后来的文件取代
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/reconciliations",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "first_on": first_on,
                "last_on": last_on,
                "differs": differs,
                "superseded": superseded,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ReconciliationList)

    async def get_reconciliation(
        self, reconciliation_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.ReconciliationRead:
        """查看对账结果：Give a file's figures; it is compared again when events arrive that it may tell of, and by the close of day.

        Args:
            reconciliation_id: 对账编号
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/reconciliations/{segment(reconciliation_id)}",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ReconciliationRead)

    async def list_lines(
        self,
        reconciliation_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        result: models.Result | None = None,
        state: Literal["agreed", "open", "resolved"] | None = None,
        if_none_match: str | None = None,
    ) -> models.CreditLineList:
        """列出对账明细：List a file's lines, and our movements that it lacks, each with its result, state and notes.

        Args:
            reconciliation_id: 对账编号
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            result: 比对结果
            state: 状态：agreed 一致、open 未处理、resolved 已处理
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/reconciliations/{segment(reconciliation_id)}/lines",
            query={"limit": limit, "after": after, "result": result, "state": state},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CreditLineList)

    async def read_differences(self, reconciliation_id: uuid.UUID, *, if_none_match: str | None = None) -> File:
        """下载对账差异：Download a file's differences, open and resolved, as csv; amounts in yuan.

        Args:
            reconciliation_id: 对账编号
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/reconciliations/{segment(reconciliation_id)}/differences",
            headers={"If-None-Match": if_none_match, "Accept": "text/csv"},
        )
        return reply.file()

    async def note_difference(
        self, reconciliation_id: uuid.UUID, number: int, body: models.NoteCreate, *, idempotency_key: str | None = None
    ) -> models.CreditNoteRead:
        """记录对账差异的查明情况：Note what was found out about a difference; only an event settles it.

        Args:
            reconciliation_id: 对账编号
            number: 序号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/reconciliations/{segment(reconciliation_id)}/lines/{segment(number)}/notes",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.CreditNoteRead)


class RegistryAudit:
    """Registry audit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_audited_acts(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        action: str | None = None,
        actor: str | None = None,
        target: str | None = None,
        area: str | None = None,
        from_: datetime.date | None = None,
        to: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.AuditedActs:
        """列出建档立卡服务审计记录：List who saw or did what that must be accounted for, the latest first; reading it is noted as well.

        Args:
            action: What was done, e.g. `identity.reveal`; the part before the dot stands for all of its kind.
            actor: Account, bank's client or operator, as the log names it.
            target: What it was done to, e.g. `household 0191…`; the id alone does as well.
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            from_: The first day on which it was recorded, by China's time.
            to: The last such day.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/audit/records",
            query={
                "limit": limit,
                "after": after,
                "action": action,
                "actor": actor,
                "target": target,
                "area": area,
                "from": from_,
                "to": to,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.AuditedActs)

    async def check_audit_chains(self, *, if_none_match: str | None = None) -> models.AuditChains:
        """核对建档立卡服务审计链：Check each county's chain from its first record to its newest; that it was checked is noted as well.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/registry/audit/chain", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.AuditChains)


class Relocations:
    """Relocations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_plan(
        self, *, area: str | None = None, if_none_match: str | None = None
    ) -> models.RelocationPlanRead:
        """查看易地搬迁计划：Read the relocation plan in force: its batches, who stands in them, who moved, and how many settled in towns.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/registry/relocations/plan", query={"area": area}, headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.RelocationPlanRead)

    async def list_candidates(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.ServicesRegistryRelocationsModelsCandidateList:
        """列出待编入批次的搬迁户：List the households that agreed to move and stand in no batch, first those who come first, with the reason.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/relocations/candidates",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ServicesRegistryRelocationsModelsCandidateList)

    async def list_relocation(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        batch: str | None = None,
        relocation_kind: Literal["poverty", "ecology", "geological", "land_quota"] | None = None,
        if_none_match: str | None = None,
    ) -> models.RelocationList:
        """列出易地搬迁：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/relocations",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "batch": batch,
                "relocation_kind": relocation_kind,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RelocationList)

    async def create_relocation(
        self, body: models.RelocationCreate, *, idempotency_key: str | None = None
    ) -> models.RelocationRead:
        """登记易地搬迁：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/relocations", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.RelocationRead)

    async def read_relocation(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.RelocationRead:
        """查看易地搬迁：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/relocations/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RelocationRead)

    async def change_relocation(
        self,
        record_id: uuid.UUID,
        body: models.RelocationPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.RelocationRead:
        """修改易地搬迁：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/relocations/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.RelocationRead)

    async def withdraw_relocation(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.RelocationRead:
        """撤销误录的易地搬迁：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/relocations/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.RelocationRead)

    async def history_of_relocation(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看易地搬迁的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/relocations/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Replays:
    """Replays."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def replay_rule(self, body: models.ReplayRequest, *, idempotency_key: str | None = None) -> models.ReplayRead:
        """回放预警规则：Tell what a rule would have raised over past days, before it is switched on; nothing is raised by that.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/alert-replays", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ReplayRead)


class Reports:
    """Reports."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def report_figure(
        self, body: models.ReportCreate, *, idempotency_key: str | None = None
    ) -> models.ReportRead:
        """上报指标数据：Report a figure with its evidence; 409 ``monitoring.report_pending`` while another one waits to be checked.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/reports", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ReportRead)

    async def list_reports(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        indicator: str | None = None,
        state: models.ReportState | None = None,
        late: bool | None = None,
        entered_late: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.ReportList:
        """列出上报数据：List reported figures of an area, the latest day first; corrected and returned ones are there, too.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            entered_late: 期限过后才录入：录入日（北京时间）晚于期限，不论填写的办理日期。是否逾期（late、late_days）仍按填写的办理日期判断，此项另行标明补录，供核查倒填日期。
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/reports",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "indicator": indicator,
                "state": state,
                "late": late,
                "entered_late": entered_late,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ReportList)

    async def show_report(self, report_id: uuid.UUID, *, if_none_match: str | None = None) -> models.ReportRead:
        """查看上报数据：Show a reported figure.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/reports/{segment(report_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.ReportRead)

    async def check_report(
        self, report_id: uuid.UUID, body: models.CheckRequest, *, idempotency_key: str | None = None
    ) -> models.ReportRead:
        """审核上报数据：Check a figure that somebody else reported: from now on it holds. 409 ``monitoring.checked_by_reporter``.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/reports/{segment(report_id)}/check",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.ReportRead)

    async def return_report(
        self, report_id: uuid.UUID, body: models.CheckRequest, *, idempotency_key: str | None = None
    ) -> models.ReportRead:
        """退回上报数据：Send a figure back with the reason; it may be reported anew.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/reports/{segment(report_id)}/return",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.ReportRead)


class Requests:
    """Requests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_requests(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        state: Literal["submitted", "approved", "refused", "taken_back"] | None = None,
        request_kind: Literal[
            "household_type", "id_number", "exit", "removal", "reinstatement", "removal_undone", "exit_undone"
        ]
        | None = None,
        if_none_match: str | None = None,
    ) -> models.RequestList:
        """列出变更申请：List requests of the caller's area in the order in which they were made.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/requests",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "state": state,
                "request_kind": request_kind,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RequestList)

    async def submit_request(
        self, body: models.RequestCreate, *, idempotency_key: str | None = None
    ) -> models.RequestRead:
        """提出敏感变更申请：Ask for a sensitive change; 409 ``registry.request_pending`` where the same waits for a decision.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/requests", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.RequestRead)

    async def read_request(self, request_id: uuid.UUID, *, if_none_match: str | None = None) -> models.RequestRead:
        """查看变更申请：Read one request.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/requests/{segment(request_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.RequestRead)

    async def approve_request(
        self, request_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.RequestRead:
        """批准变更申请：Approve it, whereby it takes effect; 403 ``registry.own_request`` for who asked.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/requests/{segment(request_id)}/approve",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.RequestRead)

    async def refuse_request(
        self, request_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.RequestRead:
        """驳回变更申请：Refuse it; nothing changes.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/requests/{segment(request_id)}/refuse",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.RequestRead)

    async def take_back_request(
        self, request_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.RequestRead:
        """撤回本人的变更申请：Take one's own request back.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/requests/{segment(request_id)}/take-back",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.RequestRead)

    async def read_history(
        self,
        request_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看变更申请的经过：List what became of a request, by whom and when.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/requests/{segment(request_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class ResponsibilityLetters:
    """Responsibility letters."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_responsibility_letter(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        letter_kind: Literal["cadre", "resident_team", "department"] | None = None,
        year: int | None = None,
        helper_id: uuid.UUID | None = None,
        unit_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.ResponsibilityLetterList:
        """列出目标责任书：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/responsibility-letters",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "letter_kind": letter_kind,
                "year": year,
                "helper_id": helper_id,
                "unit_id": unit_id,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ResponsibilityLetterList)

    async def create_responsibility_letter(
        self, body: models.ResponsibilityLetterCreate, *, idempotency_key: str | None = None
    ) -> models.ResponsibilityLetterRead:
        """登记目标责任书：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/responsibility-letters", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ResponsibilityLetterRead)

    async def read_responsibility_letter(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.ResponsibilityLetterRead:
        """查看目标责任书：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/responsibility-letters/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ResponsibilityLetterRead)

    async def change_responsibility_letter(
        self,
        record_id: uuid.UUID,
        body: models.ResponsibilityLetterPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.ResponsibilityLetterRead:
        """修改目标责任书：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/responsibility-letters/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ResponsibilityLetterRead)

    async def withdraw_responsibility_letter(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.ResponsibilityLetterRead:
        """撤销误录的目标责任书：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/responsibility-letters/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.ResponsibilityLetterRead)

    async def history_of_responsibility_letter(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看目标责任书的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/responsibility-letters/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class RiskFund:
    """Risk fund."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def create_deposit(
        self, body: models.DepositCreate, *, idempotency_key: str | None = None
    ) -> models.DepositRead:
        """登记风险缓释基金存入：Enter a deposit: planned by the city office, sent by city finance, passed on by county finance.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/fund-deposits", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.DepositRead)

    async def list_deposits(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        period: str | None = None,
        state: str | None = None,
        if_none_match: str | None = None,
    ) -> models.DepositList:
        """列出风险缓释基金存入：List deposits of the caller's area; a bank sees its own.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            period: 季度，如 2018Q4
            state: 状态：planned 已计划、sent 已拨出、passed_on 已转拨、received 已到账、returned 已退回、cancelled 已取消
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/fund-deposits",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "period": period,
                "state": state,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DepositList)

    async def get_deposit(self, deposit_id: uuid.UUID, *, if_none_match: str | None = None) -> models.DepositRead:
        """查看一笔基金存入：Give a deposit.

        Args:
            deposit_id: 基金缴存编号
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/credit/fund-deposits/{segment(deposit_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.DepositRead)

    async def confirm_deposit(
        self, deposit_id: uuid.UUID, body: models.Confirmation, *, idempotency_key: str | None = None
    ) -> models.DepositRead:
        """确认基金到账：Confirm that the money arrived; the fund holds it once the bank has confirmed.

        Args:
            deposit_id: 基金缴存编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/fund-deposits/{segment(deposit_id)}/confirm",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.DepositRead)

    async def reject_deposit(
        self, deposit_id: uuid.UUID, body: models.Refused, *, idempotency_key: str | None = None
    ) -> models.DepositRead:
        """退回未如数到账的基金存入：Return (`returned`) a deposit that did not reach the caller as it was sent, with the reason.

        Args:
            deposit_id: 基金缴存编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/fund-deposits/{segment(deposit_id)}/reject",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.DepositRead)

    async def take_deposit_back(
        self, deposit_id: uuid.UUID, body: models.Refused, *, idempotency_key: str | None = None
    ) -> models.DepositRead:
        """撤回误确认的基金存入：Take back (`taken_back`) what was confirmed by mistake; 409 ``credit.fund_insufficient`` once it is spent.

        Args:
            deposit_id: 基金缴存编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/fund-deposits/{segment(deposit_id)}/take-back",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.DepositRead)

    async def cancel_deposit(
        self, deposit_id: uuid.UUID, body: models.Refused, *, idempotency_key: str | None = None
    ) -> models.DepositRead:
        """取消尚未拨出的基金存入：Cancel a deposit that was planned and not sent; 409 ``credit.deposit_sent`` otherwise.

        Args:
            deposit_id: 基金缴存编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/fund-deposits/{segment(deposit_id)}/cancel",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.DepositRead)

    async def list_accounts(
        self, *, county_code: str | None = None, if_none_match: str | None = None
    ) -> models.CreditAccountList:
        """列出基金账户：List fund accounts with balance, lending, leverage and what ended quarters still need.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/fund-accounts",
            query={"county_code": county_code},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CreditAccountList)

    async def get_statement(
        self,
        account_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        first_on: datetime.date | None = None,
        last_on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.Statement:
        """查看基金账户对账单：List the movements of a fund account with the balance after each, of all its time or of a period.

        Args:
            account_id: 基金账户编号
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            first_on: 起始日，含当日，日期，YYYY-MM-DD。First business date; from the first movement on without it.
            last_on: 截止日，含当日，日期，YYYY-MM-DD。Last business date; until now without it.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/fund-accounts/{segment(account_id)}/statement",
            query={"limit": limit, "after": after, "first_on": first_on, "last_on": last_on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.Statement)

    async def list_needs(
        self,
        *,
        county_code: str,
        period: str | None = None,
        programme: str | None = None,
        if_none_match: str | None = None,
    ) -> models.NeedList:
        """列出基金需求：List what a quarter's lending asks of the fund; without a quarter, all that still need something.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            period: 季度，如 2018Q4
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/fund-needs",
            query={"county_code": county_code, "period": period, "programme": programme},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.NeedList)

    async def judge_leverage(
        self, body: models.LeverageCheck, *, idempotency_key: str | None = None
    ) -> models.ServicesCreditFundSchemasAssessmentList:
        """检查银行的放大倍数：Judge each bank's leverage for a quarter; 409 ``credit.deposit_not_due`` before the deposit fell due.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/leverage-checks", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ServicesCreditFundSchemasAssessmentList)

    async def list_indicators(
        self,
        *,
        county_code: str | None = None,
        programme: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.IndicatorList:
        """查看基金使用效率：Tell of each fund account how well it is used, and of each county what was allocated ahead of lending.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            on: 截至日期，日期，YYYY-MM-DD。Business date; today where it is left out.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/fund-indicators",
            query={"county_code": county_code, "programme": programme, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.IndicatorList)

    async def credit_interest(
        self, account_id: uuid.UUID, body: models.InterestCreate, *, idempotency_key: str | None = None
    ) -> models.InterestRead:
        """登记基金账户利息：Put a settlement period's interest on the account, once; 409 ``credit.fund_interest_exists`` for a second.

        Args:
            account_id: 基金账户编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/fund-accounts/{segment(account_id)}/interest",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.InterestRead)

    async def list_interest(
        self,
        account_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.InterestList:
        """列出基金账户利息：List the account's interest by period, with entries that were taken back.

        Args:
            account_id: 基金账户编号
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/fund-accounts/{segment(account_id)}/interest",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.InterestList)

    async def correct_interest(
        self,
        account_id: uuid.UUID,
        entry_id: uuid.UUID,
        body: models.InterestCorrection,
        *,
        idempotency_key: str | None = None,
    ) -> models.InterestRead:
        """更正基金账户利息：Take an entry back by another that names it; the period may be credited anew behind it.

        Args:
            account_id: 基金账户编号
            entry_id: 专户利息记录编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/fund-accounts/{segment(account_id)}/interest/{segment(entry_id)}/correct",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.InterestRead)


class RiskFundPlans:
    """Risk fund plans."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def draw_up_plan(self, body: models.PlanCreate, *, idempotency_key: str | None = None) -> models.PlanDetail:
        """编制季度基金计划：Draw up a quarter's plan from what its lending still needs; 409 ``credit.fund_plan_open`` beside a draft.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/fund-plans", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.PlanDetail)

    async def list_plans(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        programme: str | None = None,
        quarter: str | None = None,
        state: str | None = None,
        if_none_match: str | None = None,
    ) -> models.PlanList:
        """列出基金计划：List the city's plans.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            quarter: 季度，如 2018Q4
            state: 状态：draft 草案、adopted 已采用、discarded 已废弃
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/fund-plans",
            query={"limit": limit, "after": after, "programme": programme, "quarter": quarter, "state": state},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PlanList)

    async def get_plan(self, plan_id: uuid.UUID, *, if_none_match: str | None = None) -> models.PlanDetail:
        """查看基金计划：Give a plan with what the city's fund has committed and what earlier quarters still need.

        Args:
            plan_id: 基金计划编号
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/credit/fund-plans/{segment(plan_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.PlanDetail)

    async def list_plan_lines(
        self,
        plan_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.PlanLines:
        """列出基金计划的明细：List the lines of a plan by county and bank.

        Args:
            plan_id: 基金计划编号
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/fund-plans/{segment(plan_id)}/lines",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PlanLines)

    async def adjust_plan_line(
        self, plan_id: uuid.UUID, body: models.LineChange, *, idempotency_key: str | None = None
    ) -> models.PlanRead:
        """调整基金计划的一行：Plan another amount for a line than proposed, with the reason.

        Args:
            plan_id: 基金计划编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/credit/fund-plans/{segment(plan_id)}/lines", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.PlanRead)

    async def adopt_plan(
        self, plan_id: uuid.UUID, body: models.PlanStep, *, idempotency_key: str | None = None
    ) -> models.PlanRead:
        """批准基金计划：Adopt a draft and plan its deposits; 409 ``credit.fund_size_exceeded`` where the city's fund lacks the money.

        Args:
            plan_id: 基金计划编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/credit/fund-plans/{segment(plan_id)}/adopt", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.PlanRead)

    async def discard_plan(
        self, plan_id: uuid.UUID, body: models.PlanStep, *, idempotency_key: str | None = None
    ) -> models.PlanRead:
        """作废基金计划草案：Discard a draft.

        Args:
            plan_id: 基金计划编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/credit/fund-plans/{segment(plan_id)}/discard", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.PlanRead)


class SignIn:
    """Sign in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def give_me(self, *, if_none_match: str | None = None) -> models.Me:
        """查看本人账号和权限：Who the caller is, in Chinese too, and what they may do where.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send("GET", "/api/v1/me", headers={"If-None-Match": if_none_match})
        return reply.read(models.Me)


class Signals:
    """Signals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def tell_signals(self, body: models.SignalsCreate, *, idempotency_key: str | None = None) -> models.ToldRead:
        """报送部门信息：Tell signals of a department, up to 1,000 at once, all or none.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/signals", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ToldRead)

    async def list_signals(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        kind: str | None = None,
        department: str | None = None,
        household_id: uuid.UUID | None = None,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
        withdrawn: bool | None = None,
        spreading: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.SignalList:
        """列出部门信息：List signals of an area and of the areas around it, the latest told first; those withdrawn are there, too.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            kind: 代码表 signal_kinds 的代码
            department: 代码表 signal_departments 的代码
            since: 发生日期不早于
            until: 发生日期不晚于
            spreading: 是否尚在逐户判断或撤回
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/signals",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "kind": kind,
                "department": department,
                "household_id": household_id,
                "since": since,
                "until": until,
                "withdrawn": withdrawn,
                "spreading": spreading,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SignalList)

    async def upload_signals(
        self,
        file: File,
        *,
        department: str,
        occurred_on: datetime.date,
        leave_out_unknown: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.ToldRead:
        """上传部门信息文件：Upload a department's file of signals, taken whole or not at all; faults are listed by line and column.

        Args:
            file: csv（UTF-8 或 GB 18030）或 xlsx，至多 5000 行、4 MiB
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            "/api/v1/monitoring/signals/files",
            key=idempotency_key or new_key(),
            files={"file": file},
            form={"department": department, "occurred_on": occurred_on, "leave_out_unknown": leave_out_unknown},
        )
        return reply.read(models.ToldRead)

    async def read_template(self, *, if_none_match: str | None = None) -> File:
        """下载部门信息模板：Download an empty sheet with the right headers, lists to choose from, and notes on each column and kind.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/signals/files/template",
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            },
        )
        return reply.file()

    async def read_relief(
        self, *, since: datetime.date, until: datetime.date, area: str | None = None, if_none_match: str | None = None
    ) -> models.ReliefRead:
        """查看救助时效：Tell how many disasters and hardships of some days were relieved in an area, and in how many days.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/signals/relief",
            query={"area": area, "since": since, "until": until},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ReliefRead)

    async def show_signal(self, signal_id: uuid.UUID, *, if_none_match: str | None = None) -> models.SignalDetail:
        """查看部门信息：Show a signal with how many households it has reached by now, and how many of these were relieved.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/signals/{segment(signal_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.SignalDetail)

    async def withdraw_signal(
        self,
        signal_id: uuid.UUID,
        body: models.ServicesMonitoringSignalsModelsWithdrawRequest,
        *,
        idempotency_key: str | None = None,
    ) -> models.SignalDetail:
        """撤回部门信息：Withdraw a signal told by mistake; what it raised ends. 409 ``monitoring.signal_withdrawn`` the second time.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/signals/{segment(signal_id)}/withdraw",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.SignalDetail)


class Simulations:
    """Simulations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def simulate(self, body: models.ScenarioDocument) -> models.SimulationRead:
        """测算贷款方案：Let a scenario run through the programme's rules; nothing is kept, and the books stay as they are."""
        reply = await self._connection.send("POST", "/api/v1/credit/simulations", body=body)
        return reply.read(models.SimulationRead)


class Skills:
    """Skills."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_skill(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.SkillList:
        """列出实用技术：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/skills",
            query={"limit": limit, "after": after, "area": area, "household_id": household_id, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SkillList)

    async def create_skill(self, body: models.SkillCreate, *, idempotency_key: str | None = None) -> models.SkillRead:
        """登记实用技术：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/skills", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.SkillRead)

    async def read_skill(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.SkillRead:
        """查看实用技术：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/skills/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SkillRead)

    async def change_skill(
        self, record_id: uuid.UUID, body: models.SkillPatch, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.SkillRead:
        """修改实用技术：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/skills/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.SkillRead)

    async def withdraw_skill(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.SkillRead:
        """撤销误录的实用技术：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/skills/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.SkillRead)

    async def history_of_skill(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看实用技术的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/skills/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class SpotChecks:
    """Spot checks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_spot_checks(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        quarter: str | None = None,
        closed: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.SpotCheckList:
        """列出抽查：List the checks of an area and of those around it, the latest quarter first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/spot-checks",
            query={"limit": limit, "after": after, "area": area, "quarter": quarter, "closed": closed},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SpotCheckList)

    async def draw_spot_check(
        self, body: models.SpotCheckCreate, *, idempotency_key: str | None = None
    ) -> models.SpotCheckDetail:
        """抽取抽查样本：Draw the plan's share of the households that left poverty, once for an area, quarter and level.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/spot-checks", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.SpotCheckDetail)

    async def show_spot_check(
        self, spot_check_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.SpotCheckDetail:
        """查看抽查：Show a check: all by which its draw can be repeated, how far it has come, and its rates of errors.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/spot-checks/{segment(spot_check_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.SpotCheckDetail)

    async def list_spot_check_groups(
        self, spot_check_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.MonitoringGroupList:
        """查看各组抽查进度：Show how far a check has come in each of the villages or towns by which was drawn.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/spot-checks/{segment(spot_check_id)}/groups",
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MonitoringGroupList)

    async def list_population(
        self,
        spot_check_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        if_none_match: str | None = None,
    ) -> models.DrawnList:
        """列出抽样总体：List the households among which was drawn, by group and rank.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/spot-checks/{segment(spot_check_id)}/population",
            query={"limit": limit, "after": after, "area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DrawnList)

    async def read_population(self, spot_check_id: uuid.UUID, *, if_none_match: str | None = None) -> File:
        """下载抽样总体：Download the same as csv, without names, so that anybody can repeat the draw.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/spot-checks/{segment(spot_check_id)}/population.csv",
            headers={"If-None-Match": if_none_match, "Accept": "text/csv"},
        )
        return reply.file()

    async def list_sample(
        self,
        spot_check_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        done: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.DrawnList:
        """列出抽中的农户：List the households that were drawn, by group and rank, with what the visits came to.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            done: Only those with a result, or without.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/spot-checks/{segment(spot_check_id)}/sample",
            query={"limit": limit, "after": after, "area": area, "done": done},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DrawnList)

    async def read_sample(self, spot_check_id: uuid.UUID, *, if_none_match: str | None = None) -> File:
        """下载抽中的农户：Download the households that were drawn as csv, without names.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/spot-checks/{segment(spot_check_id)}/sample.csv",
            headers={"If-None-Match": if_none_match, "Accept": "text/csv"},
        )
        return reply.file()

    async def enter_result(
        self,
        spot_check_id: uuid.UUID,
        household_id: uuid.UUID,
        body: models.ResultCreate,
        *,
        idempotency_key: str | None = None,
    ) -> models.DrawnRead:
        """登记一户的抽查结果：Enter what a visit came to, or correct it by naming the version that is wrong.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/spot-checks/{segment(spot_check_id)}/households/{segment(household_id)}/results",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.DrawnRead)

    async def close_spot_check(
        self, spot_check_id: uuid.UUID, body: models.SpotCheckClose, *, idempotency_key: str | None = None
    ) -> models.SpotCheckDetail:
        """结束抽查：Close a check; 409 ``monitoring.results_missing`` while a drawn household is without a result.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/spot-checks/{segment(spot_check_id)}/close",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.SpotCheckDetail)


class Statements:
    """Statements."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read_account_statement(
        self,
        account_id: uuid.UUID,
        *,
        first_on: datetime.date | None = None,
        last_on: datetime.date | None = None,
        format: Literal["xlsx", "csv"] | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """下载基金账户报表：Download the movements of a fund account with their causes and the balance behind each.

        Args:
            account_id: 基金账户编号
            first_on: 起始日，含当日，日期，YYYY-MM-DD
            last_on: 截止日，含当日，日期，YYYY-MM-DD
            format: 文件格式。xlsx 或 csv
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/statements/fund-accounts/{segment(account_id)}",
            query={"first_on": first_on, "last_on": last_on, "format": format},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv",
            },
        )
        return reply.file()

    async def read_loan_statement(
        self,
        county_code: str,
        bank_code: str,
        loan_no: str,
        *,
        format: Literal["xlsx", "csv"] | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """下载贷款报表：Download a loan's events, schedule, listed subsidy and entries in the ledger.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            loan_no: 借据号，由银行给出
            format: 文件格式。xlsx 或 csv
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/statements/loans/{segment(county_code)}/{segment(bank_code)}/{segment(loan_no)}",
            query={"format": format},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv",
            },
        )
        return reply.file()

    async def read_list_statement(
        self, list_id: uuid.UUID, *, format: Literal["xlsx", "csv"] | None = None, if_none_match: str | None = None
    ) -> File:
        """下载贴息名单报表：Download a subsidy list with its lines, total, digest and signatures.

        Args:
            list_id: 贴息名单编号
            format: 文件格式。xlsx 或 csv
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/statements/subsidy-lists/{segment(list_id)}",
            query={"format": format},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv",
            },
        )
        return reply.file()

    async def read_settlement_statement(
        self,
        settlement_id: uuid.UUID,
        *,
        format: Literal["xlsx", "csv"] | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """下载年终结算报表：Download a year's settlement between city and county with its lines, sums and signatures.

        Args:
            settlement_id: 年终结算编号
            format: 文件格式。xlsx 或 csv
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/statements/year-settlements/{segment(settlement_id)}",
            query={"format": format},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv",
            },
        )
        return reply.file()

    async def read_county_statement(
        self,
        county_code: str,
        *,
        period: str,
        programme: str | None = None,
        format: Literal["xlsx", "csv"] | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """下载县季度报表：Download a county's quarter by bank and programme: lending, interest, subsidy, fund and losses.

        Args:
            county_code: 县级区划代码，6 位，如 360722
            period: 季度，如 2018Q4
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。缺省为全部项目
            format: 文件格式。xlsx 或 csv
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/statements/counties/{segment(county_code)}",
            query={"period": period, "programme": programme, "format": format},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv",
            },
        )
        return reply.file()

    async def read_bank_statement(
        self,
        bank_code: str,
        *,
        period: str,
        programme: str | None = None,
        format: Literal["xlsx", "csv"] | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """下载银行季度报表：Download a bank's quarter by county and programme, over the counties of the caller's area.

        Args:
            bank_code: 银行代码，如 rcc
            period: 季度，如 2018Q4
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes。缺省为全部项目
            format: 文件格式。xlsx 或 csv
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/statements/banks/{segment(bank_code)}",
            query={"period": period, "programme": programme, "format": format},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv",
            },
        )
        return reply.file()


class SubsidyLists:
    """Subsidy lists."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def draw_up_list(
        self, body: models.ListCreate, *, idempotency_key: str | None = None
    ) -> models.CreditListRead:
        """编制季度贴息名单：Draw up a quarter's list as of now; 200 where a draft or returned one is drawn up anew.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/subsidy-lists", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.CreditListRead)

    async def list_lists(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        bank_code: str | None = None,
        programme: str | None = None,
        period: str | None = None,
        state: str | None = None,
        order: Literal["oldest", "latest"] | None = None,
        if_none_match: str | None = None,
    ) -> models.Lists:
        """列出贴息名单：List the subsidy lists of the caller's area; a bank sees its own.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            bank_code: 银行代码，如 rcc
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            period: 季度，如 2018Q4
            state: 状态：draft 草稿、submitted 已报送、returned 已退回、approved 已批准、paid 已拨付
            order: 按季度的次序：oldest 由早到晚、latest 由近到远。By quarter, the oldest or the latest first.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/subsidy-lists",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "bank_code": bank_code,
                "programme": programme,
                "period": period,
                "state": state,
                "order": order,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.Lists)

    async def get_list(self, list_id: uuid.UUID, *, if_none_match: str | None = None) -> models.CreditListRead:
        """查看贴息名单：Give a list.

        Args:
            list_id: 贴息名单编号
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/credit/subsidy-lists/{segment(list_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.CreditListRead)

    async def list_lines(
        self,
        list_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.Lines:
        """列出贴息名单的明细：List the lines of a list, with what of each loan is needed to check them.

        Args:
            list_id: 贴息名单编号
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/subsidy-lists/{segment(list_id)}/lines",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.Lines)

    async def submit_list(
        self, list_id: uuid.UUID, body: models.CreditStep, *, idempotency_key: str | None = None
    ) -> models.CreditListRead:
        """上报贴息名单：Freeze the lines, built anew from all events accepted until now, and hand the list in.

        Args:
            list_id: 贴息名单编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/subsidy-lists/{segment(list_id)}/submit",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.CreditListRead)

    async def approve_list(
        self, list_id: uuid.UUID, body: models.CreditStep, *, idempotency_key: str | None = None
    ) -> models.CreditListRead:
        """审核通过贴息名单：Approve a submitted list; 409 ``credit.same_person`` for whoever submitted it.

        Args:
            list_id: 贴息名单编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/subsidy-lists/{segment(list_id)}/approve",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.CreditListRead)

    async def return_list(
        self, list_id: uuid.UUID, body: models.Return, *, idempotency_key: str | None = None
    ) -> models.CreditListRead:
        """退回贴息名单：Return a list with a reason: the office one that is submitted or approved, the finance bureau an approved one.

        Args:
            list_id: 贴息名单编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/subsidy-lists/{segment(list_id)}/return",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.CreditListRead)

    async def pay_list(
        self, list_id: uuid.UUID, body: models.CreditStep, *, idempotency_key: str | None = None
    ) -> models.CreditListRead:
        """拨付贴息：Pay an approved list; 409 ``credit.same_person`` for whoever submitted or approved it.

        Args:
            list_id: 贴息名单编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/credit/subsidy-lists/{segment(list_id)}/pay", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.CreditListRead)


class Supervision:
    """Supervision."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def show_overview(
        self, *, area: str | None = None, if_none_match: str | None = None
    ) -> models.SupervisionOverview:
        """查看督查总览：Count inspections and findings of an area by war zone and section: open, rectified, closed, late.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/supervision/overview",
            query={"area": area},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SupervisionOverview)

    async def list_units(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        zone: str | None = None,
        level: int | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.MonitoringUnitList:
        """列出战区和网格：List the war zones and grids of an area, those around it included, in the order in which they were set up.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: Only those that run on this day.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/supervision/units",
            query={"limit": limit, "after": after, "area": area, "zone": zone, "level": level, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MonitoringUnitList)

    async def set_up_unit(
        self, body: models.MonitoringUnitCreate, *, idempotency_key: str | None = None
    ) -> models.MonitoringUnitRead:
        """设立战区或网格：Set up a war zone or a grid; 409 ``monitoring.area_held`` where a unit of the level holds one of its areas.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/supervision/units", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.MonitoringUnitRead)

    async def show_unit(self, unit_id: uuid.UUID, *, if_none_match: str | None = None) -> models.MonitoringUnitRead:
        """查看战区或网格：Show a unit with the areas that it holds or held.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/supervision/units/{segment(unit_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.MonitoringUnitRead)

    async def take_area(
        self, unit_id: uuid.UUID, body: models.AreaStep, *, idempotency_key: str | None = None
    ) -> models.MonitoringUnitRead:
        """划入区域：Put an area into a unit; 409 ``monitoring.area_held`` where another of the level holds it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/supervision/units/{segment(unit_id)}/areas",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.MonitoringUnitRead)

    async def release_area(
        self, unit_id: uuid.UUID, body: models.AreaStep, *, idempotency_key: str | None = None
    ) -> models.MonitoringUnitRead:
        """划出区域：Take an area out of a unit; 409 ``monitoring.unit_in_use`` where grids below stand on it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/supervision/units/{segment(unit_id)}/areas/release",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.MonitoringUnitRead)

    async def end_unit(
        self, unit_id: uuid.UUID, body: models.UnitEnd, *, idempotency_key: str | None = None
    ) -> models.MonitoringUnitRead:
        """撤销战区或网格：Give a unit up with all that it holds; 409 ``monitoring.unit_in_use`` while grids below it run.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/supervision/units/{segment(unit_id)}/end",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.MonitoringUnitRead)

    async def report_gaps(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.MonitoringGapReport:
        """列出网格未覆盖的区域：Report, level by level, which areas lie in no unit on a day; 409 ``policy.none_active`` without a plan.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/supervision/gaps",
            query={"area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MonitoringGapReport)

    async def list_forms(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.FormList:
        """列出督查表：List the forms that hold in an area on a day; 409 ``policy.none_active`` where no plan has any.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/inspection-forms",
            query={"area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FormList)

    async def list_inspections(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        form: str | None = None,
        zone: str | None = None,
        state: models.InspectionState | None = None,
        if_none_match: str | None = None,
    ) -> models.InspectionList:
        """列出督查：List the inspections of an area, the latest first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/inspections",
            query={"limit": limit, "after": after, "area": area, "form": form, "zone": zone, "state": state},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.InspectionList)

    async def draw_up_inspection(
        self, body: models.InspectionCreate, *, idempotency_key: str | None = None
    ) -> models.InspectionRead:
        """新建督查：Begin an inspection as a draft, with any answers that are known already.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/inspections", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.InspectionRead)

    async def show_inspection(
        self, inspection_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.InspectionDetail:
        """查看督查：Show an inspection with every version that was handed in.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/inspections/{segment(inspection_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.InspectionDetail)

    async def fill_in_inspection(
        self,
        inspection_id: uuid.UUID,
        body: models.AnswersPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.InspectionRead:
        """填写督查表：Fill in sections of a draft that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/monitoring/inspections/{segment(inspection_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.InspectionRead)

    async def submit_inspection(
        self,
        inspection_id: uuid.UUID,
        body: models.InspectionSubmit,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.InspectionDetail:
        """提交督查：Hand a draft in; 409 ``monitoring.answers_missing`` before all is answered.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/inspections/{segment(inspection_id)}/submit",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.InspectionDetail)

    async def correct_inspection(
        self,
        inspection_id: uuid.UUID,
        body: models.InspectionCorrection,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.InspectionDetail:
        """更正督查：Correct what was handed in, with a reason, as a new version; the old ones stay.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/inspections/{segment(inspection_id)}/correct",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.InspectionDetail)

    async def list_findings(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        zone: str | None = None,
        section: str | None = None,
        source: str | None = None,
        state: models.FindingState | None = None,
        late: bool | None = None,
        entered_late: bool | None = None,
        household_id: uuid.UUID | None = None,
        inspection_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.FindingList:
        """列出督查问题：List the findings of an area, those first that are due first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            entered_late: 期限过后才录入：录入日（北京时间）晚于期限，不论填写的办理日期。是否逾期（late、late_days）仍按填写的办理日期判断，此项另行标明补录，供核查倒填日期。
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/findings",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "zone": zone,
                "section": section,
                "source": source,
                "state": state,
                "late": late,
                "entered_late": entered_late,
                "household_id": household_id,
                "inspection_id": inspection_id,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.FindingList)

    async def open_finding(
        self, body: models.MonitoringFindingCreate, *, idempotency_key: str | None = None
    ) -> models.FindingDetail:
        """登记督查问题：Enter a problem that was found, with the last day for its rectification.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/findings", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.FindingDetail)

    async def show_finding(self, finding_id: uuid.UUID, *, if_none_match: str | None = None) -> models.FindingDetail:
        """查看督查问题：Show a finding with its history.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/findings/{segment(finding_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.FindingDetail)

    async def rectify_finding(
        self, finding_id: uuid.UUID, body: models.RectifyRequest, *, idempotency_key: str | None = None
    ) -> models.FindingDetail:
        """报告整改情况：Say what was done, with what proves it. 409 ``monitoring.wrong_finding_step`` out of turn.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/findings/{segment(finding_id)}/rectify",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.FindingDetail)

    async def close_finding(
        self, finding_id: uuid.UUID, body: models.CloseRequest, *, idempotency_key: str | None = None
    ) -> models.FindingDetail:
        """问题销号：Close what somebody else has rectified; 409 ``monitoring.own_work`` to him who did.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/findings/{segment(finding_id)}/close",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.FindingDetail)

    async def send_back_finding(
        self, finding_id: uuid.UUID, body: models.SendBackRequest, *, idempotency_key: str | None = None
    ) -> models.FindingDetail:
        """退回重新整改：Let a finding be rectified anew. 409 ``monitoring.wrong_finding_step`` out of turn.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/findings/{segment(finding_id)}/send-back",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.FindingDetail)

    async def list_screenings(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        screening: str | None = None,
        closed: bool | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.ScreeningList:
        """列出排查：List the runs of an area and of those around it, the latest first.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            closed: False: those that go on. One that was withdrawn neither goes on nor is closed.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/screenings",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "screening": screening,
                "closed": closed,
                "withdrawn": withdrawn,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ScreeningList)

    async def begin_screening(
        self, body: models.ScreeningCreate, *, idempotency_key: str | None = None
    ) -> models.ScreeningDetail:
        """启动排查：Begin a run over all households of the plan's kind in an area; its list is frozen as of the day.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/screenings", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.ScreeningDetail)

    async def show_screening(
        self, screening_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.ScreeningDetail:
        """查看排查进度：Show a run with how far it has come in the caller's part of its area.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/screenings/{segment(screening_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.ScreeningDetail)

    async def list_screened_households(
        self,
        screening_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        marked: bool | None = None,
        transfer_lacking: Literal[
            "minimum_allowance",
            "destitute_support",
            "disability_allowance",
            "old_age_allowance",
            "pension",
            "family_planning",
        ]
        | None = None,
        if_none_match: str | None = None,
    ) -> models.ListedList:
        """列出排查名单：List the caller's part of a run's list, by household number, each with its mark.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            transfer_lacking: Only households of which somebody lacks this payment.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/screenings/{segment(screening_id)}/households",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "marked": marked,
                "transfer_lacking": transfer_lacking,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.ListedList)

    async def mark_household(
        self,
        screening_id: uuid.UUID,
        household_id: uuid.UUID,
        body: models.MarkCreate,
        *,
        idempotency_key: str | None = None,
    ) -> models.ListedRead:
        """登记一户的排查结果：Mark a household off, or correct its mark by naming the version that is wrong.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/screenings/{segment(screening_id)}/households/{segment(household_id)}/marks",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.ListedRead)

    async def close_screening(
        self, screening_id: uuid.UUID, body: models.ScreeningClose, *, idempotency_key: str | None = None
    ) -> models.ScreeningDetail:
        """结束排查：Close a run; 409 ``monitoring.coverage_short`` while households are left.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/screenings/{segment(screening_id)}/close",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.ScreeningDetail)

    async def withdraw_screening(
        self, screening_id: uuid.UUID, body: models.ScreeningWithdraw, *, idempotency_key: str | None = None
    ) -> models.ScreeningDetail:
        """撤销排查：Withdraw a run that is not to be finished, with the reason; 409 ``monitoring.screening_closed`` after its end.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/monitoring/screenings/{segment(screening_id)}/withdraw",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.ScreeningDetail)


class Sweeps:
    """Sweeps."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def sweep_county(self, body: models.SweepCreate, *, idempotency_key: str | None = None) -> models.SweepRead:
        """启动全县预警扫描：Have every household of a county judged as of today, and late alerts go up; it happens daily by itself.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/monitoring/sweeps", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.SweepRead)

    async def list_sweeps(self, *, area: str | None = None, if_none_match: str | None = None) -> models.SweepList:
        """查看各县预警扫描进度：Tell when each county of an area was swept last, how far a sweep under way has come, and which wait for one.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/monitoring/sweeps", query={"area": area}, headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.SweepList)


class Targets:
    """Targets."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_targets(
        self,
        *,
        area: str | None = None,
        department: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.TargetList:
        """列出目标：List the targets of an area, or those that a department leads or joins, with their status on a day.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            department: 牵头或配合部门
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/targets",
            query={"area": area, "department": department, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.TargetList)

    async def rank_areas(
        self,
        *,
        area: str | None = None,
        indicator: str | None = None,
        target: str | None = None,
        on: datetime.date | None = None,
        level: models.AreaLevel | None = None,
        if_none_match: str | None = None,
    ) -> models.MonitoringRanking:
        """列出区划排名：Rank the areas of a level inside another by an indicator or a target; equal figures share a rank.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            indicator: 指标代码
            target: 目标代码；与 indicator 二选一
            on: 业务日期；缺省为今天
            level: 参加排名的区划层级；缺省为下一级
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/rankings",
            query={"area": area, "indicator": indicator, "target": target, "on": on, "level": level},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.MonitoringRanking)

    async def list_works(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.WorkList:
        """列出重点工作：List the key works of the plans in an area with how their targets stand; numbers that a plan leaves out too.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", "/api/v1/monitoring/works", query={"area": area, "on": on}, headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.WorkList)

    async def list_departments(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.DepartmentList:
        """列出行业部门：List the departments that plans and duties in an area name: targets, the year's duties, figures that are missing.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/departments",
            query={"area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DepartmentList)

    async def show_department(
        self, name: str, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.DepartmentRead:
        """查看行业部门的任务：Show all that a department answers for, what is late first; 404 ``monitoring.department_unknown``.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/departments/{segment(name)}",
            query={"area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DepartmentRead)

    async def list_published_shares(
        self, *, area: str | None = None, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.PublishedShareList:
        """核对公布的比例：List the shares that plans of an area were published with, beside the register's own on a day.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 业务日期；缺省为今天
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/published-shares",
            query={"area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PublishedShareList)


class Trainings:
    """Trainings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_training(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.TrainingList:
        """列出培训：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/trainings",
            query={"limit": limit, "after": after, "area": area, "household_id": household_id, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.TrainingList)

    async def create_training(
        self, body: models.TrainingCreate, *, idempotency_key: str | None = None
    ) -> models.TrainingRead:
        """登记培训：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/trainings", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.TrainingRead)

    async def read_training(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.TrainingRead:
        """查看培训：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/trainings/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.TrainingRead)

    async def change_training(
        self,
        record_id: uuid.UUID,
        body: models.TrainingPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.TrainingRead:
        """修改培训：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/trainings/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.TrainingRead)

    async def withdraw_training(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.TrainingRead:
        """撤销误录的培训：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/trainings/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.TrainingRead)

    async def history_of_training(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看培训的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/trainings/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Views:
    """Views."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def give_household_overview(
        self, household_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.HouseholdOverview:
        """查看一户全貌：One household out of three services; a part that is down is named in `unavailable`, the rest still comes.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/households/{segment(household_id)}/overview", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.HouseholdOverview)


class VillageItems:
    """Village items."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_village_item(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        item: Literal[
            "management",
            "planning",
            "classified_measures",
            "project_funds",
            "help_duty",
            "assessment",
            "paired_cadres",
            "industry",
            "schooling",
            "housing",
            "relocation",
            "infrastructure",
            "security",
        ]
        | None = None,
        if_none_match: str | None = None,
    ) -> models.VillageItemList:
        """列出到村事项：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/village-items",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn, "item": item},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageItemList)

    async def create_village_item(
        self, body: models.VillageItemCreate, *, idempotency_key: str | None = None
    ) -> models.VillageItemRead:
        """登记到村事项：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/village-items", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.VillageItemRead)

    async def read_village_item(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VillageItemRead:
        """查看到村事项：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-items/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageItemRead)

    async def change_village_item(
        self,
        record_id: uuid.UUID,
        body: models.TracedItemPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.VillageItemRead:
        """修改到村事项：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/village-items/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageItemRead)

    async def withdraw_village_item(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VillageItemRead:
        """撤销误录的到村事项：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/village-items/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageItemRead)

    async def history_of_village_item(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看到村事项的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-items/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class VillagePairings:
    """Village pairings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_village_pairing(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        unit_id: uuid.UUID | None = None,
        helper_id: uuid.UUID | None = None,
        if_none_match: str | None = None,
    ) -> models.VillagePairingList:
        """列出包村帮扶：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/village-pairings",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "unit_id": unit_id,
                "helper_id": helper_id,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillagePairingList)

    async def create_village_pairing(
        self, body: models.VillagePairingCreate, *, idempotency_key: str | None = None
    ) -> models.VillagePairingRead:
        """登记包村帮扶：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/village-pairings", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.VillagePairingRead)

    async def read_village_pairing(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VillagePairingRead:
        """查看包村帮扶：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-pairings/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillagePairingRead)

    async def change_village_pairing(
        self,
        record_id: uuid.UUID,
        body: models.VillagePairingPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.VillagePairingRead:
        """修改包村帮扶：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/village-pairings/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillagePairingRead)

    async def withdraw_village_pairing(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VillagePairingRead:
        """撤销误录的包村帮扶：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/village-pairings/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillagePairingRead)

    async def history_of_village_pairing(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看包村帮扶的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-pairings/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def replace_in_village(
        self,
        record_id: uuid.UUID,
        body: models.VillageReplacement,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.VillagePairingRead:
        """更换驻村帮扶单位或干部：Put another unit or helper in the place of one, with no day between; answers the new line.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/village-pairings/{segment(record_id)}/replace",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillagePairingRead)

    async def release_village(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VillagePairingRead:
        """解除村的定点帮扶：End a village's line once none of its households is poor.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/village-pairings/{segment(record_id)}/release",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillagePairingRead)


class VillagePlans:
    """Village plans."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_village_plan(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        year: int | None = None,
        if_none_match: str | None = None,
    ) -> models.VillagePlanList:
        """列出一村一策：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/village-plans",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn, "year": year},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillagePlanList)

    async def create_village_plan(
        self, body: models.VillagePlanCreate, *, idempotency_key: str | None = None
    ) -> models.VillagePlanRead:
        """登记一村一策：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/village-plans", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.VillagePlanRead)

    async def read_village_plan(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VillagePlanRead:
        """查看一村一策：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-plans/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillagePlanRead)

    async def change_village_plan(
        self,
        record_id: uuid.UUID,
        body: models.VillagePlanPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.VillagePlanRead:
        """修改一村一策：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/village-plans/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillagePlanRead)

    async def withdraw_village_plan(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VillagePlanRead:
        """撤销误录的一村一策：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/village-plans/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillagePlanRead)

    async def history_of_village_plan(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看一村一策的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-plans/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class VillageProfiles:
    """Village profiles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_village_profile(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.VillageProfileList:
        """列出村基本情况：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/village-profiles",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageProfileList)

    async def create_village_profile(
        self, body: models.VillageProfileCreate, *, idempotency_key: str | None = None
    ) -> models.VillageProfileRead:
        """登记村基本情况：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/village-profiles", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.VillageProfileRead)

    async def read_village_profile(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VillageProfileRead:
        """查看村基本情况：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-profiles/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageProfileRead)

    async def change_village_profile(
        self,
        record_id: uuid.UUID,
        body: models.VillageProfilePatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.VillageProfileRead:
        """修改村基本情况：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/village-profiles/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageProfileRead)

    async def withdraw_village_profile(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VillageProfileRead:
        """撤销误录的村基本情况：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/village-profiles/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageProfileRead)

    async def history_of_village_profile(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看村基本情况的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-profiles/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class VillageTasks:
    """Village tasks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_village_task(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        helper_id: uuid.UUID | None = None,
        task: str | None = None,
        if_none_match: str | None = None,
    ) -> models.VillageTaskList:
        """列出包村任务：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/village-tasks",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "helper_id": helper_id,
                "task": task,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageTaskList)

    async def create_village_task(
        self, body: models.VillageTaskCreate, *, idempotency_key: str | None = None
    ) -> models.VillageTaskRead:
        """登记包村任务：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/village-tasks", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.VillageTaskRead)

    async def read_village_task(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VillageTaskRead:
        """查看包村任务：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-tasks/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageTaskRead)

    async def change_village_task(
        self,
        record_id: uuid.UUID,
        body: models.VillageTaskPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.VillageTaskRead:
        """修改包村任务：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/village-tasks/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageTaskRead)

    async def withdraw_village_task(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VillageTaskRead:
        """撤销误录的包村任务：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/village-tasks/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageTaskRead)

    async def history_of_village_task(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看包村任务的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-tasks/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class VillageTeams:
    """Village teams."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_village_team(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.VillageTeamList:
        """列出驻村工作队：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/village-teams",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageTeamList)

    async def create_village_team(
        self, body: models.VillageTeamCreate, *, idempotency_key: str | None = None
    ) -> models.VillageTeamRead:
        """登记驻村工作队：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/village-teams", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.VillageTeamRead)

    async def read_village_team(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VillageTeamRead:
        """查看驻村工作队：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-teams/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageTeamRead)

    async def change_village_team(
        self,
        record_id: uuid.UUID,
        body: models.VillageTeamPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.VillageTeamRead:
        """修改驻村工作队：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/village-teams/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageTeamRead)

    async def withdraw_village_team(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VillageTeamRead:
        """撤销误录的驻村工作队：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/village-teams/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageTeamRead)

    async def history_of_village_team(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看驻村工作队的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-teams/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def list_team_breaches(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        on: datetime.date | None = None,
        if_none_match: str | None = None,
    ) -> models.BreachList:
        """列出驻村工作队不齐的村：List the villages whose work teams lack somebody that the plan demands; `on` is today where it is left out.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/villages/team-breaches",
            query={"limit": limit, "after": after, "area": area, "on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.BreachList)

    async def read_team_breaches(
        self, village_code: str, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VillageBreaches:
        """查看一村工作队缺员情况：Read what one village's work team lacks.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/villages/{segment(village_code)}/team-breaches",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageBreaches)


class VillageYears:
    """Village years."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_village_year(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        year: int | None = None,
        if_none_match: str | None = None,
    ) -> models.VillageYearList:
        """列出村年度情况：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/village-years",
            query={"limit": limit, "after": after, "area": area, "withdrawn": withdrawn, "year": year},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageYearList)

    async def create_village_year(
        self, body: models.VillageYearCreate, *, idempotency_key: str | None = None
    ) -> models.VillageYearRead:
        """登记村年度情况：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/village-years", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.VillageYearRead)

    async def read_village_year(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VillageYearRead:
        """查看村年度情况：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-years/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageYearRead)

    async def change_village_year(
        self,
        record_id: uuid.UUID,
        body: models.VillageYearPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.VillageYearRead:
        """修改村年度情况：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/village-years/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageYearRead)

    async def withdraw_village_year(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VillageYearRead:
        """撤销误录的村年度情况：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/village-years/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VillageYearRead)

    async def history_of_village_year(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看村年度情况的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/village-years/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Villages:
    """Villages."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_villages(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        poor: bool | None = None,
        abolished: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.VillageList:
        """列出行政村：List the villages of the caller's area, `area` narrows it; `poor` keeps or leaves out the listed ones.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/villages",
            query={"limit": limit, "after": after, "area": area, "poor": poor, "abolished": abolished},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageList)

    async def read_totals(
        self, *, year: int, area: str | None = None, if_none_match: str | None = None
    ) -> models.VillageTotals:
        """汇总各村年度数据：Read what the villages of an area come to in a year, beside the totals that its plan published.

        Args:
            year: 年度
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/villages/totals",
            query={"area": area, "year": year},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageTotals)

    async def read_village(self, village_code: str, *, if_none_match: str | None = None) -> models.VillageRead:
        """查看行政村：Read one village.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/registry/villages/{segment(village_code)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.VillageRead)

    async def judge_exit(
        self, village_code: str, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VillageExitRead:
        """评判贫困村能否退出：Judge whether a village may leave poverty, with the reason for each element.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/villages/{segment(village_code)}/exit",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VillageExitRead)


class Visits:
    """Visits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_visit(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        helper_id: uuid.UUID | None = None,
        visit_kind: Literal["routine", "festival", "medical", "school_home", "check"] | None = None,
        if_none_match: str | None = None,
    ) -> models.VisitList:
        """列出走访记录：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/visits",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "household_id": household_id,
                "withdrawn": withdrawn,
                "helper_id": helper_id,
                "visit_kind": visit_kind,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VisitList)

    async def create_visit(self, body: models.VisitCreate, *, idempotency_key: str | None = None) -> models.VisitRead:
        """登记走访记录：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/visits", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.VisitRead)

    async def read_visit(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.VisitRead:
        """查看走访记录：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/visits/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.VisitRead)

    async def change_visit(
        self, record_id: uuid.UUID, body: models.VisitPatch, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VisitRead:
        """修改走访记录：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/visits/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VisitRead)

    async def withdraw_visit(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.VisitRead:
        """撤销误录的走访记录：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/visits/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.VisitRead)

    async def history_of_visit(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看走访记录的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/visits/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def record_visit(
        self,
        bank_code: str,
        county_code: str,
        loan_no: str,
        body: models.CreditVisitCreate,
        *,
        idempotency_key: str | None = None,
    ) -> models.CreditVisitRead:
        """登记贷后走访：Record what a visit to the borrower found.

        Args:
            bank_code: 银行代码，如 rcc
            county_code: 县级区划代码，6 位，如 360722
            loan_no: 借据号，由银行给出
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/banks/{segment(bank_code)}/loans/{segment(county_code)}/{segment(loan_no)}/visits",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.CreditVisitRead)

    async def list_visits(
        self,
        bank_code: str,
        county_code: str,
        loan_no: str,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.CreditVisitList:
        """列出贷后走访：List the visits on account of a loan.

        Args:
            bank_code: 银行代码，如 rcc
            county_code: 县级区划代码，6 位，如 360722
            loan_no: 借据号，由银行给出
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/banks/{segment(bank_code)}/loans/{segment(county_code)}/{segment(loan_no)}/visits",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.CreditVisitList)


class WaterChecks:
    """Water checks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_water_check(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        household_id: uuid.UUID | None = None,
        withdrawn: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.WaterCheckList:
        """列出饮水检测：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/water-checks",
            query={"limit": limit, "after": after, "area": area, "household_id": household_id, "withdrawn": withdrawn},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.WaterCheckList)

    async def create_water_check(
        self, body: models.WaterCheckCreate, *, idempotency_key: str | None = None
    ) -> models.WaterCheckRead:
        """登记饮水检测：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/water-checks", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.WaterCheckRead)

    async def read_water_check(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.WaterCheckRead:
        """查看饮水检测：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/water-checks/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.WaterCheckRead)

    async def change_water_check(
        self,
        record_id: uuid.UUID,
        body: models.WaterCheckPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.WaterCheckRead:
        """修改饮水检测：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/water-checks/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.WaterCheckRead)

    async def withdraw_water_check(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.WaterCheckRead:
        """撤销误录的饮水检测：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/water-checks/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.WaterCheckRead)

    async def history_of_water_check(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看饮水检测的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/water-checks/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)


class Webhooks:
    """Webhooks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_webhooks(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        feed: models.FeedName | None = None,
        state: models.WebhookState | None = None,
        if_none_match: str | None = None,
    ) -> models.WebhookList:
        """列出推送：List the webhooks of an area, the latest first, those that ended too.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/monitoring/webhooks",
            query={"limit": limit, "after": after, "area": area, "feed": feed, "state": state},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.WebhookList)

    async def create_webhook(self, body: models.WebhookCreate) -> models.WebhookSecret:
        """新建推送：Have what appears in a feed of one's area sent to an address; the secret is shown this once."""
        reply = await self._connection.send("POST", "/api/v1/monitoring/webhooks", body=body)
        return reply.read(models.WebhookSecret)

    async def show_webhook(self, webhook_id: uuid.UUID, *, if_none_match: str | None = None) -> models.WebhookRead:
        """查看推送：Show a webhook: whether it is active, how far its receiver is, since when it fails.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/monitoring/webhooks/{segment(webhook_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.WebhookRead)

    async def end_webhook(self, webhook_id: uuid.UUID, *, idempotency_key: str | None = None) -> models.WebhookRead:
        """终止推送：Send nothing any more; webhook and log stay readable. 409 ``monitoring.webhook_wrong_state`` the second time.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "DELETE", f"/api/v1/monitoring/webhooks/{segment(webhook_id)}", key=idempotency_key or new_key()
        )
        return reply.read(models.WebhookRead)

    async def list_deliveries(
        self,
        webhook_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        delivered: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.DeliveryList:
        """列出推送记录：List a webhook's attempts, the latest first.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/monitoring/webhooks/{segment(webhook_id)}/deliveries",
            query={"limit": limit, "after": after, "delivered": delivered},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.DeliveryList)

    async def pause_webhook(self, webhook_id: uuid.UUID, *, idempotency_key: str | None = None) -> models.WebhookRead:
        """暂停推送：Send nothing for now. 409 ``monitoring.webhook_wrong_state`` where it isn't active.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/monitoring/webhooks/{segment(webhook_id)}/pause", key=idempotency_key or new_key()
        )
        return reply.read(models.WebhookRead)

    async def resume_webhook(self, webhook_id: uuid.UUID, *, idempotency_key: str | None = None) -> models.WebhookRead:
        """恢复推送：Send again, everything since the pause first. 409 ``monitoring.webhook_wrong_state`` where it isn't paused.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/monitoring/webhooks/{segment(webhook_id)}/resume", key=idempotency_key or new_key()
        )
        return reply.read(models.WebhookRead)

    async def ask_for_test(self, webhook_id: uuid.UUID, *, idempotency_key: str | None = None) -> models.TestAccepted:
        """试推送：Let a test be sent; its outcome appears among the deliveries. 409 ``monitoring.webhook_test_waits``.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", f"/api/v1/monitoring/webhooks/{segment(webhook_id)}/test", key=idempotency_key or new_key()
        )
        return reply.read(models.TestAccepted)

    async def rotate_secret(self, webhook_id: uuid.UUID) -> models.WebhookSecret:
        """更换推送密钥：Give a webhook a new secret, shown this once; for 24 hours what is sent bears both signatures."""
        reply = await self._connection.send("POST", f"/api/v1/monitoring/webhooks/{segment(webhook_id)}/secrets")
        return reply.read(models.WebhookSecret)


class WelfarePosts:
    """Welfare posts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_welfare_post(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        withdrawn: bool | None = None,
        post_kind: Literal["cleaner", "forest_ranger", "road_keeper", "river_keeper", "carer", "other"] | None = None,
        post_no: str | None = None,
        if_none_match: str | None = None,
    ) -> models.WelfarePostList:
        """列出公益性岗位：List those of the caller's area in the order of entry; `area` and the other conditions narrow it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/registry/welfare-posts",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "withdrawn": withdrawn,
                "post_kind": post_kind,
                "post_no": post_no,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.WelfarePostList)

    async def create_welfare_post(
        self, body: models.WelfarePostCreate, *, idempotency_key: str | None = None
    ) -> models.WelfarePostRead:
        """登记公益性岗位：Enter a new one.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/registry/welfare-posts", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.WelfarePostRead)

    async def read_welfare_post(
        self, record_id: uuid.UUID, *, on: datetime.date | None = None, if_none_match: str | None = None
    ) -> models.WelfarePostRead:
        """查看公益性岗位：Read one as it stands, or with `on` as it stood on that day.

        Args:
            on: 按该日的情况显示；缺省为现在
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/welfare-posts/{segment(record_id)}",
            query={"on": on},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.WelfarePostRead)

    async def change_welfare_post(
        self,
        record_id: uuid.UUID,
        body: models.WelfarePostPatch,
        *,
        if_match: str | int,
        idempotency_key: str | None = None,
    ) -> models.WelfarePostRead:
        """修改公益性岗位：Change one that was read at the version in If-Match; 412 when somebody else was first.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "PATCH",
            f"/api/v1/registry/welfare-posts/{segment(record_id)}",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.WelfarePostRead)

    async def withdraw_welfare_post(
        self, record_id: uuid.UUID, body: models.StepForm, *, if_match: str | int, idempotency_key: str | None = None
    ) -> models.WelfarePostRead:
        """撤销误录的公益性岗位：Withdraw one that was entered by mistake; its history stays.

        Args:
            if_match: The version that was read: its ETag or its number.
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/registry/welfare-posts/{segment(record_id)}/withdraw",
            key=idempotency_key or new_key(),
            headers={"If-Match": version(if_match)},
            body=body,
        )
        return reply.read(models.WelfarePostRead)

    async def history_of_welfare_post(
        self,
        record_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.RecordChangeList:
        """查看公益性岗位的变更历史：List the versions: who changed what, when and why.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/welfare-posts/{segment(record_id)}/history",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.RecordChangeList)

    async def list_candidates(
        self,
        post_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.PostCandidateList:
        """列出公益性岗位的人选：List the people of a post's area who could take it: those of poor households first, where the post says so.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/registry/welfare-posts/{segment(post_id)}/candidates",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.PostCandidateList)


class WorkPlans:
    """Work plans."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_work_plans(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        area: str | None = None,
        kind: Literal["multi_year_plan", "year_plan", "assessment_method", "year_task"] | None = None,
        state: models.WorkPlanState | None = None,
        year: int | None = None,
        received: bool | None = None,
        waiting: bool | None = None,
        if_none_match: str | None = None,
    ) -> models.WorkPlanList:
        """列出规划计划：List the plans of an area, or with ``received`` those that were handed down to it.

        Args:
            area: 区划代码，2、4、6、9 或 12 位；缺省为本辖区
            year: Only those whose years this one lies in.
            received: Those that were handed down to the area, and not its own.
            waiting: Only those of the caller's own area whose next step he may take: never what another must check who took the step before; with ``received`` those that his own area has not acknowledged.
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/organisation/work-plans",
            query={
                "limit": limit,
                "after": after,
                "area": area,
                "kind": kind,
                "state": state,
                "year": year,
                "received": received,
                "waiting": waiting,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.WorkPlanList)

    async def submit_work_plan(
        self, body: models.WorkPlanCreate, *, idempotency_key: str | None = None
    ) -> models.WorkPlanDetail:
        """提交规划计划：Submit a plan of an area, a method of assessment or a yearly task for approval.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/organisation/work-plans", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.WorkPlanDetail)

    async def show_work_plan(self, plan_id: uuid.UUID, *, if_none_match: str | None = None) -> models.WorkPlanDetail:
        """查看规划计划：Show a plan with its steps and who has acknowledged it; to those below their own part.

        Args:
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/organisation/work-plans/{segment(plan_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.WorkPlanDetail)

    async def resubmit_work_plan(
        self, plan_id: uuid.UUID, body: models.Resubmission, *, idempotency_key: str | None = None
    ) -> models.WorkPlanDetail:
        """重新提交规划计划：Submit a plan anew that was sent back.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/work-plans/{segment(plan_id)}/resubmit",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.WorkPlanDetail)

    async def table_work_plan(
        self, plan_id: uuid.UUID, body: models.Tabling, *, idempotency_key: str | None = None
    ) -> models.WorkPlanDetail:
        """提请会议审议：Put a plan before a meeting; 409 ``organisation.wrong_group`` where its group doesn't approve such plans.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/work-plans/{segment(plan_id)}/table",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.WorkPlanDetail)

    async def approve_work_plan(
        self, plan_id: uuid.UUID, body: models.Approval, *, idempotency_key: str | None = None
    ) -> models.WorkPlanDetail:
        """审定规划计划：Enter that the meeting has approved a plan; 403 ``organisation.own_step`` to him who submitted it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/work-plans/{segment(plan_id)}/approve",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.WorkPlanDetail)

    async def send_work_plan_back(
        self, plan_id: uuid.UUID, body: models.SendingBack, *, idempotency_key: str | None = None
    ) -> models.WorkPlanDetail:
        """退回规划计划：Let a plan be mended; 403 ``organisation.own_step`` to him who submitted it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/work-plans/{segment(plan_id)}/send-back",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.WorkPlanDetail)

    async def issue_work_plan(
        self, plan_id: uuid.UUID, body: models.Issue, *, idempotency_key: str | None = None
    ) -> models.WorkPlanDetail:
        """下达规划计划：Issue a plan that was approved; 409 ``organisation.wrong_work_plan_step`` for what was not.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/work-plans/{segment(plan_id)}/issue",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.WorkPlanDetail)

    async def acknowledge_work_plan(
        self, plan_id: uuid.UUID, body: models.Acknowledgement, *, idempotency_key: str | None = None
    ) -> models.WorkPlanDetail:
        """签收规划计划：Enter that an area has taken note of what was handed down to it.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/organisation/work-plans/{segment(plan_id)}/acknowledge",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.WorkPlanDetail)


class YearSettlements:
    """Year settlements."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def draw_up_settlement(
        self, body: models.SettlementCreate, *, idempotency_key: str | None = None
    ) -> models.SettlementRead:
        """编制年终结算：Draw up what city and county owe each other for a year's losses and all that no settlement counted before.

        Args:
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST", "/api/v1/credit/year-settlements", key=idempotency_key or new_key(), body=body
        )
        return reply.read(models.SettlementRead)

    async def list_settlements(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        county_code: str | None = None,
        programme: str | None = None,
        year: int | None = None,
        state: str | None = None,
        if_none_match: str | None = None,
    ) -> models.SettlementList:
        """列出年终结算：List the settlements of the caller's area.

        Args:
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            county_code: 县级区划代码，6 位，如 360722
            programme: 项目代码，如 industry_credit、micro_credit；各县可用的项目见 GET /credit/programmes
            year: 年度
            state: 状态：drawn_up 已编制、confirmed 已确认、paid 已付款、received 已收款、objected 有异议
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            "/api/v1/credit/year-settlements",
            query={
                "limit": limit,
                "after": after,
                "county_code": county_code,
                "programme": programme,
                "year": year,
                "state": state,
            },
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SettlementList)

    async def get_settlement(
        self, settlement_id: uuid.UUID, *, if_none_match: str | None = None
    ) -> models.SettlementRead:
        """查看年终结算：Give a settlement with its sums by bank.

        Args:
            settlement_id: 年终结算编号
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET", f"/api/v1/credit/year-settlements/{segment(settlement_id)}", headers={"If-None-Match": if_none_match}
        )
        return reply.read(models.SettlementRead)

    async def list_settlement_lines(
        self,
        settlement_id: uuid.UUID,
        *,
        limit: int | None = None,
        after: str | None = None,
        if_none_match: str | None = None,
    ) -> models.SettlementLines:
        """列出年终结算的明细：List the lines of a settlement by bank and loan.

        Args:
            settlement_id: 年终结算编号
            limit: 每页条数
            after: 翻页游标：上一页答复中的 next
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/year-settlements/{segment(settlement_id)}/lines",
            query={"limit": limit, "after": after},
            headers={"If-None-Match": if_none_match},
        )
        return reply.read(models.SettlementLines)

    async def get_settlement_statement(
        self,
        settlement_id: uuid.UUID,
        *,
        format: Literal["xlsx", "csv"] | None = None,
        if_none_match: str | None = None,
    ) -> File:
        """下载年终结算书：Give the statement for both sides as a file; `/credit/statements/year-settlements/…` gives the same.

        Args:
            settlement_id: 年终结算编号
            format: 文件格式。xlsx 或 csv
            if_none_match: 读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. Of a record that has a version, the ETag stands for that version.
        """
        reply = await self._connection.send(
            "GET",
            f"/api/v1/credit/year-settlements/{segment(settlement_id)}/statement",
            query={"format": format},
            headers={
                "If-None-Match": if_none_match,
                "Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv",
            },
        )
        return reply.file()

    async def confirm_settlement(
        self, settlement_id: uuid.UUID, body: models.SettlementStep, *, idempotency_key: str | None = None
    ) -> models.SettlementRead:
        """县级确认年终结算：The county agrees.

        Args:
            settlement_id: 年终结算编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/year-settlements/{segment(settlement_id)}/confirm",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.SettlementRead)

    async def object_to_settlement(
        self, settlement_id: uuid.UUID, body: models.Objection, *, idempotency_key: str | None = None
    ) -> models.SettlementRead:
        """县级对年终结算提出异议：The county does not agree, with the reason; the year may be drawn up anew.

        Args:
            settlement_id: 年终结算编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/year-settlements/{segment(settlement_id)}/object",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.SettlementRead)

    async def pay_settlement(
        self, settlement_id: uuid.UUID, body: models.SettlementStep, *, idempotency_key: str | None = None
    ) -> models.SettlementRead:
        """登记结算款已付：The side that owes has paid; 409 ``credit.settlement_same_person`` for who took its step before.

        Args:
            settlement_id: 年终结算编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/year-settlements/{segment(settlement_id)}/pay",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.SettlementRead)

    async def receive_settlement(
        self, settlement_id: uuid.UUID, body: models.SettlementStep, *, idempotency_key: str | None = None
    ) -> models.SettlementRead:
        """登记结算款已收：The other side has the money; it is posted.

        Args:
            settlement_id: 年终结算编号
            idempotency_key: By which the write is done once; made by itself.
        """
        reply = await self._connection.send(
            "POST",
            f"/api/v1/credit/year-settlements/{segment(settlement_id)}/receive",
            key=idempotency_key or new_key(),
            body=body,
        )
        return reply.read(models.SettlementRead)


class Fupin:
    """The API, as somebody who is signed in; use it as a context.

    ``async with Fupin(url, Password("township", "…")) as fupin: await fupin.households.search_households()``

    Args:
        url: where the API is.
        credentials: who asks; without any, only what is open to everybody can be asked.
        language: of problems, ``zh-CN`` or ``en``.
        patience_s: for how long a request is sent again while the API asks to wait or can't be reached.
        http: an own httpx client; it stays the caller's to close.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials | None = None,
        *,
        language: str = "zh-CN",
        patience_s: float = 60.0,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self.connection = Connection(url, credentials, language=language, patience_s=patience_s, http=http)
        self.accounts = Accounts(self.connection)
        self.aid_objects = AidObjects(self.connection)
        self.alerts = Alerts(self.connection)
        self.allowances = Allowances(self.connection)
        self.applications = Applications(self.connection)
        self.areas = Areas(self.connection)
        self.assessments = Assessments(self.connection)
        self.assessments_of_banks = AssessmentsOfBanks(self.connection)
        self.audit = Audit(self.connection)
        self.bank = Bank(self.connection)
        self.bank_clients = BankClients(self.connection)
        self.bank_summaries = BankSummaries(self.connection)
        self.books = Books(self.connection)
        self.borrowers = Borrowers(self.connection)
        self.bulletins = Bulletins(self.connection)
        self.claims = Claims(self.connection)
        self.classification = Classification(self.connection)
        self.close_of_day = CloseOfDay(self.connection)
        self.code_lists = CodeLists(self.connection)
        self.collection_notices = CollectionNotices(self.connection)
        self.completeness = Completeness(self.connection)
        self.credit_audit = CreditAudit(self.connection)
        self.credit_duties = CreditDuties(self.connection)
        self.credit_standing = CreditStanding(self.connection)
        self.delegations = Delegations(self.connection)
        self.documents = Documents(self.connection)
        self.donations = Donations(self.connection)
        self.duplicates = Duplicates(self.connection)
        self.duties = Duties(self.connection)
        self.dwelling_checks = DwellingChecks(self.connection)
        self.employments = Employments(self.connection)
        self.entitlements = Entitlements(self.connection)
        self.exchange_partners = ExchangePartners(self.connection)
        self.exchange_runs = ExchangeRuns(self.connection)
        self.exit_trails = ExitTrails(self.connection)
        self.exports = Exports(self.connection)
        self.feeds = Feeds(self.connection)
        self.field_work = FieldWork(self.connection)
        self.fund_accounts = FundAccounts(self.connection)
        self.fund_claims = FundClaims(self.connection)
        self.fund_entries = FundEntries(self.connection)
        self.fund_notices = FundNotices(self.connection)
        self.fund_plans = FundPlans(self.connection)
        self.fund_transfers = FundTransfers(self.connection)
        self.goods_batches = GoodsBatches(self.connection)
        self.goods_steps = GoodsSteps(self.connection)
        self.goods_traces = GoodsTraces(self.connection)
        self.guarantees = Guarantees(self.connection)
        self.guidance_tasks = GuidanceTasks(self.connection)
        self.hard_cases = HardCases(self.connection)
        self.health_files = HealthFiles(self.connection)
        self.help_activities = HelpActivities(self.connection)
        self.help_units = HelpUnits(self.connection)
        self.helpers = Helpers(self.connection)
        self.helping = Helping(self.connection)
        self.household_health_files = HouseholdHealthFiles(self.connection)
        self.household_items = HouseholdItems(self.connection)
        self.household_pairings = HouseholdPairings(self.connection)
        self.household_plans = HouseholdPlans(self.connection)
        self.household_tasks = HouseholdTasks(self.connection)
        self.households = Households(self.connection)
        self.imports = Imports(self.connection)
        self.incomes = Incomes(self.connection)
        self.ledger = Ledger(self.connection)
        self.lines = Lines(self.connection)
        self.living_allowances = LivingAllowances(self.connection)
        self.living_checks = LivingChecks(self.connection)
        self.loans = Loans(self.connection)
        self.measures = Measures(self.connection)
        self.meetings = Meetings(self.connection)
        self.membership = Membership(self.connection)
        self.monitoring_audit = MonitoringAudit(self.connection)
        self.monitoring_objects = MonitoringObjects(self.connection)
        self.notices = Notices(self.connection)
        self.object_donations = ObjectDonations(self.connection)
        self.object_pairings = ObjectPairings(self.connection)
        self.organisation = Organisation(self.connection)
        self.organisation_links = OrganisationLinks(self.connection)
        self.organisations = Organisations(self.connection)
        self.overview = Overview(self.connection)
        self.own_account = OwnAccount(self.connection)
        self.papers = Papers(self.connection)
        self.participations = Participations(self.connection)
        self.pilot_banks = PilotBanks(self.connection)
        self.portfolios = Portfolios(self.connection)
        self.procedures = Procedures(self.connection)
        self.products = Products(self.connection)
        self.programmes = Programmes(self.connection)
        self.project_notices = ProjectNotices(self.connection)
        self.projects = Projects(self.connection)
        self.public_notices = PublicNotices(self.connection)
        self.publicity = Publicity(self.connection)
        self.quotas = Quotas(self.connection)
        self.reconciliations = Reconciliations(self.connection)
        self.registry_audit = RegistryAudit(self.connection)
        self.relocations = Relocations(self.connection)
        self.replays = Replays(self.connection)
        self.reports = Reports(self.connection)
        self.requests = Requests(self.connection)
        self.responsibility_letters = ResponsibilityLetters(self.connection)
        self.risk_fund = RiskFund(self.connection)
        self.risk_fund_plans = RiskFundPlans(self.connection)
        self.sign_in = SignIn(self.connection)
        self.signals = Signals(self.connection)
        self.simulations = Simulations(self.connection)
        self.skills = Skills(self.connection)
        self.spot_checks = SpotChecks(self.connection)
        self.statements = Statements(self.connection)
        self.subsidy_lists = SubsidyLists(self.connection)
        self.supervision = Supervision(self.connection)
        self.sweeps = Sweeps(self.connection)
        self.targets = Targets(self.connection)
        self.trainings = Trainings(self.connection)
        self.views = Views(self.connection)
        self.village_items = VillageItems(self.connection)
        self.village_pairings = VillagePairings(self.connection)
        self.village_plans = VillagePlans(self.connection)
        self.village_profiles = VillageProfiles(self.connection)
        self.village_tasks = VillageTasks(self.connection)
        self.village_teams = VillageTeams(self.connection)
        self.village_years = VillageYears(self.connection)
        self.villages = Villages(self.connection)
        self.visits = Visits(self.connection)
        self.water_checks = WaterChecks(self.connection)
        self.webhooks = Webhooks(self.connection)
        self.welfare_posts = WelfarePosts(self.connection)
        self.work_plans = WorkPlans(self.connection)
        self.year_settlements = YearSettlements(self.connection)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.connection.close()
