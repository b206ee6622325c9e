"""People from an old list: a partnership's workbook of volunteers becomes records, one for each row.

``file`` reads the rows of a file that somebody else made, ``table`` finds the headings, ``guesses`` says which column
answers what and which word means which choice, ``days`` reads days as people write them, ``check`` tries each row with
the form's own rules, and ``bring_in`` writes what is good in one transaction, remembers it, and takes all of it out
again.
"""
