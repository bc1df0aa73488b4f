"""Alembic's entry: migrate the monitoring database and grant its role its rights."""

from services.monitoring import tables
from shared.migrations import run_environment

run_environment("monitoring", tables.metadata, append_only=tables.APPEND_ONLY)
