"""signals spread in parts."""

import sqlalchemy as sa
from alembic import op

revision = "820ce643edde"
down_revision = "7c1e5d2b9f40"

# how many households stood in the area on the day, and how many of them were relieved since
_REACH = """
    INSERT INTO signal_reach (county_code, signal_id, households, relieved, alerted)
    SELECT signal.county_code, signal.id, count(*), count(*) FILTER (WHERE EXISTS (
        SELECT FROM kept_record record
        WHERE record.county_code = signal.county_code AND record.household_id = household.id
          AND record.kind = 'measure' AND NOT record.withdrawn
          AND record.values ->> 'measure_class' = 'guarantee'
          AND coalesce(record.values ->> 'item', '') NOT IN ('minimum_allowance', 'destitute_support')
          AND (record.values ->> 'started_on')::date >= signal.happened_on
    )), 0
    FROM signal
    JOIN household ON household.county_code = signal.county_code
     AND household.registered_on <= signal.happened_on
     AND (household.removed_on IS NULL OR household.removed_on > signal.happened_on)
     AND (household.removed_kind IS NULL OR household.removed_kind NOT IN ('merged', 'misidentified'))
    CROSS JOIN LATERAL (
        SELECT coalesce((
            SELECT one.period ->> 'village_code'
            FROM jsonb_array_elements(household.periods) WITH ORDINALITY AS one (period, place)
            WHERE (one.period ->> 'since')::date <= signal.happened_on ORDER BY one.place DESC LIMIT 1
        ), household.village_code) AS code
    ) AS village
    WHERE signal.household_id IS NULL AND signal.withdrawn_on IS NULL AND EXISTS (
        SELECT FROM jsonb_array_elements(signal.reaches) AS part
        WHERE (part ->> 3)::boolean OR starts_with(village.code, part ->> 1) AND NOT EXISTS (
            SELECT FROM jsonb_array_elements_text(part -> 2) AS without WHERE starts_with(village.code, without)
        )
    )
    GROUP BY signal.county_code, signal.id
"""


def upgrade() -> None:
    op.add_column("signal", sa.Column("counts", sa.Boolean(), nullable=True))
    op.execute("UPDATE signal SET counts = withdrawn_on IS NULL")
    op.alter_column("signal", "counts", nullable=False)
    # those of before were spread as they were told
    op.add_column("signal", sa.Column("spreading", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("signal", "spreading", server_default=None)
    op.create_index("ix_signal_spreading", "signal", ["county_code"], postgresql_where=sa.text("spreading"))
    op.create_table(
        "signal_waiting",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "household_id", "signal_id"),
    )
    op.create_index("ix_signal_waiting_signal", "signal_waiting", ["county_code", "signal_id"])
    op.create_table(
        "signal_reach",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("relieved", sa.Integer(), nullable=False),
        sa.Column("alerted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "signal_id"),
    )
    op.execute(_REACH)


def downgrade() -> None:
    op.drop_table("signal_reach")
    op.drop_table("signal_waiting")
    op.drop_index("ix_signal_spreading", table_name="signal", postgresql_where=sa.text("spreading"))
    op.drop_column("signal", "spreading")
    op.drop_column("signal", "counts")
