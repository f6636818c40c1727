"""Who gets the pages that stand beside a case."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404

from cases.models import CasePage
from hub.base.wagtail_hooks import ask_the_audience


def for_readers(view):
    """Give the view the case: to its authors, and once it is published to those who may see its page."""

    @wraps(view)
    def asked(request, pk):
        case = get_object_or_404(CasePage, pk=pk)
        if case.may_be_edited_by(request.user):
            return view(request, case)
        if not case.live:
            raise Http404
        return ask_the_audience(case, request, (), {}) or view(request, case)

    return asked
