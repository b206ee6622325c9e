"""Counts of registers over a period, as raw `CountTable`s that only `disclosure` may let out.

``period`` has months, quarters and runs of months; ``spec`` says what a table asks for; ``sources`` gives the items
that are counted, ``late`` says which records count in a period, ``census`` reads each source once; ``tabulate`` counts,
and finds the records behind a cell; ``analysis`` turns a question by one or two fields into a specification.
``talks``, ``readings``, ``series`` and ``quality`` are tables of their own kind; ``changes`` has the calculations.
``month`` and ``people`` are the figures of the home page and of one person's return.
"""
