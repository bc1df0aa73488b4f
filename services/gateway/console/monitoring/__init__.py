"""The monitoring's pages: alerts, targets, duties, supervision, spot checks, bulletins."""
