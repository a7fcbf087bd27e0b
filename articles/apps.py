from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _
from taggit.apps import TaggitAppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        # These modules import models, so the apps must be loaded first.
        from django.contrib.auth.signals import user_logged_in
        from taggit.models import Tag

        from articles.checks import check_newsroom
        from articles.domain import announcement
        from articles.domain.access.devices import note_sign_in
        from articles.domain.access.followed import follow_accounts
        from articles.listeners import LISTENERS
        from articles.models.audit_triggers import make_triggers
        from articles.models.tags import store_name
        from articles.permissions import make_groups
        from articles.release import digest_of_files
        from articles.validators import READERS_SLUGS

        if settings.ADMIN_PATH.strip("/") in READERS_SLUGS:
            raise ImproperlyConfigured(
                f"ADMIN_PATH is an address of readers: {settings.ADMIN_PATH!r}"
            )
        digest_of_files()
        announcement.register(LISTENERS)
        register(check_newsroom, "newsroom", Tags.database)
        post_migrate.connect(make_groups, sender=self)
        post_migrate.connect(make_triggers, sender=self)
        follow_accounts()
        # No other signals: docs/decisions/0019, 0044 and 0045 say why there are these.
        post_save.connect(store_name, sender=Tag)
        user_logged_in.connect(note_sign_in)


class TagsConfig(TaggitAppConfig):
    verbose_name = _("Topics")
