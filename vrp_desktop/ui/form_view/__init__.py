"""Shows a live form: one card a question, errors beside it and in a summary, every answer kept at once.

``page`` arranges; ``card`` is one question; ``editors`` are the ways to answer; ``keeping`` writes answers into the
draft and finishes the record. The live form is the only truth; widgets show it.
"""
