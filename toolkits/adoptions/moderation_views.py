"""Where moderators look through what members say of toolkits."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from toolkits.adoptions import services
from toolkits.adoptions.moderation_list import SaidOfToolkits

SAID_A_PAGE = 20


@login_required
@require_safe
def said(request):
    """Adoptions, reviews and files that came with adoptions, the newest first; or those that are hidden."""
    if not services.moderates(request.user):
        raise PermissionDenied
    hidden = request.GET.get("show") == "hidden"
    page = Paginator(SaidOfToolkits(request.user, hidden=hidden), SAID_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "toolkits/said.html", {"page_of_said": page, "hidden": hidden})
