"""Sign-ins that go on: listed by their person or an administrator, and ended."""
