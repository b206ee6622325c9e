"""The analysis: a question as a sentence, its numbers as a table and as a chart, and the records behind a number.

``page`` puts ``question`` (what to count), ``kept`` (questions with a name), ``numbers`` (the table), ``chart`` and
``behind`` (the records) together.
"""
