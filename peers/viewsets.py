"""What editors and administrators see of people's app in Wagtail's admin."""

from django.db import transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import ObjectList
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup
from wagtail.users.views.bulk_actions.delete import DeleteBulkAction as WagtailDeleteUsersAction
from wagtail.users.views.users import DeleteView as WagtailUserDeleteView
from wagtail.users.views.users import IndexView as WagtailUserIndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from peers import tasks
from peers.accounts import deletion
from peers.accounts.admin_forms import HubUserCreationForm, HubUserEditForm, NameForm
from peers.models import Organisation, PrivilegeKind, Programme, User
from peers.organisations.viewsets import ServiceLinkViewSet
from peers.privileges import services as privileges
from peers.privileges.forms import OrganisationAdminForm, ProgrammeAdminForm


class UserIndexView(WagtailUserIndexView):
    """Accounts, found and sorted by their one name."""

    search_fields = ["name", "email"]

    @cached_property
    def columns(self):
        columns = super().columns
        for column in columns:
            if column.name == "name":
                column.sort_key = "name"
            if column.name == User.USERNAME_FIELD:
                column.label = _("E-mail address")
        return columns

    def order_queryset(self, queryset):
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering, "pk")
        return super().order_queryset(queryset)


def _order_deletion(person: User, *, by, keep: bool) -> None:
    # The log keeps the account's number; its name goes with it.
    log(instance=person, action="wagtail.delete", user=by, deleted=True)
    deletion.order(person, by=by, keep=keep)
    tasks.delete_accounts.enqueue()


class UserDeleteView(WagtailUserDeleteView):
    """Has an account deleted as its owner would: by the steps of each app, in the worker."""

    success_message = _("“%(object)s” can't log in any more. The account is deleted within minutes.")

    def delete_action(self):
        keep = self.request.POST.get("contributions") != "remove"
        _order_deletion(self.object, by=self.request.user, keep=keep)


class DeleteUsersAction(WagtailDeleteUsersAction):
    """The same for several; what they contributed stays."""

    def get_execution_context(self):
        return {**super().get_execution_context(), "by": self.request.user}

    @classmethod
    def execute_action(cls, objects, by=None, **kwargs):
        for person in objects:
            _order_deletion(person, by=by, keep=True)
        return len(objects), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)s person can't log in any more. The account is deleted within minutes.",
            "%(count)s people can't log in any more. The accounts are deleted within minutes.",
            num_parent_objects,
        ) % {"count": num_parent_objects}


class UserViewSet(WagtailUserViewSet):
    """Wagtail's user administration with our forms."""

    index_view_class = UserIndexView
    delete_view_class = UserDeleteView
    delete_template_name = "peers/admin/user_delete.html"
    ordering = "name"
    create_template_name = "peers/admin/user_create.html"
    edit_template_name = "peers/admin/user_edit.html"

    def get_form_class(self, for_update=False):
        return HubUserEditForm if for_update else HubUserCreationForm


class UserChooserViewSet(ChooserViewSet):
    """Choose a person: a list of all of them in a form would not do."""

    model = User
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this person")
    url_filter_parameters = []


class NameSettingsPanel(NameEmailSettingsPanel):
    """One's own name."""

    form_class = NameForm


class AccountView(WagtailAccountView):
    """Wagtail's account page, for accounts with one name."""

    def get_panels(self):
        return [
            NameSettingsPanel(panel.request, panel.user, panel.profile)
            if type(panel) is NameEmailSettingsPanel
            else panel
            for panel in super().get_panels()
        ]


class BodyEditView(snippets.EditView):
    """Keeps a body, with a way to what is not changed in its form."""

    privilege: tuple[str, str, str] = ("", "", "")

    def post(self, request, *args, **kwargs):
        # A domain that is verified, or a host that is named, in this moment is not written over.
        with transaction.atomic():
            self.model.objects.select_for_update(of=("self",)).filter(pk=self.object.pk).first()
            self.object = self.get_object()
            return super().post(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self):
        kind, label, address = self.privilege
        buttons = super().header_more_buttons
        if privileges.may_ask(self.request.user, kind):
            url = reverse(address, args=[self.object.pk])
            buttons = [*buttons, Button(label, url=url, icon_name="key", priority=15)]
        return buttons


class OrganisationEditView(BodyEditView):
    """Keeps an organisation."""

    privilege = (PrivilegeKind.DOMAIN, _("Verified domains"), "privileges_domains")


class ProgrammeEditView(BodyEditView):
    """Keeps a programme."""

    privilege = (PrivilegeKind.HOST, _("Hosts"), "privileges_hosts")


class OrganisationViewSet(SnippetViewSet):
    """Organisations with their names, domains and figures."""

    model = Organisation
    edit_handler = ObjectList(Organisation.panels, base_form_class=OrganisationAdminForm)
    edit_view_class = OrganisationEditView
    icon = "group"
    list_display = ["name", "get_level_display", "country", "jurisdiction"]
    list_filter = ["level", "country", "is_sample"]
    search_fields = ["name", "names__name", "domains__domain"]
    list_per_page = 50
    copy_view_enabled = False
    ordering = ["name", "pk"]


class ProgrammeViewSet(SnippetViewSet):
    """Programmes with their hosts and participants."""

    model = Programme
    edit_handler = ObjectList(Programme.panels, base_form_class=ProgrammeAdminForm)
    edit_view_class = ProgrammeEditView
    icon = "site"
    list_display = ["name", "summary"]
    search_fields = ["name", "summary"]
    list_per_page = 50
    copy_view_enabled = False
    ordering = ["name"]


class BodiesViewSetGroup(SnippetViewSetGroup):
    """Organisations, programmes and what they share under one entry of the menu."""

    items = (OrganisationViewSet, ProgrammeViewSet, ServiceLinkViewSet)
    menu_label = _("Bodies")
    menu_icon = "group"
    menu_order = 300
