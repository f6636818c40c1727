"""Settings that every environment shares.

Everything that differs between installations is read from the environment; the variables are
listed, with their defaults, in docs/operating.md.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from .apps import HUB_APPS

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
# What the running site writes (SQLite file, uploads) lies here, outside the source.
VAR_DIR = env.path("HUB_VAR_DIR", default=str(BASE_DIR / "var"))
VAR_DIR = Path(str(VAR_DIR))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address under which people reach the site; used in e-mail.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    *HUB_APPS,
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "peers.accounts.wagtail_users.HubUsersConfig",
    "wagtail.snippets",
    "hub.base.files.wagtail_libraries.HubDocsConfig",
    "hub.base.files.wagtail_libraries.HubImagesConfig",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmarkdown",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_countries",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.base.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hub.base.middleware.NoStoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "peers.accounts.middleware.PresenceMiddleware",
    "peers.accounts.middleware.SecondFactorMiddleware",
    "hub.base.middleware.TimeZoneMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hub.base.middleware.AdminTransactionMiddleware",
    "hub.base.admin.protected_deletes.ProtectedDeletesMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
ASGI_APPLICATION = "hub.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "hub.base.context_processors.site",
            ],
            "builtins": ["hub.base.templatetags.hub"],
        },
    },
]
# An address typed without its scheme is meant as https, as it will be in Django 6.
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'hub.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time, readers never blocked, nobody dies of a short wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL", default="")
_REDIS_CACHE = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
CACHES = {
    "default": _REDIS_CACHE if REDIS_URL else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What limits count. All processes count together: in memory, each would count for itself.
    "limits": _REDIS_CACHE if REDIS_URL else {"BACKEND": "hub.base.access.limits_cache.LimitsCache"},
}
# How many proxies stand before the site and add to X-Forwarded-For whom they were asked by.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1)

# --- Forums ------------------------------------------------------------------------------------
# How much one member may write.
FORUM_POSTS_A_MINUTE = env.int("FORUM_POSTS_A_MINUTE", default=6)
FORUM_POSTS_A_DAY = env.int("FORUM_POSTS_A_DAY", default=200)
FORUM_THREADS_A_DAY = env.int("FORUM_THREADS_A_DAY", default=20)
# A member is new until so many of their posts can be read; meanwhile they are limited.
FORUM_NEW_MEMBER_POSTS = env.int("FORUM_NEW_MEMBER_POSTS", default=3)
FORUM_NEW_MEMBER_LINKS = env.int("FORUM_NEW_MEMBER_LINKS", default=3)
FORUM_NEW_MEMBER_FILES = env.int("FORUM_NEW_MEMBER_FILES", default=3)
FORUM_NEW_MEMBER_POSTS_A_DAY = env.int("FORUM_NEW_MEMBER_POSTS_A_DAY", default=20)
# So many first posts of each member wait for a moderator.
FORUM_HOLD_FIRST_POSTS = env.int("FORUM_HOLD_FIRST_POSTS", default=0)
# A function that is asked about each post; see forums.screening.spam.
FORUM_SPAM_CHECK = env.str("FORUM_SPAM_CHECK", default="forums.screening.spam.by_lists")
FORUM_SPAM_CHECK_SECONDS = env.float("FORUM_SPAM_CHECK_SECONDS", default=3)

# --- Background work ---------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "peers.User"
AUTHENTICATION_BACKENDS = [
    "hub.base.access.backends.OneQueryBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "peers.accounts.breached_passwords.BreachedPasswordValidator"},
]
# A file of stolen passwords, or a service that is asked for them by the first five signs of a hash; off without.
BREACHED_PASSWORDS_FILE = env.str("BREACHED_PASSWORDS_FILE", default="")
BREACHED_PASSWORDS_URL = env.str("BREACHED_PASSWORDS_URL", default="")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "peers.accounts.allauth_adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "peers.accounts.allauth_adapters.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
# Safe: it logs in only in the browser that signed up.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
# A field that people don't see; whoever fills it in is a machine and gets no account.
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "fax_number"
ACCOUNT_FORMS = {"signup": "peers.membership.forms.SignupForm"}
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = True
# So long after the log-in, people show again who they are before they change how one logs in, or take all their data.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.int("REAUTHENTICATION_MINUTES", default=10) * 60
# Wrong passwords: for an account from one address, from one address, for an account from anywhere, and for an
# account from a device that logged in to it before, which the others don't concern. Besides allauth's own limits.
ACCOUNT_RATE_LIMITS = {
    "password_failed_here": "5/5m/key,20/d/key",
    "password_failed_address": "10/m/ip",
    "password_failed_account": "100/d/key",
    "password_failed_device": "5/5m/key",
}
# For how long a device counts as one that logged in before.
KNOWN_DEVICE_DAYS = env.int("KNOWN_DEVICE_DAYS", default=180)
KNOWN_DEVICE_COOKIE_NAME = "hub_device"
SOCIALACCOUNT_FORMS = {"signup": "peers.membership.forms.SocialSignupForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False
# Where a provider vouches for the address of an account that is there already, they are connected.
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Shared Services Hub"
# Who must log in by two steps; see peers.accounts.second_factor for the names.
MFA_REQUIRED_ROLES = env.list(
    "MFA_REQUIRED_ROLES", default=["administrators", "moderators", "hosts", "stewards"]
)

# OpenID Connect: a JSON list in the environment, one object a provider. Each has
# provider_id, name, client_id, secret, server_url and email_domains: the domains for which the
# provider's word counts as a verified address.
OIDC_PROVIDERS = env.json("OIDC_PROVIDERS", default=[])
for _provider in OIDC_PROVIDERS:
    _missing = {"provider_id", "name", "client_id", "secret", "server_url"} - set(_provider)
    if _missing:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS: a provider lacks {', '.join(sorted(_missing))}")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider["provider_id"],
                "name": provider["name"],
                "client_id": provider["client_id"],
                "secret": provider["secret"],
                "settings": {
                    "server_url": provider["server_url"],
                    "email_domains": [domain.lower() for domain in provider.get("email_domains", [])],
                },
            }
            for provider in OIDC_PROVIDERS
        ],
    }
}

# --- Mail --------------------------------------------------------------------------------------
# Everything that calls Django's mail writes a row; the worker delivers it over MAIL_DELIVERY.
EMAIL_BACKEND = "notifications.backends.OutboxEmailBackend"
_mail = env.email_url("EMAIL_URL", default="consolemail://")
MAIL_DELIVERY_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Shared Services Hub <hub@hub.example>")
# An address whose mail is given to ``manage.py record_bounces``: notices can then be stopped by mail too.
NOTICES_STOP_ADDRESS = env.str("NOTICES_STOP_ADDRESS", default="")
SERVER_EMAIL = env.str("SERVER_EMAIL", default=DEFAULT_FROM_EMAIL)

# --- Demo --------------------------------------------------------------------------------------
# Whether ``manage.py demo`` may make log-ins with a password that everybody knows.
DEMO_ALLOWED = False

# --- API ---------------------------------------------------------------------------------------
# A page of the API has no more things than this.
WAGTAILAPI_LIMIT_MAX = 100
REST_FRAMEWORK = {"NUM_PROXIES": TRUSTED_PROXIES}

# --- Languages and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
_LANGUAGE_NAMES = {"en": _("English"), "fr": _("French"), "es": _("Spanish"), "ro": _("Romanian")}
# The languages in which the site itself speaks. A language is listed once its texts are translated:
# a page half in one language and half in another serves nobody.
LANGUAGES = [(code, _LANGUAGE_NAMES.get(code, code)) for code in env.list("HUB_LANGUAGES", default=["en"])]
# The languages into which vocabularies (themes, service lines, …) can be translated.
VOCABULARY_LANGUAGES = [(code, name) for code, name in _LANGUAGE_NAMES.items() if code != "en"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
LOCALE_PATHS = [BASE_DIR / "hub" / "locale"]

# --- Files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "build" / "static"))
STATICFILES_DIRS = [BASE_DIR / "build" / "assets"]
# Uploads and renditions are private: their addresses lead to a view that asks their audience.
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
MEDIA_URL = "/files/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# What is typed into one form, in any script: seven long sections, of which a browser writes a sign in nine bytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
# A file that a person uploads, in bytes; and how many may hang on one case.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=25 * 1024 * 1024)
UPLOAD_MAX_IMAGE_BYTES = env.int("UPLOAD_MAX_IMAGE_BYTES", default=10 * 1024 * 1024)
UPLOAD_MAX_IMAGE_PIXELS = env.int("UPLOAD_MAX_IMAGE_PIXELS", default=50_000_000)
# All files of one request together.
UPLOAD_MAX_REQUEST_BYTES = env.int("UPLOAD_MAX_REQUEST_BYTES", default=100 * 1024 * 1024)
# The same for the files of toolkits, which are uploaded by the hosts of programmes.
TOOLKIT_UPLOAD_MAX_BYTES = env.int("TOOLKIT_UPLOAD_MAX_BYTES", default=2 * 1024 * 1024 * 1024)
TOOLKIT_UPLOAD_MAX_REQUEST_BYTES = env.int("TOOLKIT_UPLOAD_MAX_REQUEST_BYTES", default=4 * 1024 * 1024 * 1024)
# Where what is being uploaded lies meanwhile; on the file system of the uploads, it need not be copied.
FILE_UPLOAD_TEMP_DIR = env.str("UPLOAD_TEMP_DIR", default="") or None
# A ClamAV server that is asked about every upload; without a host, none is.
CLAMAV_HOST = env.str("CLAMAV_HOST", default="")
CLAMAV_PORT = env.int("CLAMAV_PORT", default=3310)
CLAMAV_TIMEOUT = env.float("CLAMAV_TIMEOUT", default=60)
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "hub.base.files.uploads.BoundedFileUploadHandler",
]


def _origin(address: str) -> str:
    """Scheme and host of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


