"""The page of a job: how far it is, and the file it made."""
