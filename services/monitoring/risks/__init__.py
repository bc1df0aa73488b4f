"""What endangers a household: rules that look at what is known of it, and the alerts that follow."""
