"""Adapters: what Wagtail or another library changed becomes a call of a service."""

import logging

from django.contrib.auth.signals import user_login_failed
from django.db.models import ProtectedError
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext

from hub.base.access.client_address import client_address
from peers.accounts import archives
from peers.membership import services
from peers.models import (
    DataArchive,
    Organisation,
    OrganisationMerge,
    Profile,
    Programme,
    ProgrammePerson,
    ServiceLink,
    User,
)
from peers.organisations import service_links
from peers.profiles import person_entries
from peers.profiles import services as profiles_services
from search.entries import services as search_services

logger = logging.getLogger(__name__)

# What tells nothing of organisations.
NO_ORIGINS = {"organisation", "person", "programme"}


@receiver(user_login_failed)
def log_in_failed(request=None, **_kwargs):
    """Let whoever watches the log see that passwords are being tried; what was typed stays out of it."""
    address = client_address(request) if request is not None else ""
    logger.warning("A log-in failed, from %s", address or "an unknown address")


@receiver(pre_save, sender=ProgrammePerson)
def remember_person(instance, **_kwargs):
    """An editor may put another person in a row's place."""
    before = ProgrammePerson.objects.filter(pk=instance.pk).select_related("user").first()
    instance.person_before = before.user if before and before.user_id != instance.user_id else None


@receiver(post_save, sender=ProgrammePerson)
def person_saved(instance, raw=False, **_kwargs):
    """Somebody was made a host, or no longer is one."""
    if raw:
        return
    services.sync_host_role(instance.user)
    if instance.person_before is not None:
        services.sync_host_role(instance.person_before)


@receiver(post_delete, sender=ProgrammePerson)
def person_deleted(instance, origin=None, **_kwargs):
    """Somebody left a programme, or the programme ended; not where the account itself is deleted."""
    if origin != instance.user:
        services.sync_host_role(instance.user)


@receiver(pre_delete, sender=Organisation)
def is_not_merged(instance, **_kwargs):
    """What stays with a merged organisation would go with it; the one that stands is protected by it."""
    merges = OrganisationMerge.objects.filter(source=instance, undone_at__isnull=True)
    if merges:
        raise ProtectedError(
            gettext("%(name)s is merged into another organisation. Undo the merging first.")
            % {"name": instance.name},
            set(merges),
        )


@receiver(post_delete, sender=Organisation)
@receiver(post_delete, sender=Programme)
def no_longer_found(instance, **_kwargs):
    """What is gone is not found."""
    search_services.forget(instance)


@receiver(search_services.audience_changed)
def told_to_others(kind, object_id, **_kwargs):
    """What cases tell of organisations is for whoever may see the case."""
    if kind not in NO_ORIGINS:
        service_links.shown_to_others(origin_kind=kind, origin_id=object_id)


@receiver(pre_save, sender=ServiceLink)
def remember_bodies(instance, raw=False, **_kwargs):
    """An editor may put other organisations in a link's place."""
    known = ServiceLink.objects.filter(pk=instance.pk).values_list("host_id", "recipient_id").first()
    instance.bodies_before = set(known or ())


@receiver(post_save, sender=ServiceLink)
@receiver(post_delete, sender=ServiceLink)
def link_changed(instance, raw=False, **_kwargs):
    """Both organisations are found by what they share."""
    if not raw:
        before = getattr(instance, "bodies_before", set())
        service_links.refresh_bodies({instance.host_id, instance.recipient_id} | before)


@receiver(post_save, sender=User)
def was_active(instance, raw=False, update_fields=None, **_kwargs):
    """Somebody logged in: the column is written after that is told."""
    if not raw and update_fields and "last_login" in update_fields:
        person_entries.was_active(instance)


@receiver(post_delete, sender=Profile)
def picture_goes_along(instance, **_kwargs):
    """The file of a profile that is gone."""
    profiles_services.forget_picture(instance)


@receiver(post_delete, sender=DataArchive)
def archive_goes_along(instance, **_kwargs):
    """The file of an archive that is gone."""
    archives.forget_file(instance)
