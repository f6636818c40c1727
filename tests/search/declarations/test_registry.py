import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from wagtail.models import Page

from cases.models import CaseIndexPage, CasePage
from hub.base.models import Audience, Theme
from peers.models import Organisation, Programme
from search import checks
from search.declarations import registry


@pytest.fixture
def empty(monkeypatch):
    """A registry in which nothing has been said yet."""
    monkeypatch.setattr(registry, "_declarations", {})
    monkeypatch.setattr(registry, "_excluded", {})


def declare(model, kind="thing"):
    registry.declare(model, kind=kind, label="Thing", label_plural="Things", build=lambda instance: None)


def test_each_app_has_said_what_is_findable():
    kinds = registry.kinds()
    assert kinds["case"].model is CasePage
    assert kinds["organisation"].model is Organisation
    assert kinds["programme"].model is Programme
    assert registry.is_decided(CaseIndexPage)


def test_a_model_declared_twice_is_refused(empty):
    declare(Theme)
    with pytest.raises(ImproperlyConfigured, match="Theme"):
        declare(Theme, kind="other")
    with pytest.raises(ImproperlyConfigured, match="Theme"):
        registry.exclude(Theme, "Twice.")


def test_a_kind_declared_twice_is_refused(empty):
    declare(Theme)
    with pytest.raises(ImproperlyConfigured, match="thing"):
        declare(Organisation)


def test_an_exclusion_needs_a_reason(empty):
    with pytest.raises(ImproperlyConfigured, match="reason"):
        registry.exclude(Theme, " ")


def test_a_model_that_nobody_decided_about_is_an_error(empty):
    with pytest.raises(ImproperlyConfigured, match="Theme"):
        registry.declaration_of(Theme())


@pytest.mark.django_db
def test_a_subclass_follows_its_parent_model(empty):
    declare(Page)
    assert registry.declaration_of(CasePage()).kind == "thing"


def test_the_check_covers_pages_and_what_has_an_address():
    models = checks.models_to_decide()
    assert {CasePage, CaseIndexPage, Organisation, Programme} <= set(models)
    assert Page not in models
    assert Audience not in models


def test_all_models_are_decided():
    assert [message for message in run_checks(tags=["models"]) if message.id == "search.E001"] == []


def test_an_undecided_model_fails_the_check(empty):
    found = {message.obj for message in checks.every_model_is_decided(None)}
    assert CasePage in found
    with pytest.raises(SystemCheckError, match="neither declared"):
        call_command("check", tags=["models"])
