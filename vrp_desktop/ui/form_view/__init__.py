"""Shows a live form: one card a question, errors beside it and in a summary, every answer kept at once.

``page`` arranges; ``tree`` builds the form; ``card`` is one question, ``grid`` several in rows; ``editors`` says which
way to answer a question has. ``answering`` takes answers as steps, ``being_typed`` what is not taken yet; ``telling``
shows what came of them; ``keyboard`` is the way through the questions, ``bars`` what stands below them; ``keeping``
writes answers into the draft and finishes the record. The live form is the only truth; widgets show it.
"""
