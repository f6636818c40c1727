"""What of a programme is used and by whom, for its hosts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.advice import same_problem
from notifications.following import services
from tests.factories.advice import advise, ask_for_advice
from tests.factories.cases import make_published
from tests.factories.peers import OrganisationFactory, ProgrammeFactory, make_user
from tests.factories.profiles import make_profile

pytestmark = pytest.mark.django_db


def test_hosts_see_what_is_used_and_by_whom(roles, django_assert_max_num_queries):
    host = roles("member")
    programme = ProgrammeFactory(hosts=[host.user])
    used = make_published(title="Used much", programme=programme)
    make_published(title="Not used", programme=programme)
    make_published(title="Of another")
    body = OrganisationFactory(name="Willow County")
    same_problem.say(user=make_profile(organisation=body).user, case=used, shown_as="organisation")
    services.follow(user=make_user("member"), thing=used)
    advise(ask_for_advice(used), make_user("member"))
    address = f"{programme.get_absolute_url()}use/"
    assert address in host.get(programme.get_absolute_url()).content.decode()
    answer = host.get(address)
    assert [use.title for use in answer.context["page_obj"]] == ["Used much", "Not used"]
    page = answer.content.decode()
    for told in ("1 organisation faces the same", "Willow County", "1 answer with advice", "Not used yet"):
        assert told in page
    with CaptureQueriesContext(connection) as before:
        host.get(address)
    for _number in range(3):
        more = make_published(programme=programme)
        same_problem.say(user=make_profile(organisation=body).user, case=more, shown_as="organisation")
    with django_assert_max_num_queries(len(before)):
        host.get(address)
    assert roles("member").get(address).status_code == 403
