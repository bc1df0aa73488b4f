"""Making and changing accounts, each act written to the audit log, inside a transaction of the caller's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts import rules
from services.gateway.accounts.models import Account, BankClient, LoginName, RefreshToken, SignIn, SignInFailure
from services.gateway.accounts.refusals import NameTaken, UnfitAccount, WeakPassword
from services.gateway.accounts.secrets import Passwords, secret_fits, secret_hash
from shared.areas import LEVEL_LABELS, AreaLevel, AreaUnknown, full_code, level_of, listed_areas
from shared.areas.active import ActiveAreas
from shared.calendar import Clock
from shared.database import is_one_of, table_of
from shared.errors import NotFound
from shared.security.audit import Trail
from shared.security.callers import tenant_of
from shared.security.permissions import ROLE_LABELS, Role


async def create_account(
    session: AsyncSession,
    trail: Trail,
    passwords: Passwords,
    *,
    username: str,
    password: str,
    name: str,
    role: Role,
    area_code: str,
    bank_code: str | None = None,
    password_temporary: bool = False,
    second_factor_required: bool = False,
) -> Account:
    """Give a person an account.

    Args:
        session: the transaction.
        trail: says when, and who does it.
        passwords: hashes.
        username: the name to sign in by, unique over all counties.
        password: what it is checked by.
        name: the person's name.
        role: any but service, which doesn't sign in by password.
        area_code: 2 to 12 significant digits; the person sees what lies inside.
        bank_code: where the person works, for the role of banks alone, which sees nothing of others.
        password_temporary: whether the person has to choose another before the first sign-in.
        second_factor_required: whether the person, in a role that approves, signs in by a second factor alone.

    Raises:
        UnfitAccount: name, role, area or bank can't be.
        AreaUnknown: no such area.
        WeakPassword: too easily guessed.
        NameTaken: somebody signs in by this name.
    """
    if role is Role.SERVICE:
        raise UnfitAccount("内部服务不使用密码登录", "Services don't sign in by password", field="role")
    if (role is Role.BANK) != (bank_code is not None):
        raise UnfitAccount(
            "银行人员的账号须写明所在银行，其他岗位不写",
            "An account of somebody at a bank names the bank, and no other does",
            field="bank_code",
        )
    await check_described(session, username, name, role, area_code)
    _check_password(password, username)
    account = Account(
        county_code=tenant_of(area_code),
        username=username,
        password_hash=await passwords.hash(password),
        name=name,
        role=role.value,
        area_code=area_code,
        bank_code=bank_code,
        password_temporary=password_temporary,
        second_factor_required=second_factor_required,
        recorded_at=trail.clock.now(),
    )
    await _take_name(session, username, "account", account)
    session.add(account)
    await session.flush()
    bank = {} if bank_code is None else {"bank_code": bank_code}
    await note(session, trail, account, "account.create", name=name, role=account.role, area_code=area_code, **bank)
    return account


async def ensure_account(
    session: AsyncSession,
    trail: Trail,
    passwords: Passwords,
    *,
    username: str,
    password: str,
    name: str,
    role: Role,
    area_code: str,
    bank_code: str | None = None,
) -> Account:
    """Give a person an account, or make the one that bears the name as described; calling it again changes nothing.

    The password is one to sign in by, no temporary one.

    Raises:
        UnfitAccount: name, role, area or bank can't be, or the account would move to another county or bank.
        WeakPassword: too easily guessed.
        NameTaken: a bank's client bears the name.
    """
    account = await find_account(session, username)
    if account is None:
        return await create_account(
            session,
            trail,
            passwords,
            username=username,
            password=password,
            name=name,
            role=role,
            area_code=area_code,
            bank_code=bank_code,
        )
    await check_described(session, username, name, role, area_code)
    if account.county_code != tenant_of(area_code):
        raise UnfitAccount("账号不能转到其他县", "An account can't move to another county", field="area_code")
    if account.bank_code != bank_code:
        raise UnfitAccount("账号不能转到其他银行", "An account can't move to another bank", field="bank_code")
    described = {"name": name, "role": role.value, "area_code": area_code, "active": True}
    if changed := assign(account, {**described, "password_temporary": False}):
        await note(session, trail, account, "account.change", **changed)
    if not await passwords.fits(account.password_hash, password):
        await change_password(session, trail, passwords, username, password)
    await session.flush()
    return account


async def create_bank_client(
    session: AsyncSession,
    trail: Trail,
    *,
    client_id: str,
    client_secret: str,
    name: str,
    bank_code: str,
    area_code: str = "3607",
) -> BankClient:
    """Give a bank's program the means to sign in.

    Args:
        session: the transaction.
        trail: says when, and who does it.
        client_id: unique over all names to sign in by.
        client_secret: at least 32 random characters, as `new_secret` makes them; only its hash is kept.
        name: the bank's name.
        bank_code: whose loans the program sees.
        area_code: where the bank lends.

    Raises:
        UnfitAccount: name or area can't be.
        WeakPassword: the secret is too short.
        NameTaken: the name is in use.
    """
    await check_described(session, client_id, name, Role.BANK, area_code)
    _check_secret(client_secret)
    client = BankClient(
        county_code=tenant_of(area_code),
        client_id=client_id,
        secret_hash=secret_hash(client_secret),
        name=name,
        bank_code=bank_code,
        area_code=area_code,
        recorded_at=trail.clock.now(),
    )
    await _take_name(session, client_id, "bank_client", client)
    session.add(client)
    await session.flush()
    await note(session, trail, client, "bank_client.create", name=name, bank_code=bank_code, area_code=area_code)
    return client


async def ensure_bank_client(
    session: AsyncSession,
    trail: Trail,
    *,
    client_id: str,
    client_secret: str,
    name: str,
    bank_code: str,
    area_code: str = "3607",
) -> BankClient:
    """Give a bank's program the means to sign in, or make its client as described; repeating it changes nothing.

    Raises:
        UnfitAccount: name or area can't be, or the client belongs to another bank or city.
        WeakPassword: the secret is too short.
        NameTaken: a person bears the name.
    """
    client = await find_bank_client(session, client_id)
    if client is None:
        return await create_bank_client(
            session,
            trail,
            client_id=client_id,
            client_secret=client_secret,
            name=name,
            bank_code=bank_code,
            area_code=area_code,
        )
    await check_described(session, client_id, name, Role.BANK, area_code)
    if (client.county_code, client.bank_code) != (tenant_of(area_code), bank_code):
        raise UnfitAccount("客户端属于另一家银行或地区", "The client is of another bank or area", field="bank_code")
    if changed := assign(client, {"name": name, "area_code": area_code, "active": True}):
        await note(session, trail, client, "bank_client.change", **changed)
    if not secret_fits(client.secret_hash, client_secret):
        await renew_secret(session, trail, client_id, client_secret)
    await session.flush()
    return client


async def renew_secret(
    session: AsyncSession, trail: Trail, client_id: str, client_secret: str, former_until: datetime | None = None
) -> BankClient:
    """Give a bank's program another secret.

    Tokens that were given before go on to their end.

    Args:
        session: the transaction.
        trail: says when, and who does it.
        client_id: whose.
        client_secret: at least 32 random characters.
        former_until: until when the present secret still opens beside it; without it, it opens nothing from now on.

    Raises:
        NotFound: no such client.
        WeakPassword: the secret is too short.
    """
    client = await bank_client(session, client_id)
    _check_secret(client_secret)
    client.former_secret_hash = None if former_until is None else client.secret_hash
    client.former_until = former_until
    client.secret_hash = secret_hash(client_secret)
    client.version += 1
    overlap = {} if former_until is None else {"former_until": former_until.isoformat()}
    await note(session, trail, client, "bank_client.renew_secret", bank_code=client.bank_code, **overlap)
    return client


async def deactivate_client(session: AsyncSession, trail: Trail, client: BankClient) -> None:
    """Let a bank's program sign in no more; its name stays taken, since records bear it."""
    client.active = False
    client.version += 1
    await note(session, trail, client, "bank_client.deactivate")


