"""What a household and its people are entitled to by the plan in force, each answer explained."""
