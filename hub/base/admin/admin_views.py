"""Views of the admin that Wagtail has none for."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from hub.base import services
from hub.base.models import Tag


class MergeTagForm(forms.Form):
    """Which tag takes over."""

    target = forms.ModelChoiceField(
        Tag.objects.none(),
        label=_("Merge into"),
        empty_label=_("Choose a tag"),
        error_messages={"invalid_choice": _("This tag is not there any more. Choose another one.")},
    )

    def __init__(self, *args, source: Tag, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = Tag.objects.exclude(pk=source.pk)


class MergeTagView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Choose the tag that takes over (GET), see how much that moves, confirm (POST)."""

    model = Tag
    permission_required = "change"
    form_class = MergeTagForm
    template_name = "base/admin/merge_tag.html"
    page_title = _("Merge tag")
    header_icon = "tag"
    _show_breadcrumbs = True
    index_url_name = "filed_under_tag:index"

    @cached_property
    def source(self) -> Tag:
        return get_object_or_404(Tag.objects, pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return self.source.name

    def get_breadcrumbs_items(self):
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(self.index_url_name), "label": _("Tags")},
            {"url": "", "label": self.page_title, "sublabel": self.source.name},
        ]

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["source"] = self.source
        if self.request.method == "GET" and "target" in self.request.GET:
            kwargs["data"] = self.request.GET
        return kwargs

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        context["source"] = self.source
        context["count"] = services.count_tagged(self.source)
        context["target"] = form.cleaned_data["target"] if form.is_bound and form.is_valid() else None
        return context

    def form_valid(self, form):
        target = form.cleaned_data["target"]
        try:
            count = services.merge_tags(source=self.source, target=target, user=self.request.user)
        except ValidationError as error:
            form.add_error("target", error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            ngettext(
                "“%(source)s” is merged into “%(target)s”: %(count)d thing has moved.",
                "“%(source)s” is merged into “%(target)s”: %(count)d things have moved.",
                count,
            )
            % {"source": self.source.name, "target": target.name, "count": count},
        )
        return redirect(self.index_url_name)
