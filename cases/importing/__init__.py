"""Cases brought in from files: Markdown or MDX with YAML front matter.

``mapping`` and ``exact`` read files with ``hub.base.importing`` and know no Django; ``fields`` and ``parts`` find the
values and rows that a file names; ``plan`` puts together what a file makes of a case; ``service`` writes the pages.
How to write such a file: docs/importing-cases.md.
"""
