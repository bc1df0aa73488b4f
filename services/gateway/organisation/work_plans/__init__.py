"""Plans of work: submitted, put before a meeting of the group that approves them, approved, issued, acknowledged."""
