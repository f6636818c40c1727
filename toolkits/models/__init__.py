"""Toolkits: the kits that programmes publish, their files and their releases."""

from .desk import ToolkitTyping
from .files import FileVersion, ToolkitFile
from .releases import Release, ReleaseFile, ReleaseZip
from .toolkit_index_page import ToolkitIndexPage
from .toolkit_page import ToolkitLevel, ToolkitPage, ToolkitStep, ToolkitTag
from .upkeep import ToolkitMaintainer, ToolkitUpkeep

__all__ = [
    "FileVersion",
    "Release",
    "ReleaseFile",
    "ReleaseZip",
    "ToolkitFile",
    "ToolkitIndexPage",
    "ToolkitLevel",
    "ToolkitMaintainer",
    "ToolkitPage",
    "ToolkitStep",
    "ToolkitTag",
    "ToolkitTyping",
    "ToolkitUpkeep",
]
