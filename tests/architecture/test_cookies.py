"""In production every cookie comes from this host over HTTPS alone; the demo works by plain HTTP."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage import default_storage
from django.http import HttpResponse
from django.test import RequestFactory

from tests.databases import ROOT

SHOW = """
import json
from django.conf import settings
names = ["SESSION", "CSRF", "MESSAGE", "KNOWN_DEVICE"]
print(json.dumps({
    "names": [getattr(settings, name + "_COOKIE_NAME") for name in names],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE],
    "domains": [settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN],
    "paths": [settings.SESSION_COOKIE_PATH, settings.CSRF_COOKIE_PATH],
}))
"""


def cookies(kind, tmp_path, **variables):
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "DJANGO_SETTINGS_MODULE": f"hub.settings.{kind}",
        "HUB_VAR_DIR": str(tmp_path),
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "hub.example",
        "SITE_URL": "https://hub.example",
        **variables,
    }
    done = subprocess.run(
        [sys.executable, "-c", SHOW], check=True, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def test_in_production_all_names_begin_as_browsers_ask_for(tmp_path):
    there = cookies("production", tmp_path)
    assert all(name.startswith("__Host-") for name in there["names"])
    assert there["secure"] == [True, True]
    assert there["domains"] == [None, None]
    assert there["paths"] == ["/", "/"]


@pytest.mark.parametrize(("kind", "variables"), [("dev", {}), ("production", {"HOST_COOKIES": "off"})])
def test_by_plain_http_they_have_names_that_a_browser_takes(kind, variables, tmp_path):
    assert not any(name.startswith("__") for name in cookies(kind, tmp_path, **variables)["names"])


def test_messages_go_by_the_name_of_the_settings(client, settings, db):
    settings.MESSAGE_COOKIE_NAME = "__Host-messages"
    request = RequestFactory().get("/")
    request.session = client.session
    storage = default_storage(request)
    storage.add(constants.INFO, "Saved")
    answer = HttpResponse()
    storage.update(answer)
    assert list(answer.cookies) == ["__Host-messages"]
