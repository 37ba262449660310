"""Measurements that are part of the product: each gives a table of what was measured, never a verdict."""
