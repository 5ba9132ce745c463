"""What a spreadsheet says: opened within bounds, its cells read, its headings, values and periods understood."""
