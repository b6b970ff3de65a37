"""Tests that drive a real browser; a package, so that its names do not meet those beside it."""
