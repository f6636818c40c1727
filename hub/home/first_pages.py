"""The pages that a new installation begins with: home, the lists of kinds of content, privacy notice, code of conduct.

Made once, after the first ``migrate``: what an editor deletes later does not come back. A list that a newer version
brings is added to the home page of an older installation when its app is first migrated.
"""

import re

from django.db import transaction
from wagtail.models import Locale, Page, Site

from cases.models import CaseIndexPage
from cases.review.services import ensure_review_workflow
from hub.base import content_kinds
from hub.base.content_kinds import ListPage
from hub.base.models import Audience
from hub.home.first_texts import CODE_OF_CONDUCT, PRIVACY_NOTICE
from hub.home.models import HomePage, StandardPage


def _blocks(text: str) -> list[tuple[str, str]]:
    """A text with ``##`` headings as the blocks of a page."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    kinds = ["text", *["heading", "text"] * (len(parts) // 2)]
    return [(kind, part.strip()) for kind, part in zip(kinds, parts, strict=True) if part.strip()]


def _is_new(app: str, plan) -> bool:
    """Whether the ``migrate`` that was just done brought an app."""
    return any(
        not backwards and migration.app_label == app and migration.name == "0001_initial"
        for migration, backwards in plan or []
    )


def _add_list(home: HomePage, list_page: ListPage) -> Page:
    return home.add_child(
        instance=list_page.model(
            title=list_page.title,
            slug=list_page.slug,
            audience=home.audience,
            locale=home.locale,
            show_in_menus=True,
        )
    )


def _list_pages() -> list[ListPage]:
    """The lists, those of the lowest app first."""
    return [kind.list_page for kind in reversed(content_kinds.all_kinds()) if kind.list_page]


@transaction.atomic
def ensure(plan=None, **_kwargs) -> None:
    """Make the first pages where there is no home page yet, and a list that came with this version."""
    root = Page.get_first_root_node()
    home = HomePage.objects.first()
    for list_page in _list_pages() if home is not None else ():
        if _is_new(list_page.model._meta.app_label, plan) and not list_page.model.objects.exists():
            _add_list(home, list_page).save_revision().publish()
    if root is None or home is not None:
        return
    site = Site.objects.filter(is_default_site=True).first()
    welcome = site.root_page if site else None
    everyone = Audience.everyone()
    locale = Locale.get_default()
    if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
        # Wagtail's own welcome page holds the slug. No ``save``: it would have a worker index what is
        # gone a moment later.
        Page.objects.filter(pk=welcome.pk).update(slug="welcome-to-wagtail")
    home = root.add_child(instance=HomePage(title="Home", slug="home", audience=everyone, locale=locale))
    if site:
        site.root_page = home
        site.save()
    else:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
    home.refresh_from_db()
    for list_page in _list_pages():
        _add_list(home, list_page)
    for title, slug, text in (
        ("Privacy notice", "privacy", PRIVACY_NOTICE),
        ("Code of conduct", "code-of-conduct", CODE_OF_CONDUCT),
    ):
        home.add_child(
            instance=StandardPage(
                title=title, slug=slug, audience=everyone, locale=locale, body=_blocks(text)
            )
        )
    for page in home.get_descendants(inclusive=True).specific():
        page.save_revision().publish()
    ensure_review_workflow(CaseIndexPage.objects.get())