async def end_former_secret(session: AsyncSession, trail: Trail, client: BankClient) -> None:
    """Let the secret before the present one open nothing from now on; done again it changes nothing."""
    if client.former_secret_hash is None:
        return
    client.former_secret_hash = client.former_until = None
    client.version += 1
    await note(session, trail, client, "bank_client.end_former_secret")


async def change_password(
    session: AsyncSession,
    trail: Trail,
    passwords: Passwords,
    username: str,
    password: str,
    *,
    temporary: bool = False,
    field: str = "password",
) -> Account:
    """Set a new password; who signed in with the old one can't refresh any more.

    Args:
        session: the transaction.
        trail: says when, and who does it.
        passwords: hashes.
        username: whose.
        password: the new one.
        temporary: whether the person has to choose another before signing in.
        field: what a refusal calls the password.

    Raises:
        NotFound: no such account.
        WeakPassword: too easily guessed.
    """
    account = await account_named(session, username)
    _check_password(password, username, field)
    account.password_hash = await passwords.hash(password)
    account.password_temporary = temporary
    account.version += 1
    await note(session, trail, account, "account.set_password")
    await end_sign_ins(session, trail.clock, account)
    return account


async def deactivate_account(session: AsyncSession, trail: Trail, username: str) -> None:
    """Let nobody sign in by an account any more; its name stays taken, since records bear it.

    Raises:
        NotFound: no such account.
    """
    account = await account_named(session, username)
    account.active = False
    account.version += 1
    await note(session, trail, account, "account.deactivate")
    await end_sign_ins(session, trail.clock, account)


