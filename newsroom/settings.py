"""Configuration from the environment; docs/operations.md lists every variable."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from newsroom import state
from newsroom.addresses import number_of_proxies

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env", overwrite=False)

# The only directory that a running site writes to.
STATE_DIR = Path(env.str("STATE_DIR", default=str(BASE_DIR / "var")))
STATE_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or state.secret_key(STATE_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# The URL that readers use. Canonical URLs and the settings for HTTPS derive from it.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname or _site.path:
    raise ImproperlyConfigured(f"SITE_URL is not scheme://host[:port]: {SITE_URL!r}")
_is_https = _site.scheme == "https"
_is_loopback = _site.hostname in {"127.0.0.1", "localhost", "::1"}

SITE_NAME = env.str("SITE_NAME", default="Arunika")
SITE_TAGLINE = env.str("SITE_TAGLINE", default="Kabar yang terang, jernih, dan dapat diperiksa")

# The publisher. UU 40/1999, article 12, requires a public name, address and responsible person.
NEWSROOM_COMPANY = env.str("NEWSROOM_COMPANY", default="")
NEWSROOM_ADDRESS = env.str("NEWSROOM_ADDRESS", default="", multiline=True)
NEWSROOM_RESPONSIBLE = env.str("NEWSROOM_RESPONSIBLE", default="")
NEWSROOM_EMAIL = env.str("NEWSROOM_EMAIL", default="")
NEWSROOM_PHONE = env.str("NEWSROOM_PHONE", default="")

ADS_TXT = env.str("ADS_TXT", default="", multiline=True)
SECURITY_CONTACT = env.list("SECURITY_CONTACT", default=[])
ROBOTS_DISALLOW = env.list("ROBOTS_DISALLOW", default=[])

# The hub to notify of every publication (https://www.w3.org/TR/websub/); blank: none.
WEBSUB_HUB = env.str("WEBSUB_HUB", default="")
if WEBSUB_HUB and urlsplit(WEBSUB_HUB).scheme not in {"http", "https"}:
    raise ImproperlyConfigured(f"WEBSUB_HUB is no address: {WEBSUB_HUB!r}")

# Whether `work` asks other sites if the pages that stories link to are still there.
CHECK_EXTERNAL_LINKS = env.bool("CHECK_EXTERNAL_LINKS", default=False)

# What programs ask for that look for holes in other software: one answer for all of it.
PROBES = re.compile(
    r"/(wp-(admin|config|content|includes|json|login)|\.(?!well-known/)|cgi-bin/|phpmyadmin)"
    r"|.*\.(php\d?|aspx?|jsp|cgi|env|sql|bak)/?$",
    re.IGNORECASE,
)

# Where the desk is; `articles.apps` refuses an address of readers.
ADMIN_PATH = env.str("ADMIN_PATH", default="admin/")
if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*/", ADMIN_PATH) or PROBES.match(f"/{ADMIN_PATH}"):
    raise ImproperlyConfigured(
        "ADMIN_PATH is not one name in small letters, digits and hyphens with a slash behind it, "
        f"such as meja-kami/: {ADMIN_PATH!r}"
    )

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["127.0.0.1", "localhost", "[::1]"] if _is_loopback else [_site.hostname],
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

SERIALIZATION_MODULES = {"json": "articles.fixtures"}

INSTALLED_APPS = [
    "articles.apps.ArticlesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "articles.apps.TagsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_prose_editor",
    "csp",
]

MIDDLEWARE = [
    "newsroom.middleware.allowed_hosts",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.middleware.security_headers",
    "newsroom.middleware.StaticFilesMiddleware",
    "newsroom.middleware.GZipTextMiddleware",
    "newsroom.middleware.ConditionalMiddleware",
    "newsroom.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.middleware.LengthMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "articles.admin.access.gate.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.admin.access.answers.AnswerMiddleware",
    "articles.domain.access.audit.remember_request",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "newsroom.template_loader.ConstantLoader",
                    [
                        "newsroom.template_loader.UnindentedLoader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{STATE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;"
        ),
    }
else:
    # Django refuses psycopg's pool together with its own persistent connections.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # PostgreSQL plans a query once that was asked three times: planning takes it longer than the
    # answer. docs/operations.md says what that means behind pgbouncer.
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": 8},
        "server_side_binding": True,
        "prepare_threshold": 3,
    } | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "newsroom.cache.FailOpenRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

AUTHENTICATION_BACKENDS = ["articles.domain.access.backend.PasswordBackend"]
# The second is that of accounts of earlier releases, which get the first when they sign in.
PASSWORD_HASHERS = [
    "articles.domain.access.hashing.Argon2idHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "articles.domain.access.passwords.NameValidator"},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Of whom may publish a second factor is required, where the site is more than a trial.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=_is_https)
ACCOUNT_ADAPTER = "articles.admin.access.adapters.AccountAdapter"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 0  # the adapter decides
MFA_ADAPTER = "articles.admin.access.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "articles.admin.access.forms.CodeForm",
    "reauthenticate": "articles.admin.access.forms.CodeAgainForm",
    "activate_totp": "articles.admin.access.forms.ActivationForm",
    "add_webauthn": "articles.admin.access.forms.AddPasskeyForm",
    "authenticate_webauthn": "articles.admin.access.forms.PasskeyForm",
    "login_webauthn": "articles.admin.access.forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "articles.admin.access.forms.PasskeyAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_TOTP_TOLERANCE = 1  # steps of 30 s: clocks of phones differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _is_https

# How mails are sent, as smtp+tls://user:password@host:587; blank: the site sends none.
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=NEWSROOM_EMAIL or "webmaster@localhost")

# The desk shows a notice when one story leads the front page for more than this many hours.
LEAD_MAX_HOURS = env.float("LEAD_MAX_HOURS", default=6)

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["newsroom.formats"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Jakarta")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = STATE_DIR / "media"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Pages name files by what is in them: nobody asks for the plain names, or for the map of the
# editor's code, whose compression took a quarter of the first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
# For the owner alone: a proxy in front asks the site, and keeps what may be kept.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# How many bytes a request may carry, by how its path begins: the longest that fits decides.
# newsroom/server.py holds to it; a server of another kind needs limits of its own.
PICTURES = f"/{ADMIN_PATH}articles/image/"
# Where passwords are looked at, which newsroom/password_thread.py bounds.
SIGN_IN = (
    f"/{ADMIN_PATH}login/",
    f"/{ADMIN_PATH}articles/article/sign-in/",
    f"/{ADMIN_PATH}password_change/",
    f"/{ADMIN_PATH}keamanan/ulang/",
    f"/{ADMIN_PATH}sandi/",
)
BODY_LIMITS = {
    "/": 4 * 1024,
    f"/{ADMIN_PATH}": DATA_UPLOAD_MAX_MEMORY_SIZE + 64 * 1024,
    f"/{ADMIN_PATH}keamanan/": 64 * 1024,
    **dict.fromkeys(SIGN_IN, 16 * 1024),
    PICTURES: 26 * 1024 * 1024,  # a picture of 25 MB in its form
}

# Finished pages in the memory of each process, 0: none. A page that is cached hides what a
# developer changes in a template.
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_BYTES", default=0 if DEBUG else 32 * 1024 * 1024)
PAGE_EPOCH = STATE_DIR / "page_epoch"
PAGE_CHANGES = "articles.PageChange"
PAGE_QUERY = ("sebelum", "kanal", "tanggal")  # all that pages read of a query string
NOT_PAGES = (f"/{ADMIN_PATH}", "/pratinjau/", "/baca/", "/cari/", "/cari.json")

TAGGIT_CASE_INSENSITIVE = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],  # the nonce is only for the admin's import map
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = _is_https
SECURE_HSTS_SECONDS = 63072000 if _is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _is_https
SECURE_HSTS_PRELOAD = _is_https
TRUST_PROXY = number_of_proxies(env.str("TRUST_PROXY", default=""))
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = _is_https
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _is_https
CSRF_COOKIE_HTTPONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Bounded, because strangers choose a part of it: the path of what is not found.
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message:.500}", "style": "{"}
    },
    "filters": {"brief": {"()": "newsroom.log.WithoutTraceback"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["brief"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
