"""The pages of tips."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render

from tests.tiny_kind.models import Tip


def tips(request):
    """All tips that the reader may see."""
    return render(request, "tiny/tips.html", {"title": "Tips", "tips": Tip.objects.visible_to(request.user)})


@login_required
def my_tips(request):
    """The reader's own tips."""
    return render(
        request, "tiny/tips.html", {"title": "My tips", "tips": Tip.objects.filter(author=request.user)}
    )


def tip(request, pk):
    """One tip."""
    return render(
        request, "tiny/tip.html", {"tip": get_object_or_404(Tip.objects.visible_to(request.user), pk=pk)}
    )
