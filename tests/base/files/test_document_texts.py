"""The text of documents: read apart, whatever the file is, and written down with the reason if it can't be."""

import io
import os
import signal
import subprocess
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hub.base import clock_jobs, document_reading
from hub.base.files import document_texts
from hub.base.models import DocumentText, HubDocument
from tests.factories import files
from tests.factories.base import DocumentFactory

Reason, Status = DocumentText.Reason, DocumentText.Status
ROMANIAN = "Primăriile împart același serviciu de salarizare"


def read(content: bytes, extension: str) -> dict:
    """Read through a real file, as the worker does."""
    with open(os.memfd_create("sample"), "w+b") as file:
        file.write(content)
        file.seek(0)
        return document_texts.read_apart(file, extension)


def document(content=b"Payroll for nine counties.", name="plan.txt") -> HubDocument:
    return DocumentFactory(file=ContentFile(content, name=name), original_name=name)


def text_of(document) -> DocumentText:
    return DocumentText.objects.get(document=document)


class TestReading:
    @pytest.mark.parametrize(
        ("extension", "content", "text"),
        [
            ("pdf", files.pdf("Payroll bureau"), "Payroll bureau"),
            ("pdf", files.locked_pdf("Everybody may read", ""), "Everybody may read"),
            ("docx", files.word("Charter", "Who pays", cell="The host"), "Charter\nWho pays\nThe host"),
            (
                "xlsx",
                files.excel(["Fee", 12, None, "euro"], [], ["Year", 2031]),
                "Sheet\nFee; 12; euro\nYear; 2031",
            ),
            ("pptx", files.slides("Steering board", "Say thanks"), "Steering board\nSay thanks"),
            (
                "odt",
                files.open_document(
                    "<text:h>Head</text:h><text:p>one<text:tab/><text:span>two</text:span></text:p>"
                ),
                "Head\none two",
            ),
            ("csv", b'body;cost\n"Sample; County";12\n;;\n', "body; cost\nSample; County; 12"),
            ("md", b"# Plan\n\n- **Host**: [the city](https://x.example)\n|--|--|\n", "Plan\nHost: the city"),
            ("txt", ROMANIAN.encode(), ROMANIAN),
            ("txt", ROMANIAN.encode("utf-16"), ROMANIAN),
            ("txt", b"\xef\xbb\xbfFee", "Fee"),
            ("txt", "Réunion à Montréal — café".encode("cp1252"), "Réunion à Montréal — café"),
            ("txt", "Общий центр обработки данных".encode("cp1251"), "Общий центр обработки данных"),
            ("txt", b"Fee\x01 \x7fpaid\n\n\n  twice ", "Fee paid\ntwice"),
        ],
    )
    def test_takes_the_words(self, extension, content, text):
        assert read(content, extension) == {"text": text, "is_cut": False}

    @pytest.mark.parametrize(
        ("extension", "content", "reason"),
        [
            ("pdf", files.locked_pdf("Secret", "a password"), Reason.ENCRYPTED),
            ("docx", files.OFFICE_FILE_WITH_PASSWORD, Reason.ENCRYPTED),
            ("odt", files.open_document("", encrypted=True), Reason.ENCRYPTED),
            ("pdf", files.pdf("Cut short")[:100], Reason.BROKEN),
            ("docx", files.word("Cut short")[:2000], Reason.BROKEN),
            ("xlsx", files.excel(["Cut short"])[:2000], Reason.BROKEN),
            ("pdf", b"<html>A page</html>", Reason.MISLABELLED),
            ("docx", files.OLD_OFFICE_FILE, Reason.MISLABELLED),
            ("docx", files.excel(["A table"]), Reason.MISLABELLED),
            ("txt", bytes(range(32)) * 100, Reason.MISLABELLED),
            ("pdf", files.pdf(" "), Reason.NO_TEXT),
            ("txt", b" \n ", Reason.NO_TEXT),
        ],
    )
    def test_says_why_it_can_not(self, extension, content, reason):
        assert read(content, extension) == {"reason": reason}

    @pytest.mark.parametrize(
        ("extension", "make", "reason"),
        [
            ("docx", files.zip_bomb, Reason.UNPACKS),
            ("pdf", files.pdf_bomb, Reason.UNPACKS),
            ("pdf", files.pdf_without_end, Reason.BROKEN),
            ("docx", files.xml_bomb, Reason.BROKEN),
            ("docx", files.deep_xml, Reason.BROKEN),
            ("docx", files.wide_xml, Reason.MEMORY),
        ],
    )
    def test_is_not_harmed(self, extension, make, reason):
        content = make()
        start = time.monotonic()
        assert read(content, extension) == {"reason": reason}
        assert time.monotonic() - start < document_reading.WALL_SECONDS

    @pytest.mark.parametrize(
        ("extension", "content", "word"),
        [
            ("txt", b"budget " * 1_000_000, "budget"),
            ("pdf", files.pdf("budget", kids=b"[" + b"3 0 R " * 600 + b"]", count=600), "budget"),
            ("xlsx", files.far_cell(), "1"),
        ],
    )
    def test_takes_the_beginning_of_what_has_no_end(self, extension, content, word):
        outcome = read(content, extension)
        assert word in outcome["text"]
        assert outcome["is_cut"]
        assert len(outcome["text"]) <= document_reading.MAX_CHARACTERS

    def test_a_million_cells(self):
        outcome = read(files.million_cells(), "xlsx")
        assert outcome["is_cut"]
        assert outcome["text"].startswith("Sheet\nbudget 0; budget 1;")

    def test_a_reader_that_does_not_end_is_ended(self, monkeypatch):
        monkeypatch.setattr(document_reading, "WALL_SECONDS", 0.01)
        assert read(b"Fee", "txt") == {"reason": Reason.TOO_SLOW}

    @pytest.mark.parametrize(
        ("code", "answer", "outcome"),
        [
            (-signal.SIGXCPU, b"", {"reason": Reason.TOO_SLOW}),
            (-signal.SIGKILL, b"", {"reason": Reason.MEMORY}),
            (-signal.SIGSEGV, b"", {"reason": Reason.BROKEN}),
            (0, b'{"text": 1}', {"reason": Reason.BROKEN}),
            (0, b'{"reason": "pwned"}', {"reason": Reason.BROKEN}),
            (0, b"[1]", {"reason": Reason.BROKEN}),
        ],
    )
    def test_whatever_becomes_of_the_process(self, monkeypatch, code, answer, outcome):
        def ended(command, stdout, **options):
            stdout.write(answer)
            return subprocess.CompletedProcess(command, code)

        monkeypatch.setattr(document_texts.subprocess, "run", ended)
        assert document_texts.read_apart(io.BytesIO(), "pdf") == outcome

    def test_the_process_has_no_secrets(self, monkeypatch):
        seen = {}

        def ended(command, env, **options):
            seen.update(env)
            return subprocess.CompletedProcess(command, 0)

        monkeypatch.setattr(document_texts.subprocess, "run", ended)
        monkeypatch.setenv("SECRET_KEY", "x")
        document_texts.read_apart(io.BytesIO(), "pdf")
        assert set(seen) <= {"PATH", "PYTHONPATH", "PYTHONUTF8"}


