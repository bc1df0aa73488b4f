"""Alembic's entry: migrate the gateway database and grant its role its rights."""

from services.gateway import tables
from shared.migrations import run_environment

run_environment("gateway", tables.metadata, append_only=tables.APPEND_ONLY)
