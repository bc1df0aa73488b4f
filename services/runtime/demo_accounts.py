"""The demo's sign-ins in the gateway's database: what a person would enter with `fupin users add`."""

from services.demo.accounts import SignIns, keep_sign_ins
from services.gateway.accounts.secrets import Passwords
from services.gateway.accounts.service import ensure_account, ensure_bank_client
from services.runtime.installation import Installation
from services.runtime.reference import open_sessions, open_trail
from shared.database import transaction
from shared.security.permissions import Role


async def create_demo_accounts(installation: Installation, sign_ins: SignIns | None = None) -> None:
    """Let the demo's people and banks sign in, or others'; repeating it changes nothing."""
    sign_ins = sign_ins or keep_sign_ins(installation.data_dir)
    trail, passwords = open_trail(installation, "gateway"), Passwords()
    async with open_sessions(installation, "gateway") as sessions, transaction(sessions) as session:
        for person in sign_ins.everyone:
            await ensure_account(
                session,
                trail,
                passwords,
                username=person.username,
                password=person.password,
                name=person.name,
                role=Role(person.role),
                area_code=person.area_code,
                bank_code=person.bank_code,
            )
        for bank in sign_ins.banks.values():
            await ensure_bank_client(
                session,
                trail,
                client_id=bank.client_id,
                client_secret=bank.client_secret,
                name=bank.name,
                bank_code=bank.bank_code,
            )
