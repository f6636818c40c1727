"""What a profile hides is in no response to whoever may not see it: every address is searched for planted words."""

import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from hub.base.models import ServiceLine
from peers.accounts import archive_making, archives
from peers.models import ProfilePart, ProgrammePerson, User
from peers.models.profiles import Reach
from tests.architecture.access_table import ROLES
from tests.architecture.addresses import site_addresses
from tests.architecture.world import make_world
from tests.factories.peers import OrganisationFactory, make_user
from tests.factories.profiles import make_profile, start_conversation

pytestmark = pytest.mark.django_db

# One word for each part; nothing else on the site has them.
PLANTED = {
    ProfilePart.JOB_TITLE: "Qjobtitle",
    ProfilePart.ORGANISATION: "Qorganisation",
    ProfilePart.JURISDICTION: "Qjurisdiction",
    ProfilePart.ABOUT: "Qaboutme",
    ProfilePart.ADVISE: "Qadvising",
    ProfilePart.WORKING: "Qworkingon",
    ProfilePart.LOOKING: "Qlookingfor",
    ProfilePart.LINKS: "Qlinked",
    ProfilePart.EARLIER: "Qearlier",
}
# Nothing of a person is asked for there, and some of them end the session.
LEFT_OUT = ("account_", "mfa_", "socialaccount_", "openid_", "/accounts/", "wagtail")
ASKED = ("/search/?q={}", "/search/suggest/?q={}", "/directory/?q={}", "/directory/people.csv?q={}")


def planted(part: str, reach: str) -> str:
    """The word in a part; the end keeps "me" from being the beginning of "members"."""
    return f"{PLANTED[part]}{reach}q"


def planted_person(programme, name: str, reach: str):
    """Somebody of a programme who has a word in every part, and lets one audience see them all."""
    user = make_user("member", name=name)
    ProgrammePerson.objects.create(programme=programme, user=user)
    tag = {"tag_name": planted(ProfilePart.ADVISE, reach), "words": planted(ProfilePart.ADVISE, reach)}
    line = ServiceLine.objects.first()
    profile = make_profile(
        user=user,
        # Organisations are public: that somebody belongs to this one is what is hidden.
        organisation=OrganisationFactory(name="Sample Body of " + reach),
        job_title=planted(ProfilePart.JOB_TITLE, reach),
        jurisdiction_name=planted(ProfilePart.JURISDICTION, reach),
        about=planted(ProfilePart.ABOUT, reach),
        links=[f"https://{planted(ProfilePart.LINKS, reach)}.example"],
        languages=["ga"],
        open_to=["visit"],
        reaches={part.value: reach for part in ProfilePart if part != ProfilePart.NAME}
        | {"name": "everyone"},
        topics={
            "advise": [tag],
            "working": [{"service_line": line, "words": planted(ProfilePart.WORKING, reach)}],
            "looking": [{"service_line": line, "words": planted(ProfilePart.LOOKING, reach)}],
        },
    )
    profile.earlier_posts.create(organisation_name=planted(ProfilePart.EARLIER, reach))
    profile.picture.save("planted.jpg", ContentFile(b"planted"))
    return profile


@pytest.fixture(scope="module")
def made_once(rows_of_module):
    world = make_world()
    programme = world.people["program_host"].programme_parts.order_by("-pk").first().programme
    world.planted = {reach: planted_person(programme, f"Planted {reach}", reach) for reach in Reach.values}
    return world


@pytest.fixture
def world(made_once, db):
    return made_once


def sees(role: str) -> set[str]:
    """The reaches that a role is within; the program host is of the same programme."""
    found = {Reach.EVERYONE.value}
    if role not in {"visitor", "applicant"}:
        found.add(Reach.MEMBERS.value)
    if role in {"program_host", "administrator"}:
        found.add(Reach.PROGRAMME.value)
    return found


def responses(world, role: str):
    """The text of all that a role is given."""
    client = world.client(role)
    addresses = [
        address.url(world.arguments.get(address.name))
        for address in site_addresses()
        if not address.name.startswith(LEFT_OUT)
    ]
    for profile in world.planted.values():
        addresses += [profile.get_absolute_url(), f"/people/{profile.user_id}/picture/"]
    # All of them have the same first name, which everyone may see.
    addresses += [asked.format("Planted") for asked in ASKED]
    addresses += ["/directory/?language=ga", "/directory/?open-to=visit", "/directory/?sort=near"]
    for address in addresses:
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        yield address, body.decode(errors="replace")


# Authors are members, and have nothing to do with the planted people.
@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"author", "other_member"}])
def test_hidden_words_are_nowhere(world, role):
    hidden = {planted(part, reach) for part in PLANTED for reach in Reach.values if reach not in sees(role)}
    shown, leaks = set(), []
    for address, body in responses(world, role):
        leaks += [(address, word) for word in hidden if word in body]
        shown |= {reach for reach in Reach.values if planted(ProfilePart.ABOUT, reach) in body}
        if address.startswith("/people/") and address.endswith("/picture/") and body == "planted":
            profile = next(one for one in world.planted.values() if f"/{one.user_id}/" in address)
            assert profile.reaches["picture"] in sees(role)
    assert leaks == []
    # The search is worth something only if it finds what is not hidden.
    assert shown == sees(role)


def test_hidden_words_are_in_nobody_elses_archive(world, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    person = User.objects.get(pk=world.planted[Reach.ME].user_id)
    person.profile.picture = ""
    person.profile.save()
    # Somebody who has talked with them, and they themself.
    start_conversation(sender=world.people["member"], to=person)
    for user, is_own in ((world.people["member"], False), (person, True)):
        archive = archives.ask(user)
        archive_making.make_due()
        with default_storage.open(archive.name) as file, zipfile.ZipFile(file) as packed:
            everything = b"".join(packed.read(name) for name in packed.namelist()).decode(errors="replace")
        for part in PLANTED:
            if part != ProfilePart.ORGANISATION:
                assert (planted(part, Reach.ME) in everything) == is_own


@pytest.mark.parametrize("role", ["visitor", "member", "program_host"])
def test_hidden_words_find_nobody(world, role):
    client = world.client(role)
    for reach, profile in world.planted.items():
        words = " ".join(planted(part, reach) for part in PLANTED)
        for asked in ASKED:
            response = client.get(asked.format(words))
            body = b"".join(response) if response.streaming else response.content
            is_found = f'{profile.get_absolute_url()}"' in body.decode() or "Planted" in body.decode()
            # Suggestions are of titles alone, and tables are for members.
            if "suggest" not in asked and not (asked.endswith(".csv?q={}") and role == "visitor"):
                assert is_found == (reach in sees(role)), (asked, reach)
