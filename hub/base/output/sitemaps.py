"""What machines that visit the site are told: which pages there are, and which addresses lead nowhere for them."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap

from hub.base.access import audiences

# Forms, what is one person's own, and searches: nothing to read.
NOT_FOR_MACHINES = ("/admin/", "/accounts/", "/my/", "/moderation/", "/search/", "/waiting/")


class VisitorSitemap(Sitemap):
    """The pages that a visitor may see, whoever asks."""

    def items(self):
        """The visitor's pages of the site, of all types."""
        pages = self.get_wagtail_site().root_page.get_descendants(inclusive=True)
        return audiences.visible_to(pages, AnonymousUser()).order_by("path").defer_streamfields().specific()


@require_safe
def sitemap(request):
    """The addresses of all pages that a visitor may see."""
    return wagtail_sitemap(request, sitemaps={"pages": VisitorSitemap})


@require_safe
def robots(request):
    """What search engines may read."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_MACHINES)]
    lines.append(f"Sitemap: {settings.SITE_URL.rstrip('/')}{reverse('base:sitemap')}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
