"""A mail server for the stories in which letters leave."""

from tests.work.conftest import post

__all__ = ["post"]
