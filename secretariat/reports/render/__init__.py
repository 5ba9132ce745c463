"""One renderer per form; each has `render(report, words=None) -> bytes`."""
