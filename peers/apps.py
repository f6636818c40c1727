from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeersConfig(AppConfig):
    name = "peers"
    label = "peers"
    # There are others in this module.
    default = True
    verbose_name = _("Peers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # These need the models, which are not there before this.
        from allauth.core.internal import ratelimit
        from allauth.mfa.totp.internal import auth as totp

        from hub.base.access import audiences, rate_limits
        from peers import signal_handlers  # noqa: F401 - connects its receivers
        from peers.membership.roles import make_roles
        from peers.models.programmes import programme_ids_of

        # Both keep in the cache of each process what all must know, and have no setting for another: what limits
        # count, and which codes of a second factor were used.
        ratelimit.cache = totp.cache = rate_limits.limits
        audiences.register_kind("programme", programme_ids_of)
        post_migrate.connect(make_roles, sender=self, dispatch_uid="peers.make_roles")
