"""Names of the two ids by which a request is followed through the chain, as parameters and as headers."""

REQUEST_ID = "MedMij-Request-ID"
"""Of one request (Trace ID)."""
CORRELATION_ID = "X-Correlation-ID"
"""Of all requests of a journey (Session ID)."""
