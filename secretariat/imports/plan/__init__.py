"""What a spreadsheet asks of a plan: read row by row, compared with what stands, carried out and taken back."""
