"""What importers of all kinds share; an app's own importer says only what its kind makes of a file.

Reading: ``tables`` (rows of CSV, XLSX and JSON), ``front_matter``, ``mdx``, ``layout`` and ``sections`` (texts),
``attached_files``, ``mapping_files`` (what a collection calls its things), ``vocabularies`` (what it names).
Writing: ``reports`` (outcomes, and what is wrong with a row), ``transactions`` (all or nothing, trials), ``digests``
(what changed since the last import). ``commands`` puts a management command around it.
"""
