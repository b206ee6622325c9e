"""Extracts: a register's rows as a workbook, a page at a time, so that a million rows need no more memory than ten.

``cells`` gives a page of rows as the XML of their cells, a column at a time; ``sheet`` puts a sheet around it;
``parts`` holds what else a workbook consists of; ``archive`` is the zip file, compressed in a thread of its own;
``book`` joins sheets, and begins a further one where a sheet is full; ``password`` locks the finished file;
``make`` puts title page, rows and codebook together and puts the file in its place, whole or not at all.

openpyxl makes an object of each cell and takes some sixteen times as long: it stays for returns, which have charts and
few rows. Text is always a text cell, whatever it begins with.
"""
