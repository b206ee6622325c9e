"""The complete list of what a person can do. One file a subject; each change is one transaction.

``setup`` ``people`` ``reopening``
            set up a store, unlock it, get back in; who may open it; come back to the same question after the lock
``home`` ``reminders``
            what the first page shows, and the one thing that it reminds of
``entry``   begin, keep, resume, finish and throw away a record's draft; ``undoing`` steps back in it; ``code_names``
``links``   records that point at others; ``talks`` what is only counted
``find`` ``show`` ``history`` ``bin``
            the table of records, one record in words, how it came to be so, and what was deleted
``making``  preview a return and write its workbook
``publishing``
            put a changed form into the store
``backups`` ``rescue`` ``checking`` ``tidying`` ``looking``
            copies, what to do when the records do not open, whether they are whole, what is due, who looked at what
``practice`` ``sample_borough`` ``sample_answers`` ``self_test``
            made-up records, and whether an installation works

Window, command line and sample maker all use these; nothing else changes a store.
"""
