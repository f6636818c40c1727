"""Forums and their categories in Wagtail's admin."""

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from forums.models import Forum, ForumCategory, ListedText
from forums.threads import services
from hub.base.admin.viewsets import FiledUnderDeleteView
from hub.base.models import Audience, Level
from peers.membership.roles import MEMBERS_GROUP
from peers.models import User


class ForumForm(WagtailAdminModelForm):
    """A forum; who may read it is chosen in words, and becomes its audience."""

    reach = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[
            (Audience.Kind.EVERYONE, _("Everyone")),
            (Audience.Kind.MEMBERS, _("Members")),
            (Audience.Kind.GROUP, _("The groups below")),
        ],
        widget=forms.RadioSelect,
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Groups"),
        queryset=Group.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever is in any of them. Name the moderators too, or they can't moderate here."),
    )
    open_to_levels = forms.MultipleChoiceField(
        label=_("Levels whose members may join by themselves"),
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a forum of a group: they join the group with a press on the page of forums."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = Group.objects.order_by("name")
        self.fields["moderators"].queryset = User.objects.filter(
            is_active=True, groups__name=MEMBERS_GROUP
        ).order_by("name")
        if self.instance.pk:
            audience = self.instance.audience
            self.initial["reach"] = audience.kind
            if audience.kind == Audience.Kind.GROUP:
                self.initial["groups"] = [int(key) for key in audience.key.split("+")]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reach") == Audience.Kind.GROUP and not cleaned.get("groups"):
            raise ValidationError({"groups": _("Choose at least one group.")})
        return cleaned

    def _audience(self) -> Audience:
        reach = self.cleaned_data["reach"]
        if reach == Audience.Kind.GROUP:
            return Audience.of_groups(self.cleaned_data["groups"])
        return Audience.everyone() if reach == Audience.Kind.EVERYONE else Audience.members()

    def save(self, commit=True):
        self.instance.audience = self._audience()
        forum = super().save(commit=commit)
        if commit:
            services.forum_changed(forum)
        return forum


class ForumViewSet(ModelViewSet):
    """The forums."""

    model = Forum
    icon = "comment"
    menu_label = _("Forums")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "name",
        "category",
        Column("audience", label=_("Who may read it")),
        "thread_count",
        "post_count",
        "is_closed",
    ]
    list_filter = ["category", "is_closed"]
    search_fields = ["name", "description"]
    search_backend_name = None
    ordering = ["category__sort_order", "sort_order", "name"]
    form_fields = [
        *("category", "name", "slug", "description", "started_by", "moderators"),
        *("open_to_levels", "is_closed", "sort_order"),
    ]

    def get_form_class(self, for_update=False):
        return forms.modelform_factory(Forum, form=ForumForm, fields=self.form_fields)

    class DeleteView(FiledUnderDeleteView):
        """Deletes only a forum without threads."""

        instead = _("Move its threads first, or close it: it can then be read, and nobody writes in it.")

    delete_view_class = DeleteView


class ForumCategoryViewSet(ModelViewSet):
    """The headings under which forums stand."""

    model = ForumCategory
    icon = "folder-open-1"
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["name", "sort_order"]
    search_backend_name = None
    form_fields = ["name", "sort_order"]
    ordering = ["sort_order", "name"]

    class DeleteView(FiledUnderDeleteView):
        """Deletes only a category without forums."""

        instead = _("Put its forums into another category first.")

    delete_view_class = DeleteView


class ListedTextViewSet(ModelViewSet):
    """Words and links by which posts are flagged, held or refused."""

    model = ListedText
    icon = "warning"
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["text", "kind", "action", "note", "added_at"]
    list_filter = ["kind", "action"]
    search_fields = ["text", "note"]
    search_backend_name = None
    form_fields = ["kind", "text", "action", "note"]
    list_per_page = 100
    ordering = ["kind", "text"]


class ForumGroup(ModelViewSetGroup):
    """The menu that holds them."""

    menu_label = _("Forums")
    menu_icon = "comment"
    menu_order = 310
    items = (ForumViewSet, ForumCategoryViewSet, ListedTextViewSet)
