"""Counts of registers over a period, as raw `CountTable`s that only `disclosure` may let out.

``period`` has months; ``month`` the figures of the home page; ``people`` one person's month; ``worries`` and
``activity`` the tables of the partnership return. Every measure reads the registers of an open store.
"""
