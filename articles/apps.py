from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from taggit.apps import TaggitAppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        from articles.permissions import make_groups  # the apps must be loaded first

        post_migrate.connect(make_groups, sender=self)


class TagsConfig(TaggitAppConfig):
    verbose_name = _("Topics")
