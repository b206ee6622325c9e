"""Opening a file that somebody else made, whatever it is to become: a form, a list, a template.

``sought`` says what the file should be, and how a refusal of it is told; ``gate`` looks at its bytes before any reader
does, with ``package`` for the archive that a workbook is, ``xml_scan`` for what is in it and ``sizes`` for the most it
may have; ``sheets`` reads the rows of a workbook that the gate let in. ``worker`` does all of this in a process of its
own, kept small by ``limits``, so that a bad file ends that process and never the program.

The room lies below those that use it: ``forms.publishing``, ``returns.template`` and ``operations.old_list`` each tell
it what they seek and put their own reading behind it, and none of them has to know another. A new kind of file that
comes from outside goes through here too.
"""
