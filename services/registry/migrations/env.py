"""Alembic's entry: migrate the registry database and grant its role its rights."""

from services.registry import tables
from shared.migrations import run_environment

run_environment("registry", tables.metadata, append_only=tables.APPEND_ONLY)
