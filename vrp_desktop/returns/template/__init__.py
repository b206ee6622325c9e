"""The council's own workbook, filled with a return's tables and nothing in it lost.

``gate`` and ``worker`` let a workbook in; ``opened`` takes it apart, ``targets`` says what can be filled, ``mapping``
where each thing goes. ``placing`` and ``growing`` plan it, ``fill`` carries it out and ``totals`` checks what the
template adds up. ``cells``, ``markup``, ``sheet`` and ``styles`` know the file format; ``grid`` what comes in.
"""
