"""Addresses of toolkits beside their pages, which are Wagtail's, and of the desk where hosts write them."""

from django.urls import path

from toolkits.adoptions import moderation_views, views
from toolkits.desk import publishing_views
from toolkits.desk import views as desk_views
from toolkits.reading import feed_views, question_views
from toolkits.reading import views as reading_views
from toolkits.releases import download_views
from toolkits.releases import views as releases_views
from toolkits.usage import views as usage_views

app_name = "toolkits"

_READ = "toolkits/<int:pk>"
_DESK = "my/toolkits/<int:pk>"

urlpatterns = [
    # No page can have these addresses: a toolkit has no pages below it.
    path("toolkits/export.csv", feed_views.export_csv, name="export_csv"),
    path("toolkits/export.xlsx", feed_views.export_xlsx, name="export_xlsx"),
    path("toolkits/feed.atom", feed_views.all_releases, name="feed"),
    path(f"{_READ}/feed.atom", feed_views.releases_of_one, name="toolkit_feed"),
    path(f"{_READ}/steps/<str:slug>/", reading_views.step, name="step"),
    path(f"{_READ}/files/<int:file>/", download_views.file, name="file"),
    path(f"{_READ}/releases/", reading_views.releases, name="releases"),
    path(f"{_READ}/releases/<str:number>/", reading_views.release, name="release"),
    path(f"{_READ}/releases/<str:number>/changes/", reading_views.what_changed, name="changes"),
    path(f"{_READ}/releases/<str:number>/zip/", download_views.zip_of_release, name="zip"),
    path(f"{_READ}/releases/<str:number>/zip/again/", download_views.make_zip_again, name="zip_again"),
    path(f"{_READ}/releases/<str:number>/files/<int:version>/", download_views.version, name="version"),
    path(f"{_READ}/releases/<str:number>/files/<int:version>/text/", reading_views.text, name="text"),
    path(f"{_READ}/questions/", question_views.threads, name="questions"),
    path(f"{_READ}/questions/ask/", question_views.ask, name="ask"),
    path(f"{_READ}/adoptions/", views.listing, name="adoptions"),
    path(f"{_READ}/adoptions/new/", views.record, name="record_adoption"),
    path(f"{_READ}/adoptions/<int:adoption>/edit/", views.edit, name="edit_adoption"),
    path(f"{_READ}/adoptions/<int:adoption>/withdraw/", views.withdraw, name="withdraw_adoption"),
    path(f"{_READ}/adoptions/<int:adoption>/files/", views.files, name="adoption_files"),
    path(f"{_READ}/derivatives/<int:derivative>/", views.derivative, name="derivative"),
    path(f"{_READ}/derivatives/<int:derivative>/remove/", views.remove_file, name="remove_derivative"),
    path(f"{_READ}/review/", views.review, name="review"),
    path(f"{_READ}/review/withdraw/", views.withdraw_review, name="withdraw_review"),
    path(f"{_READ}/said/<slug:kind>/<int:said>/hide/", views.hide, name="hide_said"),
    path("toolkits/moderation/", moderation_views.said, name="moderation"),
    path("my/toolkits/", desk_views.desk, name="desk"),
    path("my/toolkits/new/", desk_views.new, name="new"),
    path("my/toolkits/new/discard/", desk_views.discard_new, name="discard_new"),
    path(f"{_DESK}/", desk_views.edit, name="edit"),
    path(f"{_DESK}/discard/<slug:form>/", desk_views.discard, name="discard"),
    path(f"{_DESK}/steps/", desk_views.steps, name="steps"),
    path(f"{_DESK}/new-step/", desk_views.new_step, name="new_step"),
    path(f"{_DESK}/steps/<str:slug>/", desk_views.edit_step, name="edit_step"),
    path(f"{_DESK}/steps/<str:slug>/move/", desk_views.move_step, name="move_step"),
    path(f"{_DESK}/steps/<str:slug>/remove/", desk_views.remove_step, name="remove_step"),
    path(f"{_DESK}/figures/", usage_views.figures, name="figures"),
    path(f"{_DESK}/figures.csv", usage_views.figures_csv, name="figures_csv"),
    path(f"{_DESK}/people/", desk_views.people, name="people"),
    path(f"{_DESK}/files/", releases_views.files, name="files"),
    path(f"{_DESK}/files/add/", releases_views.add_files, name="add_files"),
    path(f"{_DESK}/files/<int:row>/", releases_views.change_file, name="change_file"),
    path(f"{_DESK}/files/<int:row>/remove/", releases_views.remove_file, name="remove_file"),
    path(f"{_DESK}/release/begin/", releases_views.begin, name="begin_release"),
    path(f"{_DESK}/release/publish/", releases_views.publish, name="publish_release"),
    path(f"{_DESK}/release/discard/", releases_views.discard, name="discard_release"),
    path(f"{_DESK}/releases/<str:number>/recall/", releases_views.recall, name="recall_release"),
    path(f"{_DESK}/publish/", publishing_views.publish, name="publish"),
    path(f"{_DESK}/preview/", publishing_views.preview, name="preview"),
    path(f"{_DESK}/history/", publishing_views.history, name="history"),
    path(f"{_DESK}/history/<int:version>/restore/", publishing_views.restore, name="restore"),
    path(f"{_DESK}/still-holds/", publishing_views.still_holds, name="still_holds"),
    path(f"{_DESK}/take-off/", publishing_views.take_off, name="take_off"),
    path(f"{_DESK}/delete/", publishing_views.delete, name="delete"),
]
