"""People, organisations and programmes, all invented."""

from datetime import timedelta

import factory
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from factory.django import DjangoModelFactory, Password

from hub.base.models import Level
from peers import models
from peers.membership import services

PASSWORD = "a-long-enough-password"

# The roles of the hub by the names that tests use, and what to grant for each.
ROLES = {
    "applicant": None,
    "member": "Members",
    "program_host": "Program hosts",
    "moderator": "Moderators",
    "editor": "Editors",
    "administrator": None,
}


class UserFactory(DjangoModelFactory):
    """An account with a verified address and no role; its password is ``PASSWORD``."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@sample-county.example")
    name = factory.Sequence(lambda n: f"Sample Person {n}")
    password = Password(PASSWORD)

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        """``verified=False`` makes an account whose address is not confirmed."""
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=extracted is not False
            )

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        """``role="Members"`` (or another group's name) grants the role."""
        if create and extracted:
            services.grant_role(self, extracted)


class OrganisationFactory(DjangoModelFactory):
    """A county without figures or domains."""

    class Meta:
        model = models.Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Sample County {n}")
    slug = factory.Sequence(lambda n: f"sample-county-{n}")
    level = Level.COUNTY
    country = "US"

    @factory.post_generation
    def domain(self, create, extracted, verified=True, **kwargs):
        """``domain="county.example"`` adds a verified domain; with ``domain__verified=False``, a told one."""
        if create and extracted:
            models.OrganisationDomain.objects.create(organisation=self, domain=extracted, verified=verified)


class ProgrammeFactory(DjangoModelFactory):
    """A programme of nobody yet; ``hosts=[user]`` gives it hosts."""

    class Meta:
        model = models.Programme
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Sample Programme {n}")
    slug = factory.Sequence(lambda n: f"sample-programme-{n}")
    summary = "Eleven sample counties share one desk."

    @factory.post_generation
    def hosts(self, create, extracted, **kwargs):
        for user in extracted or []:
            models.ProgrammePerson.objects.create(
                programme=self, user=user, part=models.ProgrammePerson.Part.HOST
            )


class OrganisationChangeFactory(DjangoModelFactory):
    """A new place for an organisation, proposed by a member."""

    class Meta:
        model = models.OrganisationChange

    organisation = factory.SubFactory(OrganisationFactory)
    told = {"place": {"from": "", "to": "Sample Town"}}
    reason = "I work there."
    proposed_by = factory.SubFactory(UserFactory, role="Members")


class DuplicatePairFactory(DjangoModelFactory):
    """Two organisations that look alike; the first is the older one."""

    class Meta:
        model = models.DuplicatePair

    first = factory.SubFactory(OrganisationFactory)
    second = factory.SubFactory(OrganisationFactory)
    same_name = True


class InvitationFactory(DjangoModelFactory):
    """A person invited by nobody in particular."""

    class Meta:
        model = models.Invitation

    email = factory.Sequence(lambda n: f"invited{n}@sample-county.example")


class OrganisationMoveFactory(DjangoModelFactory):
    """A member says that they work for a port now."""

    class Meta:
        model = models.OrganisationMove

    user = factory.SubFactory(UserFactory, role="Members")
    organisation_name = "Sample Port"
    level = Level.COUNTY
    country = "US"
    jurisdiction_name = "Sample Bay"


class MembershipApplicationFactory(DjangoModelFactory):
    """A verified applicant who waits for a moderator."""

    class Meta:
        model = models.MembershipApplication

    user = factory.SubFactory(UserFactory)
    kind = models.User.Kind.PUBLIC_BODY
    organisation_name = "Sample County"
    level = Level.COUNTY
    country = "US"
    jurisdiction_name = "Sample State"
    reason = "We run payroll for three counties and want to compare."
    verified_at = factory.LazyFunction(timezone.now)


def make_archive(*, user: models.User) -> models.DataArchive:
    """An archive of a person's data that is ready; what is in it is not looked at."""
    archive = models.DataArchive.objects.create(
        user=user, state="ready", finished_at=timezone.now(), expires_at=timezone.now() + timedelta(days=7)
    )
    default_storage.save(archive.name, ContentFile(b"not looked at"))
    return archive


def make_user(role: str, **fields) -> models.User:
    """A person of one of the ``ROLES``.

    An applicant waits with an application; a program host hosts a programme of their own.
    """
    if role == "administrator":
        fields = {"is_staff": True, "is_superuser": True, **fields}
    user = UserFactory(role=ROLES[role], **fields)
    if role == "applicant":
        MembershipApplicationFactory(user=user)
    if role == "program_host":
        ProgrammeFactory(hosts=[user])
    return user
