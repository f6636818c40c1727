"""Cases brought in from files: Markdown or MDX with YAML front matter.

``case_file``, ``mapping``, ``markup``, ``layout`` and ``story`` read files and know no Django; ``fields`` finds
the rows that a file names; ``plan`` puts together what a file makes of a case; ``service`` writes the pages.
How to write such a file: docs/importing-cases.md.
"""
