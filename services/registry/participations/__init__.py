"""Villagers and poor households taking part in planning, building, managing and supervising: who, what, what came."""