# --- Safety ------------------------------------------------------------------------------------
CSRF_FAILURE_VIEW = "hub.base.unsaved.resubmission.refuse"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
# A log-in ends when nothing was asked for so long, and in any case after so long.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120)
SESSION_MAX_HOURS = env.int("SESSION_MAX_HOURS", default=24)
SESSION_COOKIE_AGE = SESSION_MAX_HOURS * 60 * 60
MESSAGE_STORAGE = "hub.base.message_storage.NamedFallbackStorage"
MESSAGE_COOKIE_NAME = "messages"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # A browser also asks where a form is sent on to: from our log-in page to the provider's.
        "form-action": ["'self'", *sorted({_origin(provider["server_url"]) for provider in OIDC_PROVIDERS})],
        # Wagtail shows a page's preview under the page's own path, inside its editor.
        "frame-ancestors": ["'self'"],
    }
}
# Wagtail's admin has inline scripts without nonces: a policy of its own, by path.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}

# --- Wagtail -----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Shared Services Hub"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# An administrator who adds an account need not think up its password.
WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "cases.review.publishing.publish_reviewed"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", _("English"))]
WAGTAIL_AUTO_UPDATE_PREVIEW = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_MODEL = "base.HubImage"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = UPLOAD_MAX_IMAGE_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = UPLOAD_MAX_IMAGE_PIXELS
WAGTAILIMAGES_IMAGE_FORM_BASE = "hub.base.files.library_forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILDOCS_DOCUMENT_MODEL = "base.HubDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "hub.base.files.library_forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "md", "csv"]
# What a toolkit's files may be besides.
TOOLKIT_EXTENSIONS = [*WAGTAILDOCS_EXTENSIONS, "zip", "png", "jpg", "jpeg", "mp4"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = UPLOAD_MAX_BYTES
WAGTAILEMBEDS_FINDERS = []
WAGTAILMARKDOWN = {
    "autodownload_fontawesome": False,
    "allowed_settings_mode": "override",
    "extensions_settings_mode": "override",
    "allowed_tags": [
        *["p", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code"],
        *["em", "strong", "del", "sup", "sub"],
        *["ul", "ol", "li", "dl", "dt", "dd", "hr", "br", "a"],
        *["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"],
    ],
    "allowed_attributes": {
        "a": ["href", "title"],
        "th": ["rowspan", "colspan", "scope", "align"],
        "td": ["rowspan", "colspan", "align"],
        "ol": ["start"],
        # Of footnotes; hub.base.text.html_writer takes every other id away.
        "sup": ["id"],
        "li": ["id"],
    },
    "allowed_styles": [],
    "link_rel": "nofollow noopener noreferrer",
    # The hub's own writer renders (hub.base.text.markdown): Python-Markdown is slow on text that is made for it.
    "extensions": [],
}
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False

# --- Search ------------------------------------------------------------------------------------
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_API_KEY = env.str("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_CA_CERTS = env.str("ELASTICSEARCH_CA_CERTS", default="")
# Installations that share an Elasticsearch have different ones.
ELASTICSEARCH_INDEX_PREFIX = env.str("ELASTICSEARCH_INDEX_PREFIX", default="hub")
ELASTICSEARCH_REPLICAS = env.int("ELASTICSEARCH_REPLICAS", default=0)
# Seconds for which a search waits; then the database answers, and Elasticsearch is left alone for a while.
ELASTICSEARCH_TIMEOUT = env.float("ELASTICSEARCH_TIMEOUT", default=1.5)
ELASTICSEARCH_BREAK_SECONDS = env.float("ELASTICSEARCH_BREAK_SECONDS", default=10)
# Seconds for which the worker waits.
ELASTICSEARCH_WORKER_TIMEOUT = env.float("ELASTICSEARCH_WORKER_TIMEOUT", default=30)
# Further synonyms, written as in search/text/synonyms.txt; the path of a file of the site's own.
SEARCH_SYNONYMS_FILE = env.str("SEARCH_SYNONYMS_FILE", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # It would tell of every request to Elasticsearch, which the worker asks each second.
    "loggers": {"elastic_transport": {"level": "WARNING"}},
}
