"""Mutation testing of the rules: would a test notice a mistake in this line?"""
