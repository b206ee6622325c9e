"""Publishing: from a file that a coordinator picked to a form that can be installed.

``gate`` lets the file in as one that somebody else made (see the room ``untrusted``); ``workbook`` reads it with the
place of every cell; ``workbook_checks`` and ``expression_checks`` find the faults and ``lint`` and ``rule_lint`` the
traps; ``compiling`` has pyxform make the form, and ``further`` looks behind the fault that it stops at;
``attachments`` are the lists that the form names. ``worker`` does all of it in a process of its own; ``changes`` tells
what a new version does to the records there are. ``forms.publish`` is the door.
"""
