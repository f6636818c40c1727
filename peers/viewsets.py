"""What editors and administrators see of people's app in Wagtail's admin."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup
from wagtail.users.views.bulk_actions.delete import DeleteBulkAction as WagtailDeleteUsersAction
from wagtail.users.views.users import DeleteView as WagtailUserDeleteView
from wagtail.users.views.users import IndexView as WagtailUserIndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from peers import tasks
from peers.accounts import deletion
from peers.accounts.admin_forms import HubUserCreationForm, HubUserEditForm, NameForm
from peers.models import Organisation, Programme, User
from peers.organisations.viewsets import ServiceLinkViewSet


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


class OrganisationViewSet(SnippetViewSet):
    """Organisations with their names, domains and figures."""

    model = Organisation
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
