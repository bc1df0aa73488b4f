"""Alembic's entry: migrate the credit database and grant its role its rights."""

from services.credit import tables
from shared.migrations import run_environment

run_environment("credit", tables.metadata, append_only=tables.APPEND_ONLY)
