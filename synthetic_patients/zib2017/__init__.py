"""One module per zib (release 2017): the FHIR STU3 resource of that zib, as a plain dict."""
