"""The expression language of forms: XPath 1.0 with the functions that ODK adds.

``tokens`` cuts the text, ``parser`` makes the tree of ``syntax``, ``compiler`` makes a Python closure of it with
``functions`` (one module a subject), ``operators`` and the rules of conversion in ``values`` and ``moments``. Paths
are looked up by index, followed as short ``ways`` or walked step by step (``walks``, ``axes``) within a ``budget``.
``nodes`` is the document that expressions walk over, ``reads`` says which nodes of it an expression looks at.

Source: W3C XPath 1.0 and the ODK XForms specification. Where we differ on purpose: a name without a prefix stands for
any namespace but XHTML's (``ways``), an ``id`` attribute is an id without a document type, the namespace axis leaves
out ``xml``, and a sum of days is a whole number all year round (``moments``).
"""
