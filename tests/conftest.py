"""Every test of a property draws the same examples each time, and never fails on a slow machine."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=15, database=None)
settings.load_profile("steady")
