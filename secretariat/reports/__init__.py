"""One report, built once as plain data and rendered in every form."""
