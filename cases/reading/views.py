"""What readers take along of one case."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cases.reading import citation
from cases.reading.view_access import for_readers


@require_safe
@for_readers
def bibtex(request, case):
    """The case as an entry for a file of BibTeX's; a draft can't be cited."""
    if not case.live:
        raise Http404
    cited = citation.reference(case, request)
    response = HttpResponse(cited.as_bibtex, content_type="application/x-bibtex; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{cited.key}.bib")
    return response
