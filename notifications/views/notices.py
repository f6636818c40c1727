"""The list of notices."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from notifications.models import Notice
from notifications.notices import inbox
from notifications.views.access import members_only

A_PAGE = 25


@members_only
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What a person was told, newest first; with ``?unread``, only what they have not read."""
    only_unread = "unread" in request.GET
    mine = inbox.of(request.user)
    if only_unread:
        mine = mine.unread()
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    shown = inbox.shown(request.user, page.object_list)
    if len(shown) < len(page.object_list):
        there = {one.notice.pk for one in shown}
        inbox.drop([notice for notice in page.object_list if notice.pk not in there])
        inbox.mend_count(request.user)
    return render(
        request,
        "notifications/list.html",
        {"page_obj": page, "shown_notices": shown, "only_unread": only_unread},
    )


@members_only
@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what a notice is about: to the first of it that the reader has not seen."""
    notice = get_object_or_404(inbox.of(request.user).select_related("first__actor"), pk=pk)
    address = inbox.address_of(request.user, notice)
    if address is None:
        inbox.drop([notice])
        inbox.mend_count(request.user)
        return render(request, "notifications/gone.html", status=404)
    inbox.mark_read(request.user, pk=notice.pk)
    return redirect(address)


@members_only
@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read."""
    get_object_or_404(Notice, pk=pk, user=request.user)
    inbox.mark_read(request.user, pk=pk)
    return redirect(back(request, "notifications:list"))


@members_only
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read."""
    inbox.mark_read(request.user)
    return redirect("notifications:list")


def back(request: HttpRequest, otherwise: str) -> str:
    """Where a form came from, if that is a page of ours."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return otherwise
