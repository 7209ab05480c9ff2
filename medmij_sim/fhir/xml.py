"""FHIR in XML, to and from its JSON shape; driven by the element tables.

Source: https://hl7.org/fhir/STU3/xml.html and https://hl7.org/fhir/STU3/json.html (R4 alike). Comments and processing
instructions are dropped. What is checked is what the other form cannot express: names, namespaces, kinds of primitive
and repetition. Order and cardinality are for a validator.
"""

from __future__ import annotations

from medmij_sim.fhir.xml_reader import to_json
from medmij_sim.fhir.xml_writer import to_xml

__all__ = ["to_json", "to_xml"]
