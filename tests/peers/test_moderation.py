from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from hub.base.access.audiences import is_member
from peers.membership import services
from peers.models import MembershipApplication, Organisation, User
from peers.views.moderation import APPLICATIONS_A_PAGE
from tests.factories.peers import (
    InvitationFactory,
    MembershipApplicationFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.peers.letters import recipients

pytestmark = pytest.mark.django_db

QUEUE = reverse("peers:member_queue")


def decision(application, **fields):
    return {"version": application.version, "organisation": "none", "action": "approve", **fields}


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("role", ["applicant", "member", "program_host", "editor"])
def test_the_queue_and_its_applications_are_for_moderators(roles, role):
    application = MembershipApplicationFactory()
    client = roles(role)
    for address in (QUEUE, application.get_absolute_url()):
        assert client.get(address).status_code == 403
        assert client.post(application.get_absolute_url(), decision(application)).status_code == 403
    assert not is_member(User.objects.get(pk=application.user_id))


def test_a_visitor_is_asked_to_log_in(client):
    assert client.get(QUEUE).url.startswith(reverse("account_login"))


def test_the_queue_lists_who_waits_longest_first_in_pages(roles, django_assert_num_queries):
    MembershipApplicationFactory(verified_at=None, organisation_name="Not confirmed")
    first = MembershipApplicationFactory(organisation_name="The first one")
    MembershipApplicationFactory.create_batch(APPLICATIONS_A_PAGE)
    client = roles("moderator")
    response = client.get(QUEUE)
    listed = response.context["page_obj"].object_list
    assert listed[0] == first
    assert len(listed) == APPLICATIONS_A_PAGE
    assert "Not confirmed" not in text(response)
    assert len(client.get(QUEUE, {"page": 2}).context["page_obj"].object_list) == 1


def test_the_number_of_queries_does_not_grow(roles, django_assert_max_num_queries):
    MembershipApplicationFactory.create_batch(20)
    client = roles("moderator")
    client.get(QUEUE)
    with django_assert_max_num_queries(9):
        client.get(QUEUE)


def test_the_history_is_filtered_by_what_was_decided(roles):
    moderator = UserFactory(role="Moderators")
    approved, refused = MembershipApplicationFactory.create_batch(2)
    waiting = MembershipApplicationFactory()
    services.approve(application=approved, by=moderator, version=1)
    services.refuse(application=refused, by=moderator, version=1, reason="No.")
    client = roles("moderator")

    def listed(status):
        return list(client.get(QUEUE, {"status": status}).context["page_obj"].object_list)

    assert listed("approved") == [approved]
    assert listed("refused") == [refused]
    assert listed("decided") == [refused, approved]
    assert listed("") == listed("nonsense") == [waiting]


def test_an_application_shows_what_was_told_and_suggests_organisations(roles):
    known = OrganisationFactory(name="Willow County Board", domain="willow.example", domain__verified=False)
    application = MembershipApplicationFactory(
        user__email="ana@willow.example", organisation_name="Willow Board", reason="<i>Because</i>"
    )
    response = roles("moderator").get(application.get_absolute_url())
    page = text(response)
    assert "ana@willow.example" in page
    assert "&lt;i&gt;Because&lt;/i&gt;" in page
    assert response.context["approval"]["organisation"].initial == str(known.pk)


def test_who_invited_is_told_and_their_organisation_is_chosen_beforehand(roles):
    invitation = InvitationFactory(
        email=UserFactory(email="new@sample-county.example").email,
        invited_by=UserFactory(name="Inviting Host"),
        organisation=OrganisationFactory(name="Sample Harbour"),
    )
    user = User.objects.get(email=invitation.email)
    application = MembershipApplicationFactory(user=user, organisation_name="The port")
    client = roles("moderator")
    assert "invited by Inviting Host" in text(client.get(QUEUE))
    response = client.get(application.get_absolute_url())
    assert "Inviting Host" in text(response)
    assert response.context["approval"].initial["organisation"] == str(invitation.organisation.pk)


def test_approving_for_a_suggested_organisation(roles):
    organisation = OrganisationFactory(name="Sample County")
    application = MembershipApplicationFactory(organisation_name="Sample County")
    response = roles("moderator").post(
        application.get_absolute_url(), decision(application, organisation=organisation.pk), follow=True
    )
    assert response.redirect_chain[-1][0] == QUEUE
    assert "is a member now" in text(response)
    application.refresh_from_db()
    assert (application.status, application.organisation) == ("approved", organisation)


def test_approving_for_an_organisation_that_was_looked_for(roles):
    wanted = OrganisationFactory(name="Another name altogether")
    application = MembershipApplicationFactory(organisation_name="Sample County")
    address = f"{application.get_absolute_url()}?organisation=another+name"
    client = roles("moderator")
    assert "Another name altogether" in text(client.get(address))
    client.post(address, decision(application, organisation=wanted.pk))
    application.refresh_from_db()
    assert application.organisation == wanted


def test_approving_with_a_new_organisation(roles):
    application = MembershipApplicationFactory(organisation_name="A body of its own")
    roles("moderator").post(application.get_absolute_url(), decision(application, organisation="new"))
    application.refresh_from_db()
    assert application.organisation == Organisation.objects.get(name="A body of its own")


def test_refusing_needs_a_reason(roles):
    application = MembershipApplicationFactory()
    client = roles("moderator")
    response = client.post(application.get_absolute_url(), decision(application, action="refuse", reason=" "))
    assert response.context["refusal"].errors["reason"]
    client.post(application.get_absolute_url(), decision(application, action="refuse", reason="Who are you?"))
    application.refresh_from_db()
    assert (application.status, application.refusal_reason) == ("refused", "Who are you?")


def test_a_second_moderator_is_told_that_it_is_decided_and_nothing_is_done_twice(roles):
    application = MembershipApplicationFactory(organisation_name="A body of its own")
    first, second = roles("moderator", name="Mo First"), roles("moderator")
    first.post(application.get_absolute_url(), decision(application, organisation="none"))
    letters_before, organisations = recipients(), Organisation.objects.count()
    response = second.post(
        application.get_absolute_url(), decision(application, action="refuse", reason="Too late")
    )
    assert "decided already: approved by Mo First" in text(response)
    second.post(application.get_absolute_url(), decision(application, organisation="new"))
    assert recipients() == letters_before
    assert Organisation.objects.count() == organisations
    application.refresh_from_db()
    assert application.status == "approved"


def test_an_application_that_changed_meanwhile_is_shown_anew_with_what_was_typed(roles):
    application = MembershipApplicationFactory()
    MembershipApplication.objects.filter(pk=application.pk).update(version=2, reason="Written meanwhile")
    client = roles("moderator")
    data = decision(application, action="refuse", reason="My long reason")
    response = client.post(application.get_absolute_url(), data)
    page = text(response)
    assert "changed the application" in page
    assert "Written meanwhile" in page
    assert "My long reason" in page
    # Having read it, the moderator presses the button again.
    client.post(
        application.get_absolute_url(), {**data, "version": response.context["refusal"]["version"].value()}
    )
    application.refresh_from_db()
    assert application.status == "refused"


def test_a_made_up_version_or_organisation_changes_nothing(roles):
    application = MembershipApplicationFactory()
    client = roles("moderator")
    for wrong in ({"version": "x"}, {"organisation": "999"}, {"organisation": ""}):
        assert client.post(application.get_absolute_url(), decision(application, **wrong)).status_code == 200
    application.refresh_from_db()
    assert application.is_waiting


def test_an_organisation_that_only_shares_a_word_is_offered_and_not_chosen(roles):
    near, nearer = OrganisationFactory(name="Willow City"), OrganisationFactory(name="Willow Water Board")
    application = MembershipApplicationFactory(organisation_name="Water Board of Willow")
    approval = roles("moderator").get(application.get_absolute_url()).context["approval"]
    assert [value for value, _label in approval.fields["organisation"].choices] == [
        str(nearer.pk),
        str(near.pk),
        "new",
        "none",
    ]
    assert approval["organisation"].initial == "none"


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_the_same_moment_one_decides():
    application = MembershipApplicationFactory()
    moderators = [UserFactory(role="Moderators"), UserFactory(role="Moderators")]
    both = Barrier(2)

    def decide(moderator, what, **extra):
        both.wait(timeout=10)
        try:
            getattr(services, what)(application=application, by=moderator, version=1, **extra)
            return what
        except services.ApplicationError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = [
            future.result()
            for future in (
                pool.submit(decide, moderators[0], "approve"),
                pool.submit(decide, moderators[1], "refuse", reason="No."),
            )
        ]
    done = [result for result in results if isinstance(result, str)]
    assert len(done) == 1
    application.refresh_from_db()
    assert application.status == {"approve": "approved", "refuse": "refused"}[done[0]]
    assert is_member(User.objects.get(pk=application.user_id)) is (done == ["approve"])
    assert recipients() == [application.user.email]
