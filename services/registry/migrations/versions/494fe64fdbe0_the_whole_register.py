"""the whole register."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "494fe64fdbe0"
down_revision = "1c9a40e7b2d5"


def upgrade() -> None:
    op.create_table(
        "aid_object",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("household_no", sa.String(), nullable=True),
        sa.Column("able_to_work", sa.Boolean(), nullable=False),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("situation", sa.String(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_aid_object_area", "aid_object", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_aid_object_number",
        "aid_object",
        ["county_code", "number"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "allowance",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("allowance_kind", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("policy", sa.String(length=200), nullable=False),
        sa.Column("voucher_no", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_allowance_area", "allowance", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_allowance_month",
        "allowance",
        ["county_code", "helper_id", "allowance_kind", "month"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "area_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("successor_code", sa.String(length=12), nullable=True),
        sa.Column("old_name", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_area_change_code", "area_change", ["code"], unique=False)
    op.create_index("ix_area_change_successor", "area_change", ["successor_code"], unique=False)
    op.create_table(
        "area_staging",
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent_code", sa.String(length=12), nullable=True),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("load_id", "line"),
    )
    op.create_table(
        "document_content",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "sha256"),
    )
    op.create_table(
        "duplicate_pair",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_duplicate_pair_area", "duplicate_pair", ["county_code", "area_code"], unique=False)
    op.create_index("ix_duplicate_pair_state", "duplicate_pair", ["county_code", "state", "score"], unique=False)
    op.create_index("uq_duplicate_pair", "duplicate_pair", ["county_code", "first_id", "second_id"], unique=True)
    op.create_table(
        "export_job",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("area_prefix", sa.String(length=12), nullable=False),
        sa.Column("sheets", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("revealed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index(
        "ix_export_job_waiting",
        "export_job",
        ["county_code", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "export_part",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "export_id", "part"),
    )
    op.create_table(
        "fund_account",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("account_no", sa.String(length=200), nullable=False),
        sa.Column("account_name", sa.String(length=200), nullable=False),
        sa.Column("bank_name", sa.String(length=200), nullable=False),
        sa.Column("keeper", sa.String(length=200), nullable=False),
        sa.Column("book_no", sa.String(length=200), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_fund_account_area", "fund_account", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_fund_account_number",
        "fund_account",
        ["county_code", "account_no"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "fund_plan",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("plan_no", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("province_filed_on", sa.Date(), nullable=True),
        sa.Column("city_filed_on", sa.Date(), nullable=True),
        sa.Column("county_filed_on", sa.Date(), nullable=True),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_fund_plan_area", "fund_plan", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_fund_plan_number",
        "fund_plan",
        ["county_code", "plan_no"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "funded_item",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "household_id", "item", "year"),
    )
    op.create_table(
        "help_activity",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("document_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_help_activity_area", "help_activity", ["county_code", "area_code"], unique=False)
    op.create_index("ix_help_activity_helper", "help_activity", ["county_code", "helper_id"], unique=False)
    op.create_table(
        "help_unit",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("unit_kind", sa.String(), nullable=False),
        sa.Column("liaison", sa.String(length=200), nullable=False),
        sa.Column("liaison_phone_masked", sa.String(), nullable=True),
        sa.Column("liaison_phone_encrypted", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_help_unit_area", "help_unit", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_help_unit_number",
        "help_unit",
        ["county_code", "number"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "helper",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("able", sa.Boolean(), nullable=False),
        sa.Column("phone_masked", sa.String(), nullable=True),
        sa.Column("phone_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_helper_area", "helper", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_helper_number",
        "helper",
        ["county_code", "number"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "living_allowance",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("disability_grade", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_living_allowance_area", "living_allowance", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_living_allowance_year",
        "living_allowance",
        ["county_code", "area_code", "disability_grade", "year"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "object_donation",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("donation_kind", sa.String(), nullable=False),
        sa.Column("donor", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("goods_code", sa.String(), nullable=True),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("unit_value_fen", sa.BigInteger(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("name_donor", sa.Boolean(), nullable=False),
        sa.Column("donor_consent_on", sa.Date(), nullable=True),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_object_donation_area", "object_donation", ["county_code", "area_code"], unique=False)
    op.create_index("ix_object_donation_object", "object_donation", ["county_code", "object_id"], unique=False)
    op.create_table(
        "object_pairing",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_object_pairing_area", "object_pairing", ["county_code", "area_code"], unique=False)
    op.create_index("ix_object_pairing_object", "object_pairing", ["county_code", "object_id"], unique=False)
    op.create_index("ix_object_pairing_unit", "object_pairing", ["county_code", "unit_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("credit_code", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation_kind", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("representative", sa.String(length=200), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_organisation_area", "organisation", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_organisation_number",
        "organisation",
        ["county_code", "credit_code"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "procedure_round",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("policy_area", sa.String(length=12), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quota_households", sa.Integer(), nullable=True),
        sa.Column("quota_people", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("apply_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_procedure_round_area", "procedure_round", ["county_code", "area_code"], unique=False)
    op.create_index("ix_procedure_round_id", "procedure_round", ["id"], unique=False)
    op.create_index(
        "uq_procedure_round_running",
        "procedure_round",
        ["county_code", "area_code", "procedure", "year"],
        unique=True,
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "project",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("project_no", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("project_kind", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("allocation", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=False),
        sa.Column("implementer", sa.String(length=200), nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column("funded_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_project_area", "project", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_project_number",
        "project",
        ["county_code", "project_no"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "record_change",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("old", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("new", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "record_id", "version"),
    )
    op.create_index("ix_record_change_kind", "record_change", ["county_code", "kind", "record_id"], unique=False)
    op.create_table(
        "responsibility_letter",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("letter_kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_with", sa.String(length=200), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("duties", sa.String(length=2000), nullable=False),
        sa.Column("document_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index(
        "ix_responsibility_letter_area", "responsibility_letter", ["county_code", "area_code"], unique=False
    )
    op.create_index(
        "ix_responsibility_letter_helper", "responsibility_letter", ["county_code", "helper_id"], unique=False
    )
    op.create_index("ix_responsibility_letter_unit", "responsibility_letter", ["county_code", "unit_id"], unique=False)
    op.create_index(
        "uq_responsibility_letter_number",
        "responsibility_letter",
        ["county_code", "number"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "staged_record",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("household_no", sa.String(), nullable=True),
        sa.Column("id_index", sa.String(length=32), nullable=True),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("found_id", sa.Uuid(), nullable=True),
        sa.Column("found_version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "import_id", "number"),
    )
    op.create_table(
        "village_item",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("content", sa.String(length=2000), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("document_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_village_item_area", "village_item", ["county_code", "area_code"], unique=False)
    op.create_table(
        "village_pairing",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_village_pairing_area", "village_pairing", ["county_code", "area_code"], unique=False)
    op.create_index("ix_village_pairing_helper", "village_pairing", ["county_code", "helper_id"], unique=False)
    op.create_index("ix_village_pairing_unit", "village_pairing", ["county_code", "unit_id"], unique=False)
    op.create_index(
        "uq_village_pairing_helper",
        "village_pairing",
        ["county_code", "area_code", "helper_id"],
        unique=True,
        postgresql_where=sa.text("helper_id IS NOT NULL AND ended_on IS NULL AND withdrawn_on IS NULL"),
    )
    op.create_index(
        "uq_village_pairing_unit",
        "village_pairing",
        ["county_code", "area_code", "unit_id"],
        unique=True,
        postgresql_where=sa.text("unit_id IS NOT NULL AND ended_on IS NULL AND withdrawn_on IS NULL"),
    )
    op.create_table(
        "village_plan",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("programmes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("income_goal_fen", sa.BigInteger(), nullable=False),
        sa.Column("projects", sa.String(length=2000), nullable=False),
        sa.Column("measures", sa.String(length=2000), nullable=False),
        sa.Column("to_village_items", sa.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_village_plan_area", "village_plan", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_village_plan",
        "village_plan",
        ["county_code", "area_code", "year"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "village_profile",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("natural_villages", sa.Integer(), nullable=False),
        sa.Column("village_groups", sa.Integer(), nullable=False),
        sa.Column("farmland_mu", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("industries", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("planned_exit_year", sa.Integer(), nullable=True),
        sa.Column("exited_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_village_profile_area", "village_profile", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_village_profile",
        "village_profile",
        ["county_code", "area_code"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "village_task",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.String(length=2000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("task", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_village_task_area", "village_task", ["county_code", "area_code"], unique=False)
    op.create_index("ix_village_task_helper", "village_task", ["county_code", "helper_id"], unique=False)
    op.create_table(
        "village_team",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("phone_masked", sa.String(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("phone_encrypted", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_village_team_area", "village_team", ["county_code", "area_code"], unique=False)
    op.create_table(
        "village_year",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("road_to_committee", sa.Boolean(), nullable=False),
        sa.Column("hardened_natural_villages", sa.Integer(), nullable=False),
        sa.Column("bus", sa.Boolean(), nullable=False),
        sa.Column("safe_water_households", sa.Integer(), nullable=False),
        sa.Column("power", sa.Boolean(), nullable=False),
        sa.Column("broadband", sa.Boolean(), nullable=False),
        sa.Column("broadcasting", sa.Boolean(), nullable=False),
        sa.Column("clinic", sa.Boolean(), nullable=False),
        sa.Column("doctors", sa.Integer(), nullable=False),
        sa.Column("library", sa.Boolean(), nullable=False),
        sa.Column("cooperatives", sa.Integer(), nullable=False),
        sa.Column("cooperative_households", sa.Integer(), nullable=False),
        sa.Column("collective_income_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_village_year_area", "village_year", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_village_year",
        "village_year",
        ["county_code", "area_code", "year"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "welfare_post",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("post_no", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("post_kind", sa.String(), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("wage_fen", sa.BigInteger(), nullable=False),
        sa.Column("poor_first", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_welfare_post_area", "welfare_post", ["county_code", "area_code"], unique=False)
    op.create_index(
        "uq_welfare_post_number",
        "welfare_post",
        ["county_code", "post_no"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "change_request",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("request_kind", sa.String(), nullable=False),
        sa.Column("was", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("wanted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("request_reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_change_request_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_change_request_household", "change_request", ["county_code", "household_id"], unique=False)
    op.create_index(
        "uq_change_request_pending",
        "change_request",
        ["county_code", "household_id", "request_kind"],
        unique=True,
        postgresql_where=sa.text("state = 'submitted'"),
    )
    op.create_table(
        "document",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("themes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("num_nonnulls(area_code, household_id) = 1", name="ck_document_owner"),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_document_household"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "sha256"],
            ["document_content.county_code", "document_content.sha256"],
            name="fk_document_content",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_document_area", "document", ["county_code", "area_code"], unique=False)
    op.create_index("ix_document_content", "document", ["county_code", "sha256"], unique=False)
    op.create_index("ix_document_household", "document", ["county_code", "household_id"], unique=False)
    op.create_index("ix_document_subject", "document", ["county_code", "subject_kind", "subject_id"], unique=False)
    op.create_table(
        "dwelling_check",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("appraiser", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_dwelling_check_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_dwelling_check_household", "dwelling_check", ["county_code", "household_id"], unique=False)
    op.create_table(
        "fund_claim",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("claim_no", sa.String(length=200), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("vouchers", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.String(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("paid_by", sa.String(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "account_id"], ["fund_account.county_code", "fund_account.id"], name="fk_fund_claim_account"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "project_id"], ["project.county_code", "project.id"], name="fk_fund_claim_project"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_fund_claim_area", "fund_claim", ["county_code", "area_code"], unique=False)
    op.create_index("ix_fund_claim_project", "fund_claim", ["county_code", "project_id"], unique=False)
    op.create_index(
        "uq_fund_claim_number",
        "fund_claim",
        ["county_code", "claim_no"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "fund_entry",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("fund_kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_fund_entry_household"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "project_id"], ["project.county_code", "project.id"], name="fk_fund_entry_project"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_fund_entry_household", "fund_entry", ["county_code", "household_id"], unique=False)
    op.create_index("ix_fund_entry_project", "fund_entry", ["county_code", "project_id"], unique=False)
    op.create_index("ix_fund_entry_village", "fund_entry", ["county_code", "village_code"], unique=False)
    op.create_index("uq_fund_entry_reverses", "fund_entry", ["county_code", "reverses"], unique=True)
    op.create_table(
        "fund_transfer",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("from_account_id", sa.Uuid(), nullable=False),
        sa.Column("to_account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "from_account_id"],
            ["fund_account.county_code", "fund_account.id"],
            name="fk_fund_transfer_from",
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "to_account_id"],
            ["fund_account.county_code", "fund_account.id"],
            name="fk_fund_transfer_to",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("uq_fund_transfer_reverses", "fund_transfer", ["county_code", "reverses"], unique=True)
    op.create_table(
        "goods_batch",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("trace_code", sa.String(length=200), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("household_no", sa.String(), nullable=True),
        sa.Column("made_of", sa.String(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("produced_on", sa.Date(), nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "organisation_id"],
            ["organisation.county_code", "organisation.id"],
            name="fk_goods_batch_organisation",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_goods_batch_area", "goods_batch", ["county_code", "area_code"], unique=False)
    op.create_index("ix_goods_batch_made_of", "goods_batch", ["county_code", "made_of"], unique=False)
    op.create_index(
        "uq_goods_batch_number",
        "goods_batch",
        ["county_code", "trace_code"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "hard_case",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("grounds", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_hard_case_household"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_hard_case_household", "hard_case", ["county_code", "household_id"], unique=False)
    op.create_index(
        "uq_hard_case_household",
        "hard_case",
        ["county_code", "household_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "household_health_file",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("file_no", sa.String(length=200), nullable=False),
        sa.Column("owners", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("doctor", sa.String(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("illness", sa.String(), nullable=True),
        sa.Column("situation", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_household_health_file_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index(
        "ix_household_health_file_household", "household_health_file", ["county_code", "household_id"], unique=False
    )
    op.create_index(
        "uq_household_health_file",
        "household_health_file",
        ["county_code", "household_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "household_item",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("content", sa.String(length=2000), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("document_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_household_item_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_household_item_household", "household_item", ["county_code", "household_id"], unique=False)
    op.create_table(
        "household_pairing",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("pairing_role", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_household_pairing_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_household_pairing_helper", "household_pairing", ["county_code", "helper_id"], unique=False)
    op.create_index(
        "ix_household_pairing_household", "household_pairing", ["county_code", "household_id"], unique=False
    )
    op.create_index(
        "uq_household_pairing_responsible",
        "household_pairing",
        ["county_code", "household_id"],
        unique=True,
        postgresql_where=sa.text("pairing_role = 'responsible' AND ended_on IS NULL AND withdrawn_on IS NULL"),
    )
    op.create_table(
        "household_plan",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("handbook_no", sa.String(length=200), nullable=False),
        sa.Column("poverty_state", sa.String(length=2000), nullable=False),
        sa.Column("exit_plan", sa.String(length=2000), nullable=False),
        sa.Column("exit_year", sa.Integer(), nullable=True),
        sa.Column("income_target_fen", sa.BigInteger(), nullable=False),
        sa.Column("help_projects", sa.String(length=2000), nullable=False),
        sa.Column("concrete_measures", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_household_plan_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_household_plan_household", "household_plan", ["county_code", "household_id"], unique=False)
    op.create_index(
        "uq_household_plan_household",
        "household_plan",
        ["county_code", "household_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_index(
        "uq_household_plan_number",
        "household_plan",
        ["county_code", "handbook_no"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "household_task",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.String(length=2000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("task", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_household_task_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_household_task_helper", "household_task", ["county_code", "helper_id"], unique=False)
    op.create_index("ix_household_task_household", "household_task", ["county_code", "household_id"], unique=False)
    op.create_table(
        "living_check",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("food", sa.Boolean(), nullable=False),
        sa.Column("clothing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_living_check_household"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_living_check_household", "living_check", ["county_code", "household_id"], unique=False)
    op.create_table(
        "measure",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("measure_class", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("chosen_by_household", sa.Boolean(), nullable=False),
        sa.Column("means", sa.String(), nullable=True),
        sa.Column("industry_model", sa.String(), nullable=True),
        sa.Column("support_kinds", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("gain_fen", sa.BigInteger(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("priority_reasons", sa.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_measure_household"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "organisation_id"],
            ["organisation.county_code", "organisation.id"],
            name="fk_measure_organisation",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_measure_household", "measure", ["county_code", "household_id"], unique=False)
    op.create_table(
        "monitoring_object",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("monitored_kind", sa.String(), nullable=False),
        sa.Column("risks", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("head_name", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("labour", sa.Boolean(), nullable=False),
        sa.Column("per_head_fen", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("id_indexes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("measures", sa.Integer(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_monitoring_object_household",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_monitoring_object_area", "monitoring_object", ["county_code", "area_code"], unique=False)
    op.create_index(
        "ix_monitoring_object_household", "monitoring_object", ["county_code", "household_id"], unique=False
    )
    op.create_table(
        "organisation_link",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("link_kind", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("contract_no", sa.String(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_organisation_link_household",
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "organisation_id"],
            ["organisation.county_code", "organisation.id"],
            name="fk_organisation_link_organisation",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index(
        "ix_organisation_link_household", "organisation_link", ["county_code", "household_id"], unique=False
    )
    op.create_index(
        "uq_organisation_link_same",
        "organisation_link",
        ["county_code", "organisation_id", "household_id", "link_kind", "started_on", "signed_by"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "procedure_entry",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("village_group", sa.String(), nullable=True),
        sa.Column("head_name", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("labour", sa.Boolean(), nullable=False),
        sa.Column("application_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("id_indexes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("monitored_kind", sa.String(), nullable=True),
        sa.Column("risks", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "round_id"],
            ["procedure_round.county_code", "procedure_round.id"],
            name="fk_procedure_entry_round",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "round_id", "number", name="uq_procedure_entry_number"),
    )
    op.create_index("ix_procedure_entry_household", "procedure_entry", ["county_code", "household_id"], unique=False)
    op.create_table(
        "procedure_step",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("votes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("dropped", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "round_id"],
            ["procedure_round.county_code", "procedure_round.id"],
            name="fk_procedure_step_round",
        ),
        sa.PrimaryKeyConstraint("county_code", "round_id", "place"),
    )
    op.create_table(
        "project_notice",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "project_id"], ["project.county_code", "project.id"], name="fk_project_notice_project"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_project_notice_area", "project_notice", ["county_code", "area_code"], unique=False)
    op.create_index("ix_project_notice_project", "project_notice", ["county_code", "project_id"], unique=False)
    op.create_table(
        "public_notice",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("area_name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("in_working_days", sa.Boolean(), nullable=False),
        sa.Column("free_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("listed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "round_id"],
            ["procedure_round.county_code", "procedure_round.id"],
            name="fk_public_notice_round",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
        sa.UniqueConstraint("county_code", "round_id", "step", name="uq_public_notice_step"),
    )
    op.create_index("ix_public_notice_area", "public_notice", ["county_code", "area_code"], unique=False)
    op.create_index("ix_public_notice_id", "public_notice", ["id"], unique=False)
    op.create_table(
        "relocation",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("relocation_kind", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("disaster_hit", sa.Boolean(), nullable=False),
        sa.Column("in_danger", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("settlement", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("moved_on", sa.Date(), nullable=True),
        sa.Column("priority_classes", sa.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_relocation_household"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_relocation_batch", "relocation", ["county_code", "batch"], unique=False)
    op.create_index("ix_relocation_household", "relocation", ["county_code", "household_id"], unique=False)
    op.create_index(
        "uq_relocation_household",
        "relocation",
        ["county_code", "household_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "visit",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("visitor", sa.String(), nullable=True),
        sa.Column("visit_kind", sa.String(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("latitude", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("longitude", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("findings", sa.String(length=2000), nullable=False),
        sa.Column("next_steps", sa.String(), nullable=True),
        sa.Column("deliveries", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("helps", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("document_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_visit_household"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_visit_helper", "visit", ["county_code", "helper_id", "visited_on"], unique=False)
    op.create_index("ix_visit_household", "visit", ["county_code", "household_id"], unique=False)
    op.create_index(
        "uq_visit_client",
        "visit",
        ["county_code", "client_id"],
        unique=True,
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )
    op.create_table(
        "water_check",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("litres_per_day", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("quality_passed", sa.Boolean(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("supply_share", sa.Numeric(precision=5, scale=4), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_water_check_household"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_water_check_household", "water_check", ["county_code", "household_id"], unique=False)
    op.create_table(
        "donation",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("donation_kind", sa.String(), nullable=False),
        sa.Column("donor", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("goods_code", sa.String(), nullable=True),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("unit_value_fen", sa.BigInteger(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("name_donor", sa.Boolean(), nullable=False),
        sa.Column("donor_consent_on", sa.Date(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_donation_household"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "member_id"], ["member.county_code", "member.id"], name="fk_donation_member"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_donation_household", "donation", ["county_code", "household_id"], unique=False)
    op.create_table(
        "goods_step",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("step_kind", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("handler", sa.String(length=200), nullable=False),
        sa.Column("went_to", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "batch_id"], ["goods_batch.county_code", "goods_batch.id"], name="fk_goods_step_batch"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_goods_step_area", "goods_step", ["county_code", "area_code"], unique=False)
    op.create_index("ix_goods_step_batch", "goods_step", ["county_code", "batch_id"], unique=False)
    op.create_table(
        "health_file",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("file_no", sa.String(length=200), nullable=False),
        sa.Column("owners", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("doctor", sa.String(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("illness", sa.String(), nullable=True),
        sa.Column("situation", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_health_file_household"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "member_id"], ["member.county_code", "member.id"], name="fk_health_file_member"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_health_file_household", "health_file", ["county_code", "household_id"], unique=False)
    op.create_index(
        "uq_health_file_member",
        "health_file",
        ["county_code", "member_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "notice_objection",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("from_public", sa.Boolean(), nullable=False),
        sa.Column("raiser_masked", sa.String(), nullable=False),
        sa.Column("raiser_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("contact_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("statement_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "notice_id"],
            ["public_notice.county_code", "public_notice.id"],
            name="fk_notice_objection_notice",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_notice_objection_notice", "notice_objection", ["county_code", "notice_id"], unique=False)
    op.create_table(
        "procedure_finding",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("working", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "entry_id"],
            ["procedure_entry.county_code", "procedure_entry.id"],
            name="fk_procedure_finding_entry",
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_procedure_finding_round", "procedure_finding", ["county_code", "round_id"], unique=False)
    op.create_table(
        "training",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("training_kind", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("course", sa.String(length=200), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("tuition_fen", sa.BigInteger(), nullable=False),
        sa.Column("lodging_fen", sa.BigInteger(), nullable=False),
        sa.Column("certification_fen", sa.BigInteger(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=True),
        sa.Column("training_no", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_training_household"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "member_id"], ["member.county_code", "member.id"], name="fk_training_member"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_training_household", "training", ["county_code", "household_id"], unique=False)
    op.create_index(
        "uq_training_number",
        "training",
        ["county_code", "training_no"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "employment",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("employment_kind", sa.String(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("employer", sa.String(), nullable=True),
        sa.Column("work", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("training_id", sa.Uuid(), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("wage_fen", sa.BigInteger(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_employment_household"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "member_id"], ["member.county_code", "member.id"], name="fk_employment_member"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "post_id"], ["welfare_post.county_code", "welfare_post.id"], name="fk_employment_post"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "training_id"], ["training.county_code", "training.id"], name="fk_employment_training"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_employment_household", "employment", ["county_code", "household_id"], unique=False)
    op.create_index("ix_employment_post", "employment", ["county_code", "post_id"], unique=False)
    op.create_table(
        "skill",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("skill", sa.String(length=200), nullable=False),
        sa.Column("gained_on", sa.Date(), nullable=False),
        sa.Column("training_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["county_code", "household_id"], ["household.county_code", "household.id"], name="fk_skill_household"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "member_id"], ["member.county_code", "member.id"], name="fk_skill_member"
        ),
        sa.ForeignKeyConstraint(
            ["county_code", "training_id"], ["training.county_code", "training.id"], name="fk_skill_training"
        ),
        sa.PrimaryKeyConstraint("county_code", "id"),
    )
    op.create_index("ix_skill_household", "skill", ["county_code", "household_id"], unique=False)
    op.create_index(
        "uq_skill_member",
        "skill",
        ["county_code", "member_id", "skill"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.create_table(
        "area_book",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("codes", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code"),
    )
    op.create_table(
        "area_succession",
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("old_code", sa.String(length=12), nullable=False),
        sa.Column("new_code", sa.String(length=12), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("county_code", "old_code"),
    )
    op.add_column("area", sa.Column("county_code", sa.String(length=6), nullable=True))
    op.execute("UPDATE area SET county_code = left(code, 6)")
    op.alter_column("area", "county_code", nullable=False)
    op.add_column("area", sa.Column("valid_from", sa.Date(), nullable=True))
    op.add_column("area", sa.Column("valid_to", sa.Date(), nullable=True))
    op.add_column("household", sa.Column("built_year", sa.Integer(), nullable=True))
    op.add_column("household", sa.Column("electricity", sa.Boolean(), nullable=True))
    op.add_column("household", sa.Column("fuels", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("household", sa.Column("support_form", sa.String(), nullable=True))
    op.add_column("household", sa.Column("planned_exit_year", sa.Integer(), nullable=True))
    op.add_column("household", sa.Column("help_plan", sa.String(), nullable=True))
    op.add_column("household", sa.Column("help_needs", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("household", sa.Column("removed_on", sa.Date(), nullable=True))
    op.add_column("household", sa.Column("removed_kind", sa.String(), nullable=True))
    op.add_column("household", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("household", sa.Column("split_from", sa.Uuid(), nullable=True))
    op.add_column("household", sa.Column("split_on", sa.Date(), nullable=True))
    op.add_column("household", sa.Column("membership_on", sa.Date(), nullable=True))
    op.drop_index(op.f("ix_household_head_name"), table_name="household")
    op.create_index(
        "ix_household_alone",
        "household",
        ["county_code", "household_no"],
        unique=False,
        postgresql_where=sa.text("people = 1"),
    )
    op.create_index("ix_household_cause", "household", ["county_code", "main_cause", "household_no"], unique=False)
    op.create_index("ix_household_status", "household", ["county_code", "status", "household_no"], unique=False)
    op.create_index("ix_household_type", "household", ["county_code", "household_type", "household_no"], unique=False)
    op.add_column("id_number_key", sa.Column("left_kind", sa.String(), nullable=True))
    op.add_column("import_job", sa.Column("role", sa.String(), server_default="township", nullable=False))
    op.add_column("import_job", sa.Column("mode", sa.String(), server_default="add", nullable=False))
    op.add_column(
        "import_job", sa.Column("committer", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True)
    )
    op.add_column(
        "import_job", sa.Column("refusal", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True)
    )
    op.add_column("import_job", sa.Column("accepted_records", sa.Integer(), server_default="0", nullable=False))
    op.add_column("import_job", sa.Column("rejected_records", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "import_job", sa.Column("changed", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column(
        "import_job",
        sa.Column("unchanged", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
    )
    op.create_index(
        "ix_import_job_committing",
        "import_job",
        ["county_code", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'committing'"),
    )
    op.add_column("member", sa.Column("skill", sa.String(), nullable=True))
    op.add_column("member", sa.Column("dibao", sa.Boolean(), nullable=True))
    op.add_column("member", sa.Column("major_illness_insured", sa.Boolean(), nullable=True))
    op.add_column("member", sa.Column("supplementary_insured", sa.Boolean(), nullable=True))
    op.add_column("member", sa.Column("medical_assistance", sa.Boolean(), nullable=True))
    op.add_column("member", sa.Column("disability_kind", sa.String(), nullable=True))
    op.add_column("member", sa.Column("disability_grade", sa.Integer(), nullable=True))
    op.add_column("member", sa.Column("disability_card_encrypted", sa.LargeBinary(), nullable=True))
    op.add_column("member", sa.Column("returning_graduate", sa.Boolean(), nullable=True))
    op.add_column("member", sa.Column("veteran", sa.Boolean(), nullable=True))
    op.add_column("member", sa.Column("no_income_source", sa.Boolean(), nullable=True))
    op.add_column("member", sa.Column("no_able_supporter", sa.Boolean(), nullable=True))
    op.add_column("member", sa.Column("own_cause", sa.String(), nullable=True))
    op.add_column("member", sa.Column("own_plan", sa.String(), nullable=True))
    op.add_column("member", sa.Column("joined_on", sa.Date(), nullable=True))
    op.add_column("member", sa.Column("joined_kind", sa.String(), nullable=True))
    op.add_column("member", sa.Column("from_household_id", sa.Uuid(), nullable=True))
    op.add_column("member", sa.Column("left_on", sa.Date(), nullable=True))
    op.add_column("member", sa.Column("left_kind", sa.String(), nullable=True))
    op.add_column("member", sa.Column("to_household_id", sa.Uuid(), nullable=True))
    op.drop_index(op.f("ix_member_household"), table_name="member")
    op.create_index(
        "ix_member_household",
        "member",
        ["county_code", "household_id", "born_on"],
        unique=False,
        postgresql_include=["left_on"],
    )
    op.create_index(
        "ix_member_able",
        "member",
        ["county_code", "household_id"],
        unique=False,
        postgresql_where=sa.text("left_on IS NULL AND labour_capacity IN ('ordinary', 'skilled', 'weak')"),
    )
    op.create_index(
        "ix_member_disabled",
        "member",
        ["county_code", "household_id"],
        unique=False,
        postgresql_where=sa.text("left_on IS NULL AND (health = 'disabled' OR disability_kind IS NOT NULL)"),
    )
    op.create_index("ix_member_id_index", "member", ["id_index"], unique=False)
    op.create_index(
        "ix_member_name",
        "member",
        ["name", "county_code", "household_id"],
        unique=False,
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.create_index("ix_member_namesakes", "member", ["county_code", "name", "born_on"], unique=False)
    op.create_index(
        "ix_member_serious",
        "member",
        ["county_code", "household_id"],
        unique=False,
        postgresql_where=sa.text("left_on IS NULL AND health = 'serious'"),
    )
    op.add_column("staged_household", sa.Column("built_year", sa.Integer(), nullable=True))
    op.add_column("staged_household", sa.Column("electricity", sa.Boolean(), nullable=True))
    op.add_column("staged_household", sa.Column("fuels", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("staged_household", sa.Column("support_form", sa.String(), nullable=True))
    op.add_column("staged_household", sa.Column("planned_exit_year", sa.Integer(), nullable=True))
    op.add_column("staged_household", sa.Column("help_plan", sa.String(), nullable=True))
    op.add_column("staged_household", sa.Column("help_needs", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column("staged_household", sa.Column("found_version", sa.Integer(), nullable=True))
    op.add_column("staged_household", sa.Column("row", sa.Integer(), server_default="0", nullable=False))
    op.add_column("staged_member", sa.Column("skill", sa.String(), nullable=True))
    op.add_column("staged_member", sa.Column("dibao", sa.Boolean(), nullable=True))
    op.add_column("staged_member", sa.Column("major_illness_insured", sa.Boolean(), nullable=True))
    op.add_column("staged_member", sa.Column("supplementary_insured", sa.Boolean(), nullable=True))
    op.add_column("staged_member", sa.Column("medical_assistance", sa.Boolean(), nullable=True))
    op.add_column("staged_member", sa.Column("disability_kind", sa.String(), nullable=True))
    op.add_column("staged_member", sa.Column("disability_grade", sa.Integer(), nullable=True))
    op.add_column("staged_member", sa.Column("disability_card_encrypted", sa.LargeBinary(), nullable=True))
    op.add_column("staged_member", sa.Column("returning_graduate", sa.Boolean(), nullable=True))
    op.add_column("staged_member", sa.Column("veteran", sa.Boolean(), nullable=True))
    op.add_column("staged_member", sa.Column("no_income_source", sa.Boolean(), nullable=True))
    op.add_column("staged_member", sa.Column("no_able_supporter", sa.Boolean(), nullable=True))
    op.add_column("staged_member", sa.Column("own_cause", sa.String(), nullable=True))
    op.add_column("staged_member", sa.Column("own_plan", sa.String(), nullable=True))
    op.add_column("village", sa.Column("valid_to", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("village", "valid_to")
    op.drop_column("staged_member", "own_plan")
    op.drop_column("staged_member", "own_cause")
    op.drop_column("staged_member", "no_able_supporter")
    op.drop_column("staged_member", "no_income_source")
    op.drop_column("staged_member", "veteran")
    op.drop_column("staged_member", "returning_graduate")
    op.drop_column("staged_member", "disability_card_encrypted")
    op.drop_column("staged_member", "disability_grade")
    op.drop_column("staged_member", "disability_kind")
    op.drop_column("staged_member", "medical_assistance")
    op.drop_column("staged_member", "supplementary_insured")
    op.drop_column("staged_member", "major_illness_insured")
    op.drop_column("staged_member", "dibao")
    op.drop_column("staged_member", "skill")
    op.drop_column("staged_household", "row")
    op.drop_column("staged_household", "found_version")
    op.drop_column("staged_household", "help_needs")
    op.drop_column("staged_household", "help_plan")
    op.drop_column("staged_household", "planned_exit_year")
    op.drop_column("staged_household", "support_form")
    op.drop_column("staged_household", "fuels")
    op.drop_column("staged_household", "electricity")
    op.drop_column("staged_household", "built_year")
    op.drop_index(
        "ix_member_serious", table_name="member", postgresql_where=sa.text("left_on IS NULL AND health = 'serious'")
    )
    op.drop_index("ix_member_namesakes", table_name="member")
    op.drop_index("ix_member_name", table_name="member", postgresql_where=sa.text("left_on IS NULL"))
    op.drop_index("ix_member_id_index", table_name="member")
    op.drop_index(
        "ix_member_disabled",
        table_name="member",
        postgresql_where=sa.text("left_on IS NULL AND (health = 'disabled' OR disability_kind IS NOT NULL)"),
    )
    op.drop_index(
        "ix_member_able",
        table_name="member",
        postgresql_where=sa.text("left_on IS NULL AND labour_capacity IN ('ordinary', 'skilled', 'weak')"),
    )
    op.drop_index("ix_member_household", table_name="member", postgresql_include=["left_on"])
    op.create_index(op.f("ix_member_household"), "member", ["county_code", "household_id"], unique=False)
    op.drop_column("member", "to_household_id")
    op.drop_column("member", "left_kind")
    op.drop_column("member", "left_on")
    op.drop_column("member", "from_household_id")
    op.drop_column("member", "joined_kind")
    op.drop_column("member", "joined_on")
    op.drop_column("member", "own_plan")
    op.drop_column("member", "own_cause")
    op.drop_column("member", "no_able_supporter")
    op.drop_column("member", "no_income_source")
    op.drop_column("member", "veteran")
    op.drop_column("member", "returning_graduate")
    op.drop_column("member", "disability_card_encrypted")
    op.drop_column("member", "disability_grade")
    op.drop_column("member", "disability_kind")
    op.drop_column("member", "medical_assistance")
    op.drop_column("member", "supplementary_insured")
    op.drop_column("member", "major_illness_insured")
    op.drop_column("member", "dibao")
    op.drop_column("member", "skill")
    op.drop_index("ix_import_job_committing", table_name="import_job", postgresql_where=sa.text("state = 'committing'"))
    op.drop_column("import_job", "unchanged")
    op.drop_column("import_job", "changed")
    op.drop_column("import_job", "rejected_records")
    op.drop_column("import_job", "accepted_records")
    op.drop_column("import_job", "refusal")
    op.drop_column("import_job", "committer")
    op.drop_column("import_job", "mode")
    op.drop_column("import_job", "role")
    op.drop_column("id_number_key", "left_kind")
    op.drop_index("ix_household_type", table_name="household")
    op.drop_index("ix_household_status", table_name="household")
    op.drop_index("ix_household_cause", table_name="household")
    op.drop_index("ix_household_alone", table_name="household", postgresql_where=sa.text("people = 1"))
    op.create_index(op.f("ix_household_head_name"), "household", ["county_code", "head_name"], unique=False)
    op.drop_column("household", "membership_on")
    op.drop_column("household", "split_on")
    op.drop_column("household", "split_from")
    op.drop_column("household", "merged_into")
    op.drop_column("household", "removed_kind")
    op.drop_column("household", "removed_on")
    op.drop_column("household", "help_needs")
    op.drop_column("household", "help_plan")
    op.drop_column("household", "planned_exit_year")
    op.drop_column("household", "support_form")
    op.drop_column("household", "fuels")
    op.drop_column("household", "electricity")
    op.drop_column("household", "built_year")
    op.drop_column("area", "valid_to")
    op.drop_column("area", "valid_from")
    op.drop_column("area", "county_code")
    op.drop_table("area_succession")
    op.drop_table("area_book")
    op.drop_index("uq_skill_member", table_name="skill", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_skill_household", table_name="skill")
    op.drop_table("skill")
    op.drop_index("ix_employment_post", table_name="employment")
    op.drop_index("ix_employment_household", table_name="employment")
    op.drop_table("employment")
    op.drop_index("uq_training_number", table_name="training", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_training_household", table_name="training")
    op.drop_table("training")
    op.drop_index("ix_procedure_finding_round", table_name="procedure_finding")
    op.drop_table("procedure_finding")
    op.drop_index("ix_notice_objection_notice", table_name="notice_objection")
    op.drop_table("notice_objection")
    op.drop_index("uq_health_file_member", table_name="health_file", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_health_file_household", table_name="health_file")
    op.drop_table("health_file")
    op.drop_index("ix_goods_step_batch", table_name="goods_step")
    op.drop_index("ix_goods_step_area", table_name="goods_step")
    op.drop_table("goods_step")
    op.drop_index("ix_donation_household", table_name="donation")
    op.drop_table("donation")
    op.drop_index("ix_water_check_household", table_name="water_check")
    op.drop_table("water_check")
    op.drop_index("uq_visit_client", table_name="visit", postgresql_where=sa.text("client_id IS NOT NULL"))
    op.drop_index("ix_visit_household", table_name="visit")
    op.drop_index("ix_visit_helper", table_name="visit")
    op.drop_table("visit")
    op.drop_index("uq_relocation_household", table_name="relocation", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_relocation_household", table_name="relocation")
    op.drop_index("ix_relocation_batch", table_name="relocation")
    op.drop_table("relocation")
    op.drop_index("ix_public_notice_id", table_name="public_notice")
    op.drop_index("ix_public_notice_area", table_name="public_notice")
    op.drop_table("public_notice")
    op.drop_index("ix_project_notice_project", table_name="project_notice")
    op.drop_index("ix_project_notice_area", table_name="project_notice")
    op.drop_table("project_notice")
    op.drop_table("procedure_step")
    op.drop_index("ix_procedure_entry_household", table_name="procedure_entry")
    op.drop_table("procedure_entry")
    op.drop_index(
        "uq_organisation_link_same",
        table_name="organisation_link",
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.drop_index("ix_organisation_link_household", table_name="organisation_link")
    op.drop_table("organisation_link")
    op.drop_index("ix_monitoring_object_household", table_name="monitoring_object")
    op.drop_index("ix_monitoring_object_area", table_name="monitoring_object")
    op.drop_table("monitoring_object")
    op.drop_index("ix_measure_household", table_name="measure")
    op.drop_table("measure")
    op.drop_index("ix_living_check_household", table_name="living_check")
    op.drop_table("living_check")
    op.drop_index("ix_household_task_household", table_name="household_task")
    op.drop_index("ix_household_task_helper", table_name="household_task")
    op.drop_table("household_task")
    op.drop_index(
        "uq_household_plan_number", table_name="household_plan", postgresql_where=sa.text("withdrawn_on IS NULL")
    )
    op.drop_index(
        "uq_household_plan_household", table_name="household_plan", postgresql_where=sa.text("withdrawn_on IS NULL")
    )
    op.drop_index("ix_household_plan_household", table_name="household_plan")
    op.drop_table("household_plan")
    op.drop_index(
        "uq_household_pairing_responsible",
        table_name="household_pairing",
        postgresql_where=sa.text("pairing_role = 'responsible' AND ended_on IS NULL AND withdrawn_on IS NULL"),
    )
    op.drop_index("ix_household_pairing_household", table_name="household_pairing")
    op.drop_index("ix_household_pairing_helper", table_name="household_pairing")
    op.drop_table("household_pairing")
    op.drop_index("ix_household_item_household", table_name="household_item")
    op.drop_table("household_item")
    op.drop_index(
        "uq_household_health_file", table_name="household_health_file", postgresql_where=sa.text("withdrawn_on IS NULL")
    )
    op.drop_index("ix_household_health_file_household", table_name="household_health_file")
    op.drop_table("household_health_file")
    op.drop_index("uq_hard_case_household", table_name="hard_case", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_hard_case_household", table_name="hard_case")
    op.drop_table("hard_case")
    op.drop_index("uq_goods_batch_number", table_name="goods_batch", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_goods_batch_made_of", table_name="goods_batch")
    op.drop_index("ix_goods_batch_area", table_name="goods_batch")
    op.drop_table("goods_batch")
    op.drop_index("uq_fund_transfer_reverses", table_name="fund_transfer")
    op.drop_table("fund_transfer")
    op.drop_index("uq_fund_entry_reverses", table_name="fund_entry")
    op.drop_index("ix_fund_entry_village", table_name="fund_entry")
    op.drop_index("ix_fund_entry_project", table_name="fund_entry")
    op.drop_index("ix_fund_entry_household", table_name="fund_entry")
    op.drop_table("fund_entry")
    op.drop_index("uq_fund_claim_number", table_name="fund_claim", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_fund_claim_project", table_name="fund_claim")
    op.drop_index("ix_fund_claim_area", table_name="fund_claim")
    op.drop_table("fund_claim")
    op.drop_index("ix_dwelling_check_household", table_name="dwelling_check")
    op.drop_table("dwelling_check")
    op.drop_index("ix_document_subject", table_name="document")
    op.drop_index("ix_document_household", table_name="document")
    op.drop_index("ix_document_content", table_name="document")
    op.drop_index("ix_document_area", table_name="document")
    op.drop_table("document")
    op.drop_index(
        "uq_change_request_pending", table_name="change_request", postgresql_where=sa.text("state = 'submitted'")
    )
    op.drop_index("ix_change_request_household", table_name="change_request")
    op.drop_table("change_request")
    op.drop_index("uq_welfare_post_number", table_name="welfare_post", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_welfare_post_area", table_name="welfare_post")
    op.drop_table("welfare_post")
    op.drop_index("uq_village_year", table_name="village_year", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_village_year_area", table_name="village_year")
    op.drop_table("village_year")
    op.drop_index("ix_village_team_area", table_name="village_team")
    op.drop_table("village_team")
    op.drop_index("ix_village_task_helper", table_name="village_task")
    op.drop_index("ix_village_task_area", table_name="village_task")
    op.drop_table("village_task")
    op.drop_index("uq_village_profile", table_name="village_profile", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_village_profile_area", table_name="village_profile")
    op.drop_table("village_profile")
    op.drop_index("uq_village_plan", table_name="village_plan", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_village_plan_area", table_name="village_plan")
    op.drop_table("village_plan")
    op.drop_index(
        "uq_village_pairing_unit",
        table_name="village_pairing",
        postgresql_where=sa.text("unit_id IS NOT NULL AND ended_on IS NULL AND withdrawn_on IS NULL"),
    )
    op.drop_index(
        "uq_village_pairing_helper",
        table_name="village_pairing",
        postgresql_where=sa.text("helper_id IS NOT NULL AND ended_on IS NULL AND withdrawn_on IS NULL"),
    )
    op.drop_index("ix_village_pairing_unit", table_name="village_pairing")
    op.drop_index("ix_village_pairing_helper", table_name="village_pairing")
    op.drop_index("ix_village_pairing_area", table_name="village_pairing")
    op.drop_table("village_pairing")
    op.drop_index("ix_village_item_area", table_name="village_item")
    op.drop_table("village_item")
    op.drop_table("staged_record")
    op.drop_index(
        "uq_responsibility_letter_number",
        table_name="responsibility_letter",
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )
    op.drop_index("ix_responsibility_letter_unit", table_name="responsibility_letter")
    op.drop_index("ix_responsibility_letter_helper", table_name="responsibility_letter")
    op.drop_index("ix_responsibility_letter_area", table_name="responsibility_letter")
    op.drop_table("responsibility_letter")
    op.drop_index("ix_record_change_kind", table_name="record_change")
    op.drop_table("record_change")
    op.drop_index("uq_project_number", table_name="project", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_project_area", table_name="project")
    op.drop_table("project")
    op.drop_index(
        "uq_procedure_round_running", table_name="procedure_round", postgresql_where=sa.text("state = 'running'")
    )
    op.drop_index("ix_procedure_round_id", table_name="procedure_round")
    op.drop_index("ix_procedure_round_area", table_name="procedure_round")
    op.drop_table("procedure_round")
    op.drop_index("uq_organisation_number", table_name="organisation", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_organisation_area", table_name="organisation")
    op.drop_table("organisation")
    op.drop_index("ix_object_pairing_unit", table_name="object_pairing")
    op.drop_index("ix_object_pairing_object", table_name="object_pairing")
    op.drop_index("ix_object_pairing_area", table_name="object_pairing")
    op.drop_table("object_pairing")
    op.drop_index("ix_object_donation_object", table_name="object_donation")
    op.drop_index("ix_object_donation_area", table_name="object_donation")
    op.drop_table("object_donation")
    op.drop_index(
        "uq_living_allowance_year", table_name="living_allowance", postgresql_where=sa.text("withdrawn_on IS NULL")
    )
    op.drop_index("ix_living_allowance_area", table_name="living_allowance")
    op.drop_table("living_allowance")
    op.drop_index("uq_helper_number", table_name="helper", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_helper_area", table_name="helper")
    op.drop_table("helper")
    op.drop_index("uq_help_unit_number", table_name="help_unit", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_help_unit_area", table_name="help_unit")
    op.drop_table("help_unit")
    op.drop_index("ix_help_activity_helper", table_name="help_activity")
    op.drop_index("ix_help_activity_area", table_name="help_activity")
    op.drop_table("help_activity")
    op.drop_table("funded_item")
    op.drop_index("uq_fund_plan_number", table_name="fund_plan", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_fund_plan_area", table_name="fund_plan")
    op.drop_table("fund_plan")
    op.drop_index("uq_fund_account_number", table_name="fund_account", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_fund_account_area", table_name="fund_account")
    op.drop_table("fund_account")
    op.drop_table("export_part")
    op.drop_index("ix_export_job_waiting", table_name="export_job", postgresql_where=sa.text("state = 'waiting'"))
    op.drop_table("export_job")
    op.drop_index("uq_duplicate_pair", table_name="duplicate_pair")
    op.drop_index("ix_duplicate_pair_state", table_name="duplicate_pair")
    op.drop_index("ix_duplicate_pair_area", table_name="duplicate_pair")
    op.drop_table("duplicate_pair")
    op.drop_table("document_content")
    op.drop_table("area_staging")
    op.drop_index("ix_area_change_successor", table_name="area_change")
    op.drop_index("ix_area_change_code", table_name="area_change")
    op.drop_table("area_change")
    op.drop_index("uq_allowance_month", table_name="allowance", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_allowance_area", table_name="allowance")
    op.drop_table("allowance")
    op.drop_index("uq_aid_object_number", table_name="aid_object", postgresql_where=sa.text("withdrawn_on IS NULL"))
    op.drop_index("ix_aid_object_area", table_name="aid_object")
    op.drop_table("aid_object")
