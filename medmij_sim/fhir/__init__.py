"""FHIR on the wire: XML-JSON bridge, element tables, search, Bundles, privacy and loading.

Resources are plain dicts in FHIR's JSON shape. Nothing is imported here; take what you need from its module:
`elements`, `json`, `xml`, `search`, `bundle`, `privacy`, `load`.
"""
