"""SAML as DigiD speaks it: the parts that both its faces share."""
