"""Clusters and the organisations, people and sourced figures inside each."""
