"""What the plans in force demand of the organisation, and what of it is missing."""
