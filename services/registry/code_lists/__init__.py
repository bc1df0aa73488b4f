"""The code lists, for programs and pages that show or fill in what the register holds."""
