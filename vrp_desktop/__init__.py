"""VRP Desktop: what residents worry about, what volunteers did, and the returns a council signs.

The map. Imports go downwards only (`pyproject.toml` holds it as a contract, checked by import-linter):

==================  =====================================================================================
``app``             wiring and the command line; ``__main__`` only calls it
``ui``              every Qt line: window, pages, form view, item models, fields, jobs, theme
``operations``      the complete list of what a person can do, one file a subject, one transaction each
``returns``         what a return is (a file of ``resources/returns``), workbooks, extracts, templates; gets values
``measures``        counts of registers over a period, as ``CountTable``, and the records behind each
``store``           connection, key slots, migrations, revision log, drafts, registers, search
``disclosure``      rounding, ``SafeTable`` and ``RecordSheet`` (``RecordStream``): the only two ways out for data;
                    the attack before a release
``forms``           XPath, definition, instance, evaluation; ``forms.publishing``: from a workbook to a form
``guard``           personal data in free text
``untrusted``       opening a file that somebody else made: a gate before any reader, a worker process around it
``work`` ``problems`` ``settings`` ``shipped`` ``dates``
                    progress and cancel; what we tell the person; every setting; files that ship with us; days in words
==================  =====================================================================================

The way of one record::

    resources/forms/*.md --publish--> XForm XML --> Form (immutable) --> LiveForm (answers, no Qt)
         forms.publish is the door: gate, workbook, checks and pyxform, in a worker process (forms.publishing.worker)
         untrusted is that gate and that worker, for whatever comes from outside: a form, a template, an old list
         store.forms keeps each version, and behind it the choices that it retired (forms.kept)
         forms.xform reads a Form; forms.program compiles and ranks its rules once; a LiveForm's cells (forms.instance)
         stand in a forms.world; forms.evaluation queues what an answer reaches, forms.working_out does it cell by cell
         ui/form_view shows the LiveForm; each accepted answer goes to store.drafts at once
         operations.entry.submit: draft --> store.log (append-only) --> registers and search (derived)
         measures count what a return's definition asks for --> disclosure makes SafeTable or RecordSheet
         --> operations.releasing attacks it with all that is out --> returns write a workbook, or fill the council's
         own (returns.template, read by a worker process); operations.sign_off has it checked and approved, and
         store.releases keeps what was told
         operations.analysis answers a question on the screen, and only its SafeTable leaves; store.given_out keeps
         what that told

The way to the lock: ``ui.locking.lock`` hides at once, lets drafts be written, drops every page, closes the store and
wipes its key; ``operations.reopening`` holds where to come back to, and no answer but what a full disk did not take.

What IT installs is made by ``build_installer.py`` with ``resources/installer``, and none of that is in the program.

Rules that have no exception: Qt only in ``ui`` and ``app``; ``returns`` never sees a store; nothing in the
log is ever changed; a number leaves through ``SafeTable`` and a row through ``RecordSheet``, or in an extract through
``RecordStream``, nothing else does; a workbook that somebody else made comes in through ``untrusted``.
"""

__version__ = "0.1.0"
