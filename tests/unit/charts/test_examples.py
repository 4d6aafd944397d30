"""The examples in the chart modules' own words are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import adapters.charts

MODULES = [found.name for found in pkgutil.iter_modules(adapters.charts.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name):
    assert doctest.testmod(importlib.import_module(f"adapters.charts.{name}")).failed == 0
