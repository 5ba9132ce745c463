"""Addresses of rosters in Excel."""
