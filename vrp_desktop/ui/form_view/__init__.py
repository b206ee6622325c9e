"""Shows a live form: one card a question, errors beside it and in a summary, every answer kept at once.

``page`` arranges; ``tree`` builds the form; ``card`` is one question, ``grid`` several in rows; ``editors`` says which
way to answer a question has; ``keeping`` writes answers into the draft and finishes the record. The live form is the
only truth; widgets show it.
"""
