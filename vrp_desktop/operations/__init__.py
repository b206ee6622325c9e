"""The complete list of what a person can do. One file a subject; each change is one transaction.

``setup``   set up a store, unlock it, get back in with the recovery key
``entry``   begin, keep, resume, finish and throw away a record's draft
``find``    the table of records; ``show`` one record in words and its history
``home``    what the first page shows
``making``  preview a return and write its workbook
``practice`` the sample borough

Window, command line and sample maker all use these; nothing else changes a store.
"""
