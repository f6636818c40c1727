"""Who may do what with a page in Wagtail's admin: Wagtail's rules, without the drafts of others."""

from django.utils.functional import cached_property
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

from hub.base.drafts import private_drafts


class HubPagePermissionTester(PagePermissionTester):
    """What one user may do with one page."""

    @cached_property
    def is_hidden(self) -> bool:
        """Whether the page has a draft that the user does not see."""
        return private_drafts.is_hidden_from(self.user, self.page)

    def can_edit(self):
        return super().can_edit() and not self.is_hidden

    def can_delete(self, ignore_bulk=False):
        return super().can_delete(ignore_bulk) and not self.is_hidden

    def can_unpublish(self):
        return super().can_unpublish() and not self.is_hidden

    def can_publish(self):
        if not super().can_publish():
            return False
        return not private_drafts.has_draft_of_others(self.user, self.page)

    def can_set_view_restrictions(self):
        return super().can_publish() and not self.is_hidden

    def can_lock(self):
        return super().can_lock() and not self.is_hidden

    def can_copy(self):
        # A copy takes all versions along, and what lies below.
        if self.user.is_superuser:
            return super().can_copy()
        guarded = private_drafts.is_guarded(self.page.specific_class)
        return super().can_copy() and not guarded and not self._hides_descendants()

    def _hides_descendants(self) -> bool:
        below = Page.objects.descendant_of(self.page)
        return any(below.filter(pk__in=ids).exists() for ids in private_drafts.hidden_from(self.user))


class HubPagePermissionPolicy(PagePermissionPolicy):
    """What Wagtail's lists, searches, choosers, reports and interfaces ask."""

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return not private_drafts.is_hidden_from(
            user, instance
        ) and super().user_has_any_permission_for_instance(user, actions, instance)

    def instances_user_has_any_permission_for(self, user, actions):
        return private_drafts.without_hidden(
            super().instances_user_has_any_permission_for(user, actions), user
        )

    def explorable_instances(self, user):
        return private_drafts.without_hidden(super().explorable_instances(user), user)
