"""The settings of a server that a test starts: those of the tests, in a process of its own."""

from newsroom.settings import *  # noqa: F403

WSGI_APPLICATION = "tests.serving.wsgi.application"
PASSWORD_HASHERS = ["tests.serving.hashing.HeldHasher"]
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
