"""Taking a register out as an Excel workbook: the coordinator alone, for a reason, and it is written down.

``fields`` says which columns there are to choose from, ``persons`` which of them tell of nobody; ``columns`` turns the
chosen ones into columns of a sheet; ``repeats`` gives the rows of what is asked several times; ``taking`` previews the
extract and makes it; ``choices`` keeps what was chosen under a name.
"""
