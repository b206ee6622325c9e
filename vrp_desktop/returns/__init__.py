"""Workbooks, made from values that `disclosure` let out; nothing here sees a store.

``values`` is what a return is made of and its preview; ``workbook`` the sheet writer that every return uses;
``ambassador`` (R-A) and ``partnership`` (R-B) place the sheets; ``meta`` seals what was written; ``package`` makes the
file the same for the same values; ``write`` puts it in its place, whole or not at all. ``extract`` writes a register's
rows, however many.
"""