async def unlock_account(session: AsyncSession, trail: Trail, username: str) -> Account:
    """Let a name that failed sign-ins have locked be used again at once.

    Raises:
        NotFound: no such account.
    """
    account = await account_named(session, username)
    failures = table_of(SignInFailure)
    await session.execute(delete(failures).where(failures.c.name == username))
    await note(session, trail, account, "account.unlock")
    return account


async def list_accounts(session: AsyncSession) -> Sequence[Account]:
    """Every account, by area and name."""
    columns = table_of(Account).c
    return (await session.scalars(select(Account).order_by(columns.area_code, columns.username))).all()


async def list_bank_clients(session: AsyncSession) -> Sequence[BankClient]:
    """Every client of a bank, by bank and name."""
    columns = table_of(BankClient).c
    return (await session.scalars(select(BankClient).order_by(columns.bank_code, columns.client_id))).all()


async def find_account(session: AsyncSession, username: str) -> Account | None:
    """The account that signs in by a name, if there is one."""
    owner = await session.get(LoginName, username)
    if owner is None or owner.kind != "account":
        return None
    return await session.get(Account, (owner.county_code, owner.owner_id))


async def find_bank_client(session: AsyncSession, client_id: str) -> BankClient | None:
    """The bank's client that signs in by a name, if there is one."""
    owner = await session.get(LoginName, client_id)
    if owner is None or owner.kind != "bank_client":
        return None
    return await session.get(BankClient, (owner.county_code, owner.owner_id))


async def bank_client(session: AsyncSession, client_id: str) -> BankClient:
    """A bank's client. Raises NotFound where nothing signs in by the name."""
    client = await find_bank_client(session, client_id)
    if client is None:
        raise NotFound(f"没有银行客户端 {client_id}", f"No bank client {client_id}", field="client_id")
    return client


async def account_named(session: AsyncSession, username: str) -> Account:
    """The account that signs in by a name. Raises NotFound where there is none."""
    account = await find_account(session, username)
    if account is None:
        raise NotFound(f"没有账号 {username}", f"No account {username}", field="username")
    return account


