from django.urls import path

from tests.tiny_kind import views

app_name = "tiny"

urlpatterns = [
    path("tips/", views.tips, name="tips"),
    path("tips/<int:pk>/", views.tip, name="tip"),
    path("my/tips/", views.my_tips, name="my_tips"),
]
