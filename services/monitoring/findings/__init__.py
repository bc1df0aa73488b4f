"""Findings: problems that were found, rectified, and closed by somebody else."""
