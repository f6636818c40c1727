from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeersConfig(AppConfig):
    name = "peers"
    label = "peers"
    verbose_name = _("Peers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Needs the models, which are not there before this.
        from peers.roles import make_roles

        post_migrate.connect(make_roles, sender=self, dispatch_uid="peers.make_roles")
