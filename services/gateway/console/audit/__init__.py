"""What must be accounted for: the audit logs of all services, and whether they are whole."""
