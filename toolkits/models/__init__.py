"""Toolkits: the kits that programmes publish, their files and their releases."""

from toolkits.models.usage import ToolkitCount, ToolkitSearch, ToolkitSearcher

from .adoptions import Adoption, Derivative, Review
from .files import FileVersion, ToolkitFile
from .releases import Release, ReleaseFile, ReleaseZip
from .toolkit_index_page import ToolkitIndexPage
from .toolkit_page import ToolkitLevel, ToolkitPage, ToolkitStep, ToolkitTag
from .upkeep import ToolkitMaintainer, ToolkitUpkeep

__all__ = [
    "Adoption",
    "Derivative",
    "FileVersion",
    "Release",
    "ReleaseFile",
    "ReleaseZip",
    "Review",
    "ToolkitCount",
    "ToolkitFile",
    "ToolkitIndexPage",
    "ToolkitLevel",
    "ToolkitMaintainer",
    "ToolkitPage",
    "ToolkitSearch",
    "ToolkitSearcher",
    "ToolkitStep",
    "ToolkitTag",
    "ToolkitUpkeep",
]
