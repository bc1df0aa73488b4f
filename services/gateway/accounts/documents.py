"""The token address as the document of the API describes it: the grants' forms, and OAuth's own `error`."""

from typing import Any

from services.gateway.accounts.refusals import (
    Locked,
    OAuthRefusal,
    PasswordChangeNeeded,
    RefreshTokenInvalid,
    UnknownClient,
    UnsupportedGrant,
    WrongPassword,
    WrongTokenRequest,
)
from services.gateway.delegations.refusals import NotDelegated
from services.gateway.documents.problems import response
from services.gateway.issuers.refusals import AssertionRefused
from services.gateway.second_factors.refusals import SecondFactorEnrolmentNeeded, SecondFactorNeeded, WrongCode
from shared.errors import TooManyRequests

FORM = "application/x-www-form-urlencoded"

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
"""Source: RFC 7523, 2.1."""
GRANTS = ("password", "client_credentials", "refresh_token", JWT_BEARER)


def _grant(grant_type: str, title: str, *required: str) -> dict[str, Any]:
    return {
        "title": title,
        "properties": {"grant_type": {"const": grant_type}},
        "required": ["grant_type", *required],
    }


TOKEN_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "oneOf": [
                        _grant("password", "People, by name and password", "username", "password"),
                        # no more is required in the form: the client may name itself in HTTP Basic instead
                        _grant("client_credentials", "A bank's program, in the form or by HTTP Basic"),
                        _grant("refresh_token", "Going on without the password", "refresh_token"),
                        _grant(JWT_BEARER, "People, by an outside issuer's ID token", "assertion"),
                    ]
                },
                "examples": {
                    "password": {
                        "summary": "用户名和密码",
                        "value": {"grant_type": "password", "username": "county", "password": "correct-horse-8"},
                    },
                    "client_credentials": {
                        "summary": "银行系统",
                        "value": {
                            "grant_type": "client_credentials",
                            "client_id": "rcb-sandu",
                            "client_secret": "a-secret-of-at-least-32-characters",
                        },
                    },
                    "second_factor": {
                        "summary": "用户名、密码和动态验证码",
                        "value": {
                            "grant_type": "password",
                            "username": "county",
                            "password": "correct-horse-8",
                            "otp": "492039",
                        },
                    },
                    "outside_issuer": {
                        "summary": "统一身份认证",
                        "value": {"grant_type": JWT_BEARER, "assertion": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"},
                    },
                    "refresh_token": {
                        "summary": "续期",
                        "value": {"grant_type": "refresh_token", "refresh_token": "q3Jr0s1uW6m"},
                    },
                },
            }
        },
    }
}
"""What FastAPI can't know of the form: which of its fields belong together."""


def _oauth(
    description: str, *refusals: OAuthRefusal, headers: tuple[str, ...] = (), always: bool = True
) -> dict[str, Any]:
    """A response with OAuth's own `error`; where not `always`, others' refusals of that status come without it."""
    errors = sorted({refusal.oauth_error for refusal in refusals})
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {
                "type": "object",
                "properties": {
                    "error": {"type": "string", "enum": errors, "description": "OAuth 2's name (RFC 6749, 5.2)."}
                },
                "required": ["error"] if always else [],
            },
        ]
    }
    named = {refusal.code.partition(".")[2]: refusal for refusal in refusals}
    return response(description, named, schema, headers)


# the limit of the door answers 429 here too, and that bears no `error`
_LIMITED = response(
    "Too many requests, or too many failed sign-ins under the name (then with OAuth's `error`).",
    {"too_many": TooManyRequests("请在 3 秒后重试", retry_after=3), "locked": Locked(retry_after=840)},
    headers=("Retry-After",),
)

TOKEN_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: _oauth(
        "The form is not complete, or what it bears doesn't open anything.",
        WrongTokenRequest("缺少 grant_type", field="grant_type"),
        UnsupportedGrant(field="grant_type"),
        WrongPassword(),
        PasswordChangeNeeded(),
        SecondFactorNeeded(field="otp"),
        SecondFactorEnrolmentNeeded(),
        WrongCode(field="otp"),
        NotDelegated(field="acting_for"),
        RefreshTokenInvalid(),
        AssertionRefused(field="assertion"),
    ),
    401: _oauth("Unknown client, or a wrong secret.", UnknownClient(), headers=("WWW-Authenticate",)),
    429: _LIMITED,
    503: {"description": "The outside issuer, whose ID token was sent, can't be asked for its keys."},
}
"""The problem responses of the token address, beside those that everything has."""

PROOF_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: _oauth(
        "Name and password don't belong together, or don't do alone; a body that can't be read has no `error`.",
        WrongPassword(),
        PasswordChangeNeeded(),
        SecondFactorNeeded(field="otp"),
        WrongCode(field="otp"),
        always=False,
    ),
    429: _LIMITED,
}
"""The problem responses of addresses at which a password proves who one is."""
