"""The audit logs of all services, read as one."""
