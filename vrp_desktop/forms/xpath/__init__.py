"""The expression language of forms: XPath 1.0 with the functions that ODK adds.

``tokens`` cuts the text, ``parser`` makes the tree of ``syntax``, ``compiler`` makes a Python closure of it with the
registry in ``functions`` and the rules of conversion in ``values``. ``nodes`` is the document that expressions walk
over, ``reads`` says which nodes of it an expression looks at. Source: W3C XPath 1.0 and the ODK XForms specification.
"""
