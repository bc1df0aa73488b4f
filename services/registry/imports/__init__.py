"""Staged imports of workbooks: read, check, preview, commit."""
