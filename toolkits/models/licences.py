"""The licences under which a kit can be passed on: the common open ones, by their SPDX names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    """What others may do with a kit."""

    CC0 = "CC0-1.0", _("CC0 1.0: no rights reserved")
    CC_BY = "CC-BY-4.0", _("Creative Commons Attribution 4.0 (CC BY)")
    CC_BY_SA = "CC-BY-SA-4.0", _("Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)")
    CC_BY_NC = "CC-BY-NC-4.0", _("Creative Commons Attribution-NonCommercial 4.0 (CC BY-NC)")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    OGL_UK = "OGL-UK-3.0", _("Open Government Licence 3.0 (United Kingdom)")
    OGL_CANADA = "OGL-Canada-2.0", _("Open Government Licence 2.0 (Canada)")
    ODC_BY = "ODC-By-1.0", _("Open Data Commons Attribution 1.0")
    EUPL = "EUPL-1.2", _("European Union Public Licence 1.2")
    MIT = "MIT", _("MIT")
    APACHE = "Apache-2.0", _("Apache 2.0")
    GPL = "GPL-3.0-or-later", _("GNU General Public License 3.0 or later")


# Where each can be read. Works in the public domain have no text of their own.
ADDRESSES = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.OGL_UK: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    Licence.OGL_CANADA: "https://open.canada.ca/en/open-government-licence-canada",
    Licence.ODC_BY: "https://opendatacommons.org/licenses/by/1-0/",
    Licence.EUPL: "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12",
    Licence.MIT: "https://opensource.org/license/mit",
    Licence.APACHE: "https://www.apache.org/licenses/LICENSE-2.0",
    Licence.GPL: "https://www.gnu.org/licenses/gpl-3.0.html",
}


def address_of(licence: str) -> str:
    """Where a licence can be read; empty where it has no text."""
    return ADDRESSES.get(licence, "")
