"""As `settings`, with the site as `make run` serves it: behind its page cache."""

from tests.serving.settings import *  # noqa: F403

WSGI_APPLICATION = "newsroom.wsgi.application"
