"""Letters, reports, e-consults and questionnaires as PDF/A: what is filed, what stands in it, and how it is drawn."""
