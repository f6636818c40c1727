"""What is measured needs the same servers as what is tested."""

from tests.search.conftest import elasticsearch, elasticsearch_server, no_entries

__all__ = ["elasticsearch", "elasticsearch_server", "no_entries"]
