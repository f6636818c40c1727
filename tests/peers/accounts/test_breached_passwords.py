"""Passwords that others know are refused, where there is a list of them."""

import hashlib

import pytest
import requests
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

PASSWORD = "a sample of a stolen one"


def sha1(password) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def is_refused(password) -> bool:
    try:
        validate_password(password)
    except ValidationError as error:
        return [one.code for one in error.error_list] == ["password_breached"]
    return False


def test_without_a_list_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(requests, "get", None)
    assert not is_refused(PASSWORD)


class TestFile:
    @pytest.fixture(params=["{}", "{}:{}"])
    def there(self, request, tmp_path, settings):
        passwords = [f"stolen sample number {number}" for number in range(997)]
        lines = sorted(
            request.param.format(sha1(each), len(each) * 7919 ** (len(each) % 3)) for each in passwords
        )
        file = tmp_path / "stolen.txt"
        file.write_text("\r\n".join(lines) + "\r\n")
        settings.BREACHED_PASSWORDS_FILE = str(file)
        return passwords

    def test_each_of_its_passwords_and_no_other(self, there):
        assert all(is_refused(each) for each in there)
        assert not any(is_refused(f"{each} of mine") for each in there)

    @pytest.mark.parametrize("content", ["", sha1(PASSWORD), f"{sha1(PASSWORD)}:3\n"])
    def test_a_short_file(self, content, tmp_path, settings):
        file = tmp_path / "stolen.txt"
        file.write_text(content)
        settings.BREACHED_PASSWORDS_FILE = str(file)
        assert is_refused(PASSWORD) == bool(content)
        assert not is_refused("another sample that is long")

    def test_a_file_that_is_away_keeps_nobody_out(self, settings, tmp_path):
        settings.BREACHED_PASSWORDS_FILE = str(tmp_path / "nowhere")
        assert not is_refused(PASSWORD)


class TestService:
    @pytest.fixture
    def asked(self, monkeypatch, settings):
        settings.BREACHED_PASSWORDS_URL = "https://stolen.example/range/"
        asked = []

        def get(address, **options):
            asked.append((address, options))
            answer = requests.Response()
            answer.status_code = 200
            padding = sha1("a sample nobody used")[5:]
            answer._content = f"{'0' * 35}:2\r\n{sha1(PASSWORD)[5:]}:17\r\n{padding}:0\r\n".encode()
            return answer

        monkeypatch.setattr(requests, "get", get)
        return asked

    def test_it_learns_five_signs_alone(self, asked):
        assert is_refused(PASSWORD)
        [(address, options)] = asked
        assert address == f"https://stolen.example/range/{sha1(PASSWORD)[:5]}"
        assert options["timeout"] <= 3

    def test_what_it_does_not_name_or_pads_with_is_taken(self, asked):
        assert not is_refused("another sample that is long")
        assert not is_refused("a sample nobody used")

    def test_a_service_that_does_not_answer_keeps_nobody_out(self, monkeypatch, settings):
        settings.BREACHED_PASSWORDS_URL = "https://stolen.example/range"

        def get(*_args, **_options):
            raise requests.ConnectionError

        monkeypatch.setattr(requests, "get", get)
        assert not is_refused(PASSWORD)
