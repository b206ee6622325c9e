"""Every Qt line of the program.

``window`` places pages and connects them; ``open_forms`` are the forms among them, ``home`` is where a person begins,
``looking_up`` what was written down, ``due`` what is to be done, ``going_out`` what goes to others, ``help`` the way to
a text and back; ``closing`` and ``last_words`` stand before the end. ``pages`` hold one screen each; ``form_view``
shows a live form; ``charts`` paint numbers, ``print`` pages of paper; ``models`` are Qt item models over operations;
``jobs`` runs operations on the database thread; ``fields`` makes every labelled row; ``theme`` is the only place of
colours, sizes and spacing.
"""
