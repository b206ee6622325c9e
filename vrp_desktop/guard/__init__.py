"""Finds personal data in free text, so that it is taken out before a record is finished.

Telephone numbers, e-mail addresses, full postcodes, NHS and National Insurance numbers stop a form until they are taken
out or have a reason. Dates of birth, registrations, names on social media, house numbers and listed first names are
only pointed out; other names, and those in small letters, are not found. The room depends on nothing but its own words.
"""
