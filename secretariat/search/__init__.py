"""Search over titles, codes, people and organisations that the reader may see."""
