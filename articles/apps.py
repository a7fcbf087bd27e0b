from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from taggit.apps import TaggitAppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")


class TagsConfig(TaggitAppConfig):
    verbose_name = _("Topics")
