"""The desk: what waits for me, what I asked of others, what changed, what comes."""
