"""What the templates of a page type are given."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from hub.base.models import page_contexts
from toolkits.models import ToolkitIndexPage, ToolkitPage

# A page asks for its type, which another test may have left in the cache.
pytestmark = pytest.mark.django_db


@pytest.fixture
def no_builders(monkeypatch):
    """A registry of the test's own."""
    monkeypatch.setattr(page_contexts, "_builders", {})


@pytest.mark.usefixtures("no_builders")
def test_a_page_is_given_what_the_builder_of_its_type_says(rf):
    page_contexts.register(ToolkitPage, lambda page, request: {"shown": f"{page.title} at {request.path}"})
    request = rf.get("/kit/")
    assert page_contexts.context_of(ToolkitPage(title="Kit"), request) == {"shown": "Kit at /kit/"}
    assert page_contexts.context_of(ToolkitIndexPage(), request) == {}


@pytest.mark.usefixtures("no_builders")
def test_a_second_builder_for_a_type_is_refused(rf):
    page_contexts.register(ToolkitPage, lambda page, request: {"shown": "first"})
    with pytest.raises(ImproperlyConfigured, match="ToolkitPage"):
        page_contexts.register(ToolkitPage, lambda page, request: {"shown": "second"})
    assert page_contexts.context_of(ToolkitPage(), rf.get("/")) == {"shown": "first"}
