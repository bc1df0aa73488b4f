"""Typed asynchronous client of fupin's API."""

from fupin_client.api import Fupin
from fupin_client.connection import ClientSecret, Connection, Credentials, File, Model, Password, every
from fupin_client.events import send_events
from fupin_client.problems import Problem

__all__ = [
    "ClientSecret",
    "Connection",
    "Credentials",
    "File",
    "Fupin",
    "Model",
    "Password",
    "Problem",
    "every",
    "send_events",
]
