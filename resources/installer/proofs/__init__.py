"""Installs, runs, updates and removes what was built, as IT and a volunteer would, and says of each proof if it holds.

============== ====================================================================================================
``everything`` all proofs in one run, with a second build and a next version
``verdicts``   what is claimed, and whether it held
``screen``     a virtual screen: keys, windows, pictures
``laptop``     one installed program, whatever the system: its commands, its window, a worry written by keys
``places``     what was written where: the files before and after
``windows``    the circle of the Windows installer, in a fresh Wine prefix
``debian``     the circle of the Debian package, on this machine
``packages``   signatures, sums, lists of contents, and the same bytes from the same sources
``start``      how long until the first page is painted: installed against from the sources
============== ====================================================================================================
"""
