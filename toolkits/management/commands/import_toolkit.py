"""``manage.py import_toolkit``: a toolkit from a folder of pages. docs/importing-toolkits.md says how."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.text import slugify

from hub.base.importing.commands import ImportCommand
from peers.models import Programme
from toolkits.importing.folder import Folder
from toolkits.importing.plan import Plan, Planner
from toolkits.importing.service import About, Importer, Outcome
from toolkits.models import ToolkitIndexPage, ToolkitPage
from toolkits.models.licences import Licence


class Command(ImportCommand):
    help = (
        "Bring in a toolkit from a folder of Markdown or MDX pages with the files that they link: each page becomes a "
        "step. Safe to run again: the toolkit is found by its slug, and one that was edited on the site is left alone."
    )

    path_help = "The folder; its pages may stand in “pages”, its files in “attachments”."

    def add_options(self, parser) -> None:
        parser.add_argument(
            "--attachments", type=Path, metavar="DIR", help="The folder with the files instead."
        )
        parser.add_argument(
            "--programme",
            metavar="SLUG",
            help="The programme that publishes it; needed the first time, where there are several.",
        )
        parser.add_argument("--slug", help="Its name in addresses; by default the folder's.")
        parser.add_argument("--title", default="", help="Its title; by default made of the folder's name.")
        parser.add_argument("--summary", default="", help="Two or three sentences (needed to publish).")
        parser.add_argument("--purpose", default="", help="What it is for, in Markdown (needed to publish).")
        parser.add_argument(
            "--licence", default="", choices=["", *Licence.values], help="(needed to publish)"
        )
        parser.add_argument("--language", default="", help="Of the texts, such as “en”.")
        parser.add_argument(
            "--site",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="Where the pages stand on the web: links to there become links between the steps. Can be repeated.",
        )
        parser.add_argument(
            "--all-files", action="store_true", help="Attach also the files that no page links."
        )
        parser.add_argument("--live", action="store_true", help="Publish it; otherwise it is a draft.")
        parser.add_argument(
            "--overwrite", action="store_true", help="Also replace what was edited on the site."
        )

    def bring_in(self, path: Path, *, attachments: Path | None, **options) -> None:
        if not path.is_dir():
            raise CommandError(f"{path} is no folder.")
        if attachments is not None and not attachments.is_dir():
            raise CommandError(f"{attachments} is no folder.")
        if ToolkitIndexPage.objects.count() != 1:
            raise CommandError("The site has no list of toolkits to put it under; add that page first.")
        folder = Folder.read(path, attachments)
        if not folder.pages:
            raise CommandError(f"There is no .md or .mdx file in {path}.")
        slug = options["slug"] or slugify(path.resolve().name)
        hosts = {urlsplit(site if "//" in site else f"//{site}").hostname or "" for site in options["site"]}
        planner = Planner(folder, hosts=hosts - {""}, all_files=options["all_files"])
        plan = planner.plan()
        title = options["title"] or slug.replace("-", " ").capitalize()
        about = About(
            title=title,
            slug=slug,
            programme=self._programme(options, slug=slug, title=title),
            **{name: options[name] for name in ("summary", "purpose", "licence", "language")},
        )
        importer = Importer(
            plan=plan,
            about=about,
            source=path.name,
            live=options["live"],
            overwrite=options["overwrite"],
            dry_run=self.dry_run,
        )
        try:
            outcome = importer.run()
        except ValidationError as error:
            raise CommandError(_by_option(error)) from None
        self._report(planner, plan, outcome)
        if folder.problems:
            raise CommandError(f"{len(folder.problems)} pages could not be read; see above.")

    def _programme(self, options: dict, *, slug: str, title: str) -> Programme:
        programmes = Programme.objects.order_by("slug")
        if wanted := options["programme"]:
            found = programmes.filter(slug=wanted).first()
            if found is None:
                raise CommandError(f"There is no programme “{wanted}”.")
            return found
        known = ToolkitPage.objects.filter(slug=slug).select_related("programme").first()
        if known is not None:
            return known.programme
        names = list(programmes.values_list("slug", flat=True)[:20])
        if len(names) > 1:
            raise CommandError(
                f"Say which programme publishes it, with --programme. There are: {', '.join(names)}."
            )
        return programmes.first() or self._first_programme(slug=slug, title=title)

    def _first_programme(self, *, slug: str, title: str) -> Programme:
        """A toolkit is a programme's: where there is none yet, one of its name."""
        made = Programme(name=title[:200], slug=slug[:200], summary=f"Publishes the toolkit “{title}”."[:300])
        if not self.dry_run:
            made.save()
        self.stdout.write(f"There was no programme: “{title}” is made. Name its hosts in the administration.")
        return made

    def _report(self, planner: Planner, plan: Plan, outcome: Outcome) -> None:
        for number, step in enumerate(plan.steps, 1):
            files = f" ({', '.join(step.files)})" if step.files else ""
            self.say(f"[{number}/{len(plan.steps)}] {step.page}: {step.title}{files}")
        for remark in plan.remarks:
            self.say(f"    {remark}")
        published = ", published" if outcome.published else ""
        self.stdout.write(f"\n{outcome.status.value}{published}{self.would}")
        for reason in outcome.reasons:
            self.stdout.write(f"  {reason}")
        self.stdout.write(f"  steps    {len(plan.steps):>5}")
        self.stdout.write(f"  files    {len(outcome.attached):>5}")
        self.stdout.write(f"  missing  {len(plan.missing):>5}")
        folder = planner.folder
        self.say_list("Taken for the pages' own address on the web", sorted(planner.hosts))
        unlinked = sorted(set(folder.files) - set(outcome.attached) - set(outcome.refused))
        self.say_list("In the folder, and linked by no page", unlinked)
        self.say_list("Pages that could not be read", folder.problems)
        self.say_list(
            "Files that were not taken", [f"{name} ({reason})" for name, reason in outcome.refused.items()]
        )
        missing = [f"{name} ({', '.join(pages)})" for name, pages in sorted(plan.missing.items())]
        self.say_list("Files that are linked and were not found", missing)


def _by_option(error: ValidationError) -> str:
    """What is wrong, with the option that mends it."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"--{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
