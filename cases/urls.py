"""Addresses where cases are written, reviewed and taken along; published ones are Wagtail pages."""

from django.urls import path, re_path

from cases.advice import views as advice_views
from cases.listing import views as listing_views
from cases.reading import views as reading_views
from cases.review import moderation_views, version_views
from cases.upkeep import views as upkeep_views
from cases.writing import authors_views, check_views, preview_views
from cases.writing import views as writing_views
from cases.writing.steps import FORM_STEPS

app_name = "cases"

urlpatterns = [
    # No page can have these addresses: a slug has no dot, and HubPage keeps "compare" free.
    path("cases/export.csv", listing_views.export_csv, name="export_csv"),
    path("cases/export.xlsx", listing_views.export_xlsx, name="export_xlsx"),
    path("cases/feed.atom", listing_views.feed, name="feed"),
    path("cases/compare/", listing_views.compare, name="compare"),
    path("cases/insights/", listing_views.what_cases_say, name="insights"),
    path("cases/history/<int:pk>/", version_views.version_list, name="history"),
    path("cases/history/<int:pk>/compare/", version_views.compare_versions, name="compare_versions"),
    path(
        "cases/history/<int:pk>/<int:version>/restore/", version_views.restore_version, name="restore_version"
    ),
    path("cases/cite/<int:pk>.bib", reading_views.bibtex, name="bibtex"),
    path("cases/we-face-the-same/<int:pk>/", advice_views.face_the_same, name="face_the_same"),
    path("cases/advice/invitations/<int:pk>/not-now/", advice_views.not_now, name="advice_not_now"),
    path("my/cases/<int:pk>/advice/", advice_views.advice, name="advice"),
    path("my/cases/<int:pk>/advice/<int:number>/", advice_views.outcome, name="advice_outcome"),
    path("my/cases/", writing_views.my_cases, name="my_cases"),
    path("my/cases/new/", writing_views.new, name="new"),
    path("my/cases/new/discard/", writing_views.discard_new, name="discard_new"),
    path("my/cases/organisation-names/", writing_views.organisation_names, name="organisation_names"),
    path("my/markdown-preview/", preview_views.markdown_preview, name="markdown_preview"),
    *(
        path(
            f"my/cases/<int:pk>/{step.path}",
            writing_views.write,
            {"step": step.key},
            name=step.url_name.partition(":")[2],
        )
        for step in FORM_STEPS
    ),
    path("my/cases/<int:pk>/files/", writing_views.files, name="files"),
    re_path(
        r"^my/cases/(?P<pk>\d{1,12})/files/(?P<kind>images|attachments)/(?P<position>\d{1,3})/remove/$",
        writing_views.remove_file,
        name="remove_file",
    ),
    path(
        "my/cases/<int:pk>/files/attachments/<int:position>/evidence/",
        writing_views.mark_evidence,
        name="mark_evidence",
    ),
    path("my/cases/<int:pk>/authorship/", authors_views.authors, name="authorship"),
    path("my/cases/<int:pk>/authorship/leave/", authors_views.leave, name="leave"),
    path("my/cases/<int:pk>/authorship/take-over/", authors_views.take_over, name="take_over"),
    path(
        "my/cases/<int:pk>/authorship/withdraw-invitation/",
        authors_views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("my/cases/<int:pk>/authorship/<int:author>/hand-over/", authors_views.hand_over, name="hand_over"),
    path(
        "my/cases/<int:pk>/authorship/<int:author>/remove/",
        authors_views.remove_author,
        name="remove_author",
    ),
    path("my/cases/<int:pk>/check/", check_views.check, name="check"),
    path("my/cases/<int:pk>/preview/", writing_views.preview, name="preview"),
    path("my/cases/<int:pk>/<slug:step>/discard/", writing_views.discard, name="discard"),
    path("my/cases/<int:pk>/withdraw/", writing_views.withdraw, name="withdraw"),
    path("my/cases/<int:pk>/delete/", writing_views.delete, name="delete"),
    path("my/cases/<int:pk>/still-holds/", upkeep_views.still_holds, name="still_holds"),
    path("cases/take-off/<int:pk>/", upkeep_views.take_off, name="take_off"),
    path("cases/put-back/<int:pk>/", upkeep_views.put_back, name="put_back"),
    path("moderation/cases/off-the-site/", upkeep_views.withdrawn_cases, name="withdrawn_cases"),
    path("moderation/cases/without-author/", authors_views.unanswered_for, name="unanswered_for"),
    path("moderation/cases/<int:pk>/hand-over/", authors_views.find_successor, name="find_successor"),
    path("moderation/cases/", moderation_views.moderation_queue, name="moderation_queue"),
    path("moderation/cases/<int:pk>/", moderation_views.review, name="review"),
]
