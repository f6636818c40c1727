"""Fields of one line take one line."""

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_resolver, reverse

from hub.base.text.one_line import validate_one_line
from peers.models import User
from tests.conftest import PASSWORD

BAD = ["a\nb", "a\r\nb", "a\tb", "a\x1bb", "a\x7fb", "a\x85b", "a\u2028b", "a\u2029b", "a\u202eb"]


@pytest.mark.parametrize("text", BAD)
def test_what_is_refused(text):
    with pytest.raises(ValidationError, match="one line"):
        validate_one_line(text)


@pytest.mark.parametrize("text", ["", "Ana O'Brien", "Şəki", "Νίκη", "山田", "نور\u200f", "🙂\u200d"])
def test_what_is_taken(text):
    validate_one_line(text)


def test_every_field_of_one_line_of_every_model_refuses_the_rest():
    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.CharField) and not field.choices
    ]
    assert len(fields) > 100
    assert [str(field) for field in fields if validate_one_line not in field.validators] == []
    assert validate_one_line not in User._meta.get_field("kind").validators


def test_forms_without_a_model_do_too_and_long_texts_have_lines():
    class Form(forms.Form):
        name = forms.CharField()
        text = forms.CharField(widget=forms.Textarea)
        word = forms.CharField(widget=forms.PasswordInput, strip=False)

    form = Form({"name": "a\nb", "text": "a\nb", "word": "a\tb"})
    assert list(form.errors) == ["name"]


def all_forms(base=forms.BaseForm):
    for form in base.__subclasses__():
        yield form
        yield from all_forms(form)


def test_every_field_of_one_line_of_every_form_refuses_the_rest():
    get_resolver().reverse_dict  # noqa: B018 - every module with addresses, and so with forms, is read
    fields = {
        f"{form.__module__}.{form.__name__}.{name}": field
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.TextInput)
    }
    assert len(fields) > 60
    assert {"peers.profiles.forms", "forums.threads.forms"} <= {name.rsplit(".", 2)[0] for name in fields}

    def takes(field) -> bool:
        try:
            field.clean("a\u202eb\nc")
        except ValidationError:
            return False
        return True

    assert [name for name, field in fields.items() if takes(field)] == []


def test_a_name_with_a_line_break_is_refused_in_the_form(roles):
    client = roles("member")
    response = client.post(
        reverse("peers:own_account"), {"name": "Ana\nhttps://evil.example/", "time_zone": "UTC"}
    )
    assert "Write this on one line" in response.content.decode()
    assert not User.objects.filter(name__contains="evil").exists()


def test_nor_can_one_sign_up_with_one(client, db):
    form = {"email": "eve@county.example", "name": "Eve\n-- ", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), form)
    assert not User.objects.filter(email="eve@county.example").exists()
