"""People beyond the register whom units help: students, veterans, migrants, old party members and others."""
