"""The API of toolkits: what a visitor may see, whoever asks."""

import pytest
from django.core.cache import cache

from tests.factories.files import word
from tests.factories.toolkits import make_draft, make_release, make_toolkit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counts_of_another_test():
    cache.clear()


def test_the_api_gives_what_a_visitor_may_see(roles):
    toolkit = make_toolkit(title="For all", steps=["begin"], files={"plan.docx": word("One.")})
    make_release(toolkit, files={"plan.docx": word("Two.")}, published=False)
    make_toolkit(title="For members", for_members=True)
    make_draft(title="A draft")
    member = roles("member")
    listed = member.get("/api/v2/toolkits/?file-format=docx").json()
    assert [item["title"] for item in listed["items"]] == ["For all"]
    assert member.get("/api/v2/toolkits/?titel=x").status_code == 400
    found = member.get(f"/api/v2/toolkits/{toolkit.pk}/").json()
    assert (found["licence"], found["levels"]) == ("CC0-1.0", ["county"])
    assert found["steps"][0]["address"].endswith("#step-begin")
    [release] = found["releases"]
    [file] = release["files"]
    version = toolkit.releases.get(number="1.0").files.get().version
    assert (release["number"], file["name"], file["sha256"]) == ("1.0", "plan.docx", version.sha256)
