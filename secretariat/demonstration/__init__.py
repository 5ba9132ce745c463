"""Demonstration data: readable files, performed as real steps with the clock set back."""
