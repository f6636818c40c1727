"""Toolkits, all invented, made the way their hosts make them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from hub.base.models import Audience, ServiceLine, Theme
from tests.factories.files import word
from tests.factories.peers import ProgrammeFactory, make_user
from toolkits.desk import services
from toolkits.models import Release, ToolkitLevel, ToolkitPage, ToolkitStep
from toolkits.releases import services as releases_services


def an_upload(name: str = "charter.docx", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a form sends it; without content, a Word document."""
    return SimpleUploadedFile(name, word("A charter for the sample desk.") if content is None else content)


def make_draft(*, host=None, programme=None, for_members=False, steps=(), **fields) -> ToolkitPage:
    """A draft that lacks nothing, of a programme of the host's or of nobody's."""
    programme = programme or ProgrammeFactory(hosts=[host] if host else [])
    toolkit = ToolkitPage(
        **{
            "title": "Setting up a sample desk",
            "programme": programme,
            "summary": "What eleven sample counties used to set up one desk.",
            "purpose": "To set up a joint desk.",
            "licence": "CC0-1.0",
            "audience": Audience.members() if for_members else Audience.everyone(),
            **fields,
        }
    )
    toolkit.service_lines = ServiceLine.objects.filter(slug="finance-accounts-payable")
    toolkit.themes = Theme.objects.filter(slug="funding")
    toolkit.levels = [ToolkitLevel(level="county")]
    toolkit.steps = [ToolkitStep(title=title, text=f"How to {title}.") for title in steps]
    return services.create_toolkit(by=host, toolkit=toolkit)


def make_release(toolkit: ToolkitPage, *, files=None, published=True, **described) -> Release:
    """The next release; ``files`` are names and contents added to those of the current one."""
    release = releases_services.begin_release(by=None, toolkit=toolkit)
    there = {row.version.file.name: row for row in release.files.select_related("version__file")}
    for name, content in (files or {}).items():
        if name in there:
            releases_services.replace_file(by=None, release_file=there[name], upload=an_upload(name, content))
        else:
            releases_services.add_file(by=None, release=release, upload=an_upload(name, content))
    if described:
        says = {"number": release.number, "dated": release.dated, "notes": ""} | described
        release = releases_services.describe(by=None, release=release, **says)
    return releases_services.publish_release(by=None, release=release) if published else release


def make_toolkit(*, host=None, files=None, **fields) -> ToolkitPage:
    """A published toolkit; with ``files``, those are its first release."""
    toolkit = make_draft(host=host, **fields)
    if files is not None:
        make_release(toolkit, files=files)
    return services.publish(by=None, toolkit=toolkit)


def make_host():
    """A member who may publish for programmes."""
    return make_user("program_host")
