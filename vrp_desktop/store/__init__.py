"""The encrypted store of one laptop. Dicts, rows and driver errors stay in here; what leaves is typed.

``connection``  the one place that opens a database; ``errors`` what can go wrong with it
``slots`` ``words`` ``recovery_key`` ``folder``
                how it is unlocked, and where it lies
``migrations``  append-only steps of its shape
``log``         the truth: revisions, never changed; ``drafts`` what is not finished yet
``registers`` (their shape: ``register_tables``) ``records`` (their words: ``record_words``, their order: ``places``)
``links``       derived from the log whenever they are read: a flat table a form, all records, search words, and which
                record points at which
``people`` ``laptop`` ``forms`` ``returns_made`` ``returns_signed`` ``own_returns``
                who, where, with which forms, what went out, which workbooks were approved, returns of one's own
``releases``    what was published, cell by cell, and up to where its days are frozen
``given_out``   what was copied, printed or exported for internal use, and what it told
``talks``       how many Ask Me talks, and nothing else; ``support`` who waits for a call
``imported``    which records came in together from a list; ``templates`` the council's own workbooks
``views``       questions of the analysis that are kept under a name
``upkeep``      when they were checked and tidied last
``head``        beside the database: which revision came last, so that an older copy is noticed
``backups`` (when and where: ``backup_plan``) ``bring_back`` (its steps on the disk: ``restore``)
                whole copies that are checked before they count, and putting one in place
``rescue``      what can be done about a store that does not open; ``damage`` says why it does not
``salvage``     what can be read of a damaged database, by its ``pages`` and their ``cells``
``durable``     writing a file so that it is whole or not there
``store``       ties them together; ``thread`` the one thread that works with it
"""