async def note(session: AsyncSession, trail: Trail, owner: Account | BankClient, action: str, **facts: Any) -> None:
    """Write an act on an account or a client into the audit log."""
    name = owner.username if isinstance(owner, Account) else owner.client_id
    kind = "account" if isinstance(owner, Account) else "bank_client"
    await trail.record(session, county_code=owner.county_code, action=action, target=f"{kind} {name}", **facts)


def assign(owner: Account | BankClient, described: Mapping[str, object]) -> dict[str, object]:
    """Make a row as described; what was otherwise before, as it is now."""
    changed = {field: value for field, value in described.items() if getattr(owner, field) != value}
    for field, value in changed.items():
        setattr(owner, field, value)
    return changed


async def _take_name(session: AsyncSession, name: str, kind: str, owner: Account | BankClient) -> None:
    row = {"name": name, "kind": kind, "county_code": owner.county_code, "owner_id": owner.id}
    taken = await session.execute(
        insert(LoginName).values(row).on_conflict_do_nothing().returning(table_of(LoginName).c.name)
    )
    if taken.first() is None:
        raise NameTaken(f"登录名 {name} 已被使用", f"The name {name} is taken", field="username")


async def end_sign_ins(
    session: AsyncSession, clock: Clock, account: Account, *, only: UUID | None = None, but: UUID | None = None
) -> int:
    """Let nobody go on with what was signed in by an account; tokens already given go on to their short end.

    Args:
        session: the transaction.
        clock: says when.
        account: whose.
        only: the one sign-in to end; without it all.
        but: the one to leave.

    Returns:
        How many went on until now.
    """
    now, columns = clock.now(), table_of(SignIn).c
    statement = update(SignIn).where(
        columns.county_code == account.county_code,
        columns.account_id == account.id,
        columns.ended_at.is_(None),
        columns.expires_at > now,
    )
    if only is not None:
        statement = statement.where(columns.id == only)
    if but is not None:
        statement = statement.where(columns.id != but)
    ended = (await session.scalars(statement.values(ended_at=now).returning(columns.id))).all()
    tokens = table_of(RefreshToken).c
    await session.execute(
        update(RefreshToken)
        .where(
            tokens.county_code == account.county_code,
            is_one_of(tokens.family_id, ended),
            tokens.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    return len(ended)


async def check_described(session: AsyncSession, login_name: str, name: str, role: Role, area_code: str) -> None:
    """Refuse what can't sign in as described.

    Raises:
        UnfitAccount: name, role or area can't be.
        AreaUnknown: no such area.
    """
    if not rules.is_login_name(login_name):
        raise UnfitAccount(
            "登录名应为 2 至 64 位字母、数字或 . _ @ -",
            "A name to sign in by has 2 to 64 letters, digits or . _ @ -",
            field="username",
        )
    if not name.strip():
        raise UnfitAccount("姓名或名称不能为空", "The name is empty", field="name")
    if not rules.is_area_prefix(area_code):
        raise UnfitAccount(
            "辖区应为 2、4、6、9 或 12 位行政区划代码，末级不为零",
            "An area is given by 2, 4, 6, 9 or 12 digits of its code, the last level not zero",
            field="area_code",
        )
    if not (await ActiveAreas().refresh(session)).is_known(full_code(area_code), listed_areas()):
        raise AreaUnknown(area_code, field="area_code")
    fitting = [level for level in AreaLevel if level in rules.FITTING_LEVELS[role]]
    if (level := level_of(area_code)) not in fitting:
        labels = "、".join(LEVEL_LABELS[level] for level in fitting)
        raise UnfitAccount(
            f"{ROLE_LABELS[role]}的辖区应为{labels}级，{area_code} 不是",
            f"The area of {role} is a {' or '.join(fitting)}; {area_code} is a {level}",
            field="area_code",
        )


def _check_password(password: str, username: str, field: str = "password") -> None:
    if not rules.is_strong_password(password, username):
        raise WeakPassword(field=field)


def _check_secret(client_secret: str) -> None:
    if len(client_secret) < rules.MIN_CLIENT_SECRET_LENGTH:
        raise WeakPassword(field="client_secret")
