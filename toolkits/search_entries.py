"""What can be found of toolkits."""

from django.db.models import Prefetch, QuerySet

from hub.base.access import audiences
from hub.base.files import document_texts
from search.declarations import registry
from search.declarations.data import EntryData
from search.models import Entry
from search.text import plain_text
from toolkits.models import Adoption, Release, ReleaseFile, Review, ToolkitIndexPage, ToolkitPage


def toolkit_entry(toolkit: ToolkitPage) -> EntryData | None:
    """A published toolkit with its steps and the text of its current release."""
    url = toolkit.get_url()
    if not toolkit.live or url is None:  # a page outside every site has no address
        return None
    release = _current_release(toolkit)
    told = "\n\n".join(
        [
            toolkit.purpose,
            toolkit.suits,
            toolkit.prerequisites,
            *(
                f"## {step.title}\n\n{step.text}\n\n{step.roles}\n\n{step.outcome}"
                for step in toolkit.steps.all()
            ),
            release.notes if release else "",
        ]
    )
    return EntryData(
        title=toolkit.title,
        url=url,
        audience=audiences.audience_of_page(toolkit),
        summary=toolkit.summary,
        body=plain_text.from_markdown(told),
        attachment_text=_attachment_text(release),
        themes=toolkit.themes.all(),
        service_lines=toolkit.service_lines.all(),
        tags=[tag.name for tag in _tags(toolkit)],
        programme_id=toolkit.programme_id,
        programme_name=toolkit.programme.name,
        published_at=toolkit.first_published_at,
        updated_at=max(
            filter(None, [toolkit.last_published_at, release.published_at if release else None]), default=None
        ),
        is_sample=toolkit.is_sample,
    )


def _current_release(toolkit: ToolkitPage) -> Release | None:
    if not hasattr(toolkit, "listed_releases"):
        return _releases().filter(toolkit=toolkit).first()
    return toolkit.listed_releases[0] if toolkit.listed_releases else None


def _attachment_text(release: Release | None) -> str:
    """The names of the files of the release that readers get, and then what is in them."""
    if release is None:
        return ""
    files = release.files.all()
    names = "\n".join(f"{row.version.file.name} {row.version.file.title}" for row in files)
    room = Entry.ATTACHMENT_LENGTH - len(names) - 1
    return "\n".join([names, plain_text.share([row.readable_text for row in files], room)])


def _tags(toolkit: ToolkitPage) -> list:
    # Wagtail's manager of tags takes no notice of what was prefetched.
    return toolkit.listed_tags if hasattr(toolkit, "listed_tags") else list(toolkit.tags.all())


def _releases():
    files = ReleaseFile.objects.select_related("version__file").annotate(
        readable_text=document_texts.readable_text("version__document__")
    )
    return Release.objects.in_force().newest_first().prefetch_related(Prefetch("files", files))


def toolkits_to_find() -> QuerySet:
    """Toolkits with all that is findable of them, in a few queries."""
    return ToolkitPage.objects.select_related("audience", "programme").prefetch_related(
        "themes",
        "service_lines",
        "steps",
        Prefetch("releases", _releases(), to_attr="listed_releases"),
        Prefetch("tags", to_attr="listed_tags"),
    )


registry.exclude(ToolkitIndexPage, "A list; its toolkits are found.")
registry.exclude(Adoption, "Listed with its toolkit, for members.")
registry.exclude(Review, "Listed with its toolkit, for members.")
