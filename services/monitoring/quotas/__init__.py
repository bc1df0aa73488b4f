"""Quotas: a target's value broken down to the areas below, part by part, so that the parts add up to it again."""
