"""Addresses of pages that gather from all apps."""

from django.urls import path

from hub.home import views

app_name = "home"

urlpatterns = [
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("service-lines/<slug:slug>/", views.service_line, name="service_line"),
    path("moderation/", views.moderation, name="moderation"),
]
