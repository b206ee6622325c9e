"""Finds personal data in free text, so that it is taken out before a record is finished.

Structured data only: telephone numbers, e-mail addresses, full postcodes, NHS and National Insurance numbers, and, as a
hint, house numbers. Names are not found. The room depends on nothing.
"""
