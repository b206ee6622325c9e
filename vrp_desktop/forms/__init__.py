"""Forms: XLSForms as a typed definition, and the live form that a person fills in.

The names are those of the ODK XForms specification. ``xpath`` is the expression language (tokens, parser,
functions, compiler); ``definition`` what a form says and never changes; ``xform`` reads it from the compiled
XForm, ``outline`` only its first lines; ``publish`` and the room ``publishing`` make that XForm from a workbook and
list every fault; ``instance`` holds the answers; ``graph`` orders what depends on what; ``live`` is the only door for a
screen, a test or the sample maker.
"""
