"""Vocabularies, jurisdictions, tags and files, all invented."""

import io

import factory
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image

from hub.base import models


def png(width=4, height=3, colour="teal") -> bytes:
    """The bytes of a tiny PNG image."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, format="PNG")
    return file.getvalue()


def upload(name="sample.pdf", content=b"%PDF-1.7\n%sample\n") -> SimpleUploadedFile:
    """A file as a form hands it over."""
    return SimpleUploadedFile(name, content)


class VocabularyFactory(DjangoModelFactory):
    """An entry of a vocabulary; ``fr="..."`` gives it a French name."""

    class Meta:
        abstract = True

    name = factory.Sequence(lambda n: f"Sample entry {n}")
    slug = factory.Sequence(lambda n: f"sample-entry-{n}")
    sort_order = 500

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        french = kwargs.pop("fr", None)
        if french:
            value = {"language": "fr", "name": french, "description": ""}
            kwargs["translations"] = [("translation", value)]
        return kwargs


class ThemeFactory(VocabularyFactory):
    class Meta:
        model = models.Theme


class ServiceLineFactory(VocabularyFactory):
    class Meta:
        model = models.ServiceLine


class StageFactory(VocabularyFactory):
    class Meta:
        model = models.Stage


class DeliveryModelFactory(VocabularyFactory):
    class Meta:
        model = models.DeliveryModel


class GovernanceFormFactory(VocabularyFactory):
    class Meta:
        model = models.GovernanceForm


class FundingModelFactory(VocabularyFactory):
    class Meta:
        model = models.FundingModel


class JurisdictionFactory(DjangoModelFactory):
    """A county in the United States."""

    class Meta:
        model = models.Jurisdiction

    name = factory.Sequence(lambda n: f"Sample County {n}")
    slug = factory.Sequence(lambda n: f"sample-county-{n}")
    level = models.Level.COUNTY
    country = "US"


class TagFactory(DjangoModelFactory):
    class Meta:
        model = models.Tag

    name = factory.Sequence(lambda n: f"sample tag {n}")
    slug = factory.Sequence(lambda n: f"sample-tag-{n}")


class ImageFactory(DjangoModelFactory):
    """A tiny PNG image that nothing refers to."""

    class Meta:
        model = models.HubImage

    title = factory.Sequence(lambda n: f"Sample image {n}")
    file = factory.LazyAttribute(lambda image: ContentFile(png(), name="sample.png"))


class DocumentFactory(DjangoModelFactory):
    """A PDF that nothing refers to; ``original_name`` is what a reader saves it as."""

    class Meta:
        model = models.HubDocument

    title = factory.Sequence(lambda n: f"Sample document {n}")
    original_name = "sample.pdf"
    file = factory.LazyAttribute(lambda document: ContentFile(b"%PDF-1.7\n%sample\n", name="sample.pdf"))
