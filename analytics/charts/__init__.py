"""Draws: every chart is a pure function from frames to a figure."""
