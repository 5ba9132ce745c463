"""What every record has, whatever its kind: steps, comments, files, follows, history, reminders."""
