"""The complete list of what a person can do. One file a subject; each change is one transaction.

``setup`` ``people`` ``reopening``
            set up a store, unlock it, get back in; who may open it; come back to the same question after the lock
``home`` ``reminders``
            what the first page shows, and the one thing that it reminds of
``entry``   begin, keep, resume, finish and throw away a record's draft; ``undoing`` steps back in it; ``code_names``
``links``   records that point at others; ``talks`` what is only counted
``from_links`` ``following`` ``alike``
            what a form takes over from records it points at, what follows when it is finished, what may be the same
``to_do``   what is due, in rooms of its own; ``clocks`` ``journey`` ``learning`` by when, a journey as a whole, what is
            not right yet
``helplines`` ``support`` ``catalogue``
            numbers to tell people, a call for oneself, the measures to start with
``old_list`` ``case_study``
            people from an old list, and the case study as a document
``find`` ``show`` ``history`` ``bin`` (by question names: ``reading``)
            the table of records, one record in words, how it came to be so, and what was deleted
``analysis``
            in rooms of its own: questions to the records, answered on the screen; only protected tables leave
``making`` ``sign_off`` ``posters``
            preview a return and write its workbook (``return_definitions`` ``row_sheets``); check and approve it; what
            of it stands on a ward's poster
``templates``
            fill the council's own workbook (``template_guesses``)
``releasing``
            attack counts before they go out, together with all that is out already, and keep what they told
``publishing``
            put a changed form into the store
``backups`` ``rescue`` ``checking`` ``tidying`` ``looking``
            copies, what to do when the records do not open, whether they are whole, what is due, who looked at what
``practice`` ``sample_borough`` ``sample_answers`` ``self_test``
            made-up records, and whether an installation works

Window, command line and sample maker all use these; nothing else changes a store.
"""
