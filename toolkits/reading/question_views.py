"""Questions and suggestions about a toolkit: the threads that there are, and beginning one."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from forums.errors import ForumError
from forums.threads import lists, rate_limits
from hub.base.unsaved.resubmission import keeps_what_was_typed, take
from toolkits.reading import questions
from toolkits.reading.forms import QuestionForm
from toolkits.view_access import for_readers

THREADS_A_PAGE = 25


@require_safe
@for_readers
def threads(request, toolkit):
    """All questions and suggestions about a toolkit."""
    page = Paginator(questions.threads(toolkit, request.user), THREADS_A_PAGE).get_page(
        request.GET.get("page")
    )
    page.object_list = lists.dress(request.user, list(page.object_list))
    context = {
        "toolkit": toolkit,
        "page_of_threads": page,
        "may_ask": questions.may_ask(request.user, toolkit),
    }
    return render(request, "toolkits/questions.html", context)


@keeps_what_was_typed
@require_http_methods(["GET", "POST"])
@for_readers
def ask(request, toolkit):
    """Ask something about a toolkit, or suggest something."""
    if not questions.may_ask(request.user, toolkit):
        return redirect("toolkits:questions", toolkit.pk)
    refused = take(request)
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=(refused or {}))
    if request.method == "POST" and form.is_valid():
        try:
            rate_limits.check_rate(request.user, starts=True)
            post = questions.ask(by=request.user, toolkit=toolkit, **form.cleaned_data)
        except ForumError as error:
            form.add_error("title" if error.code == "title" else "text", error)
        else:
            return redirect(post.thread)
    context = {"toolkit": toolkit, "form": form, "was_refused": refused is not None}
    return render(request, "toolkits/ask.html", context)
