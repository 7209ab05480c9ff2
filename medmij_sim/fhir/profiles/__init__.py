"""What core FHIR and each profile demand of a resource, and a validator that says where a resource does not comply."""
