"""Who is signed in, and what they may do."""

from django.contrib.auth.backends import ModelBackend


class OneQueryBackend(ModelBackend):
    """Django's own, which asks for a person's and their groups' permissions in one query: every page does."""

    def get_all_permissions(self, user_obj, obj=None):
        asks_for_all = obj is None and user_obj.is_active and not user_obj.is_superuser
        if asks_for_all and not user_obj.is_anonymous and not hasattr(user_obj, "_perm_cache"):
            own, of_groups = (
                permissions.order_by().values_list("content_type__app_label", "codename")
                for permissions in (
                    self._get_user_permissions(user_obj),
                    self._get_group_permissions(user_obj),
                )
            )
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in own.union(of_groups)}
        return super().get_all_permissions(user_obj, obj)
