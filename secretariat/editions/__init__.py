"""Editions of the report: drafted on live figures, then published once, frozen, compared, sent and shared."""
