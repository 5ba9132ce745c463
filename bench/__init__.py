"""The bench: the product's pages measured beside bare ones, in the same run under the same server."""
