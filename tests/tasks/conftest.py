"""Who tasks are about: a coordinator and a member."""

import pytest


@pytest.fixture
def maude(make):
    return make.coordinator("Maude Lachapelle")


@pytest.fixture
def samuel(make):
    return make.member("Samuel Ouellet")
