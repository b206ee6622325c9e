"""Sections of the page "This laptop": who may open it, its backups, whether its records are whole. A module each.

A section is a page that says what it is for, knows `take_focus`, and comes into the list in `sections`.
"""
