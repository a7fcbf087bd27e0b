from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _
from taggit.apps import TaggitAppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        # These modules import models, so the apps must be loaded first.
        from taggit.models import Tag

        from articles.checks import check_newsroom
        from articles.domain import announcement
        from articles.domain.access.followed import follow_accounts
        from articles.listeners import LISTENERS
        from articles.models.audit_triggers import make_triggers
        from articles.models.tags import store_name
        from articles.permissions import make_groups
        from articles.release import digest_of_files

        digest_of_files()
        announcement.register(LISTENERS)
        register(check_newsroom, "newsroom", Tags.database)
        post_migrate.connect(make_groups, sender=self)
        post_migrate.connect(make_triggers, sender=self)
        follow_accounts()
        # The only other signal of a row: docs/decisions/0019-keys.md says why.
        post_save.connect(store_name, sender=Tag)


class TagsConfig(TaggitAppConfig):
    verbose_name = _("Topics")