@pytest.mark.django_db
class TestRows:
    def test_an_upload_is_read_once_it_is_committed(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            plan = document()
            assert text_of(plan).status == Status.WAITING
        row = text_of(plan)
        assert (row.status, row.text, row.attempts) == (Status.READ, "Payroll for nine counties.", 1)
        assert document_texts.read(plan.pk) is None, "it is read once"

    def test_the_clock_reads_what_no_task_came_for(self):
        plan = document()
        clock_jobs.read_documents_left()
        assert text_of(plan).status == Status.WAITING, "the task has a while to come"
        DocumentText.objects.update(next_try_at=timezone.now() - timedelta(minutes=5))
        clock_jobs.read_documents_left()
        assert text_of(plan).status == Status.READ

    def test_a_document_written_past_everything_is_noted(self):
        plan = document()
        DocumentText.objects.all().delete()
        clock_jobs.read_documents_left()
        assert text_of(plan).status == Status.WAITING

    def test_one_reads_at_a_time_until_its_hold_runs_out(self, monkeypatch):
        plan = document()
        monkeypatch.setattr(
            document_texts, "_outcome_of", lambda held: document_texts.read(plan.pk) or {"text": "x"}
        )
        assert document_texts.read(plan.pk).attempts == 1

    def test_what_ends_the_worker_time_and_again_is_given_up(self, monkeypatch):
        plan = document()

        def killed(held):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(document_texts, "read_apart", lambda *args: killed(None))
            for _ in range(document_texts.MAX_ATTEMPTS):
                with pytest.raises(KeyboardInterrupt):
                    document_texts.read(plan.pk)
                DocumentText.objects.update(next_try_at=timezone.now())
        assert document_texts.read(plan.pk).reason == Reason.GIVEN_UP

    def test_trouble_on_our_side_is_tried_again(self, monkeypatch):
        plan = document()

        def away(*args, **options):
            raise OSError("no such device")

        with monkeypatch.context() as patch:
            patch.setattr(document_texts.subprocess, "run", away)
            assert document_texts.read(plan.pk) is None
        row = text_of(plan)
        assert (row.status, row.attempts) == (Status.WAITING, 0)
        assert row.next_try_at > timezone.now() + timedelta(minutes=5)

    def test_missing_and_too_large_and_of_no_kind(self, monkeypatch):
        gone, odd = document(), document(name="drawing.svg")
        gone.file.storage.delete(gone.file.name)
        assert document_texts.read(gone.pk).reason == Reason.MISSING
        assert document_texts.read(odd.pk).reason == Reason.KIND
        monkeypatch.setattr(document_texts, "MAX_FILE_BYTES", 3)
        assert document_texts.read(document().pk).reason == Reason.TOO_LARGE

    def test_another_file_in_its_place_is_read_anew(self):
        plan = document()
        document_texts.read(plan.pk)
        plan.title = "Renamed"
        plan.save()
        assert text_of(plan).status == Status.READ, "the file is the same"
        plan.file = ContentFile(b"Procurement.", name="plan.txt")
        plan.save()
        row = text_of(plan)
        assert (row.status, row.text) == (Status.WAITING, ""), "what it said is forgotten at once"
        assert document_texts.read(plan.pk).text == "Procurement."

    def test_a_file_replaced_or_deleted_while_it_is_read(self, monkeypatch):
        plan, gone = document(), document()

        def meanwhile(file, extension):
            plan.file = ContentFile(b"Procurement.", name="plan.txt")
            plan.save()
            HubDocument.objects.filter(pk=gone.pk).delete()
            return {"text": "Payroll"}

        with monkeypatch.context() as patch:
            patch.setattr(document_texts, "read_apart", meanwhile)
            assert document_texts.read(plan.pk) is None
            assert document_texts.read(gone.pk) is None
        assert document_texts.read(plan.pk).text == "Procurement."


@pytest.mark.django_db
def test_extract_texts_reads_what_waits_and_all_again(capsys):
    plan, odd = document(), document(b"<html>", name="page.pdf")
    DocumentText.objects.filter(document=odd).delete()
    call_command("extract_texts")
    assert "Read 1 of 2" in capsys.readouterr().out
    assert text_of(odd).reason == Reason.MISLABELLED
    call_command("extract_texts")
    assert "Read 0 of 0" in capsys.readouterr().out
    plan.file.storage.delete(plan.file.name)
    call_command("extract_texts", "--again")
    assert "Read 0 of 2" in capsys.readouterr().out
    assert text_of(plan).reason == Reason.MISSING


@pytest.mark.django_db
def test_editors_see_which_files_can_not_be_read_and_why(roles):
    document_texts.read(document(b"<html>", name="page.pdf").pk)
    document_texts.read(document().pk)
    address = reverse("document_texts_report")
    page = roles("editor").get(address, {"status": "unreadable"}).content.decode()
    assert "page.pdf" in page
    assert str(Reason.MISLABELLED.label) in page
    assert "plan.txt" not in page
    assert "plan.txt" in roles("editor").get(address, {"status": "read"}).content.decode()
    assert roles("member").get(address).status_code in {302, 403}


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_upload_leaves_nothing():
    with transaction.atomic():
        document()
        transaction.set_rollback(True)
    assert not DocumentText.objects.exists()
