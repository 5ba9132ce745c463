"""A spreadsheet comes in: opened within bounds, understood, shown row by row, then done whole or not at all."""
