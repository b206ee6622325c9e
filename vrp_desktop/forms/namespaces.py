"""The XML namespaces of compiled forms, each written once."""

XFORMS = "http://www.w3.org/2002/xforms"
XHTML = "http://www.w3.org/1999/xhtml"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
EVENTS = "http://www.w3.org/2001/xml-events"

VRP = "https://vrp-desktop.invalid/xforms"
"""Ours. The settings sheet declares it: ``vrp="https://vrp-desktop.invalid/xforms"`` in its column `namespaces`."""

PREFIXES = {"h": XHTML, "jr": JAVAROSA, "orx": OPENROSA, "odk": ODK, "ev": EVENTS, "vrp": VRP}
"""What the prefixes in expressions mean."""
