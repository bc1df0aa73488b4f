"""What the commands of `fupin` do; `services.cli` says how they are called."""
