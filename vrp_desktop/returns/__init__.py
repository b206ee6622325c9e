"""Workbooks, made from values that `disclosure` let out; nothing here sees a store.

``definition`` says what a return is, read from a TOML file; ``values`` is what one is made of and its preview;
``book`` places the sheets, ``workbook`` writes each, ``charts`` draws; ``meta`` seals what was written; ``package``
makes the file the same for the same values; ``write`` puts it in its place, whole or not at all. ``signing`` fills in
who signed; ``published`` keeps the cells that were given out. ``poster`` is what a ward is told on paper.
``extract`` writes a register's rows, however many; ``template`` fills a council's own workbook instead;
``one_table`` is the workbook of the analysis.
"""
