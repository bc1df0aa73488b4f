"""one table for all feeds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "ea3e9893195c"
down_revision = "6839d74de809"


def upgrade() -> None:
    op.create_table(
        "feed_item",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "feed", "position"),
    )
    op.create_index("ix_feed_item_position", "feed_item", ["feed", "position"])
    op.execute("""
        INSERT INTO feed_item (county_code, feed, position, area_code, subject_id, kind, item)
        SELECT f.county_code, 'alerts', f.position, f.area_code, f.alert_id, a.rule, jsonb_build_object(
            'id', a.id, 'rule', a.rule, 'rule_label', l.label, 'severity', a.severity, 'area_code', f.area_code,
            'household_id', a.household_id, 'raised_on', a.raised_on, 'state', f.state, 'cleared_on', f.cleared_on,
            'sentence', a.sentence)
        FROM alert_feed f
        JOIN alert a ON a.county_code = f.county_code AND a.id = f.alert_id
        JOIN (VALUES
            ('loan_overdue', '贷款逾期'),
            ('exited_income_below_line', '脱贫户收入低于监测线'),
            ('fund_exhausted', '风险缓释基金用尽'),
            ('leverage_out_of_bounds', '基金杠杆超出范围')
        ) AS l (rule, label) ON l.rule = a.rule
    """)
    op.drop_index("ix_feed_position", table_name="alert_feed")
    op.drop_table("alert_feed")


def downgrade() -> None:
    op.create_table(
        "alert_feed",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["county_code", "alert_id"], ["alert.county_code", "alert.id"], name="fk_feed_alert"),
        sa.PrimaryKeyConstraint("county_code", "position"),
    )
    op.create_index("ix_feed_position", "alert_feed", ["position"])
    op.execute("""
        INSERT INTO alert_feed (county_code, position, alert_id, area_code, state, cleared_on)
        SELECT county_code, position, subject_id, area_code, item ->> 'state', (item ->> 'cleared_on')::date
        FROM feed_item WHERE feed = 'alerts'
    """)
    op.drop_index("ix_feed_item_position", table_name="feed_item")
    op.drop_table("feed_item")
