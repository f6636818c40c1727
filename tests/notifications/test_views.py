import pytest
from django.urls import reverse

from hub.base.models import Audience, ServiceLine, Tag, Theme
from notifications.following import services
from notifications.models import KindChoice, Notice, NoticeSettings
from notifications.models.frequency import How
from notifications.notices import events
from tests.factories.cases import make_published
from tests.factories.peers import UserFactory
from tests.factories.profiles import make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(roles):
    return roles("member")


def tell(case):
    events.record(kind="cases.news", thing=case, followed=[case], details={"what": "updated"})


def followed_case(user, how=How.IN_APP, **fields):
    case = make_published(**fields)
    services.follow(user=user, thing=case, how=how)
    return case


def test_the_list_counts_opens_and_marks(client):
    case, other = followed_case(client.user), followed_case(client.user, title="Another desk")
    tell(case)
    tell(case)
    tell(other)
    page = client.get(reverse("notifications:list")).content.decode()
    assert "2 news of the case" in page
    assert "2 unread notices" in page
    notice = Notice.objects.get(about__endswith=f":{case.pk}")
    assert client.get(reverse("notifications:open", args=[notice.pk]))["Location"] == case.get_url()
    unread = client.get(reverse("notifications:list"), {"unread": ""}).content.decode()
    assert "1 unread notice" in unread
    assert "2 news" not in unread
    client.post(reverse("notifications:mark_all_read"))
    assert (
        "You have read everything"
        in client.get(reverse("notifications:list"), {"unread": ""}).content.decode()
    )


def test_what_may_no_longer_be_seen_leaves_list_count_and_link(client):
    case = followed_case(client.user, title="A secret desk")
    tell(case)
    notice = Notice.objects.get(user=client.user)
    case.audience = Audience.of_people("a-few", [])
    case.save()
    opened = client.get(reverse("notifications:open", args=[notice.pk]))
    assert opened.status_code == 404
    assert "secret" not in opened.content.decode()
    page = client.get(reverse("notifications:list")).content.decode()
    assert "secret" not in page
    assert "unread notice" not in page


def test_the_lists_cost_the_same_for_many(client, django_assert_max_num_queries):
    for number in range(3):
        tell(followed_case(client.user, title=f"Desk {number}"))
    for thing in [*Theme.objects.all()[:3], *ServiceLine.objects.all()[:3]]:
        services.follow(user=client.user, thing=thing)
    client.get(reverse("notifications:list"))
    with django_assert_max_num_queries(16):
        client.get(reverse("notifications:list"))
    with django_assert_max_num_queries(16):
        client.get(reverse("notifications:following"))
    for number in range(5):
        tell(followed_case(client.user, title=f"Office {number}"))
    with django_assert_max_num_queries(16):
        client.get(reverse("notifications:list"))
    with django_assert_max_num_queries(16):
        client.get(reverse("notifications:following"))


def test_the_button_follows_changes_and_stops(client):
    theme = Theme.objects.first()
    page, follow = (
        reverse("home:theme", args=[theme.slug]),
        reverse("notifications:follow", args=["theme", theme.pk]),
    )
    assert f'action="{follow}"' in client.get(page).content.decode()
    assert client.post(follow, {"next": page})["Location"] == page
    assert services.how(user=client.user, thing=theme) == How.WEEKLY
    assert "Following" in client.get(page).content.decode()
    client.post(follow, {"how": "daily", "next": "https://elsewhere.example/"}, follow=True)
    assert services.how(user=client.user, thing=theme) == How.DAILY
    client.post(follow, {"how": "stop"})
    assert services.how(user=client.user, thing=theme) is None


def test_nobody_follows_what_they_may_not_see(client):
    secret = make_published(title="A secret desk", audience=Audience.of_people("a-few", []))
    tag = Tag.every.create(name="A secret word", slug="a-secret-word")
    hidden = UserFactory(role="Members")
    for kind, pk in (
        ("case", secret.pk),
        ("tag", tag.pk),
        ("person", hidden.pk),
        ("nothing", 1),
        ("theme", 9999),
    ):
        assert client.post(reverse("notifications:follow", args=[kind, pk])).status_code == 404
    seen = make_profile()
    assert client.post(reverse("notifications:follow", args=["person", seen.user_id])).status_code == 302
    assert list(services.kept_for(client.user, kind="person")) == [seen.user_id]


def test_a_subscription_to_what_may_no_longer_be_seen_says_no_name_and_can_be_ended(client):
    case = followed_case(client.user, title="A secret desk")
    case.audience = Audience.of_people("a-few", [])
    case.save()
    page = client.get(reverse("notifications:following")).content.decode()
    assert "secret" not in page
    assert "no longer read" in page
    row = client.user.subscriptions.get()
    client.post(reverse("notifications:change_following", args=[row.pk]), {"how": "stop"})
    assert not client.user.subscriptions.exists()


def test_settings_are_kept_and_what_waits_goes_by_them(client):
    case = followed_case(client.user, How.WEEKLY)
    tell(case)
    before = NoticeSettings.objects.get().next_weekly_at
    kinds = client.get(reverse("notifications:settings")).context["kinds_form"].fields
    fields = {
        **{f"kind-{name}": field.initial for name, field in kinds.items()},
        "kind-cases-decided": "muted",
        "when-digest_hour": "18",
        "when-digest_weekday": "4",
    }
    assert client.post(reverse("notifications:settings"), fields).status_code == 302
    chosen = NoticeSettings.objects.get()
    assert (chosen.next_weekly_at.hour, chosen.next_weekly_at.weekday()) == (18, 4)
    assert chosen.next_weekly_at != before
    assert KindChoice.objects.get(kind="cases.decided").how == How.MUTED
    wrong = client.post(reverse("notifications:settings"), {**fields, "when-digest_hour": "99"})
    assert "needs your attention" in wrong.content.decode()


def test_who_merges_a_thing_takes_its_followers_along(client):
    one, two = followed_case(client.user), make_published(title="Another desk")
    both = UserFactory(role="Members")
    services.follow(user=both, thing=one, how=How.DAILY)
    services.follow(user=both, thing=two, how=How.IN_APP)
    assert len(services.move(source=one, target=two)) == 1
    assert {row.user: row.how for row in services.followers(two)} == {
        client.user: How.IN_APP,
        both: How.IN_APP,
    }
    assert not services.followers(one).exists()
