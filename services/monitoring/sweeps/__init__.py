"""The daily sweep: every household of a county is judged as of a day, and what nobody answered in time goes up."""
