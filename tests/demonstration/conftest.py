"""The demonstration's files, read once."""

import pytest

from tests.demonstration.files import Files


@pytest.fixture(scope="session")
def files() -> Files:
    return Files()
