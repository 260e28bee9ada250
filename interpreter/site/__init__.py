"""The clinician's page: a guideline as data for the browser, and the pages that are written with it."""
