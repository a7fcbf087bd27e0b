"""RSS 2.0 and JSON Feed 1.1 for the whole site, a section and a tag, from one base."""

import json
import re

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.domain.page import images_of, render_body
from articles.enums import Label
from articles.models import Article, Author, BacaJuga, Byline, Section
from articles.models.people import writers
from articles.structured_data import absolute
from articles.text import printable

ENTRIES = 30
SUBJECTS = {"section": Section, "tag": Tag, "author": Author}
_OWN_ADDRESS = re.compile(r'<a href="(?=/[^/])')


class RSSGenerator(Rss201rev2Feed):
    def root_attributes(self):
        return super().root_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class JSONGenerator(SyndicationFeed):
    """https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = self.feed
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["description"],
            "language": feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(document, ensure_ascii=False).encode(encoding))

    def _item(self, item):
        data = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "content_html": item["content"],
            "date_published": timezone.localtime(item["pubdate"]).isoformat(timespec="seconds"),
            "date_modified": timezone.localtime(item["updateddate"]).isoformat(timespec="seconds"),
            "authors": item["authors"],
            "tags": list(item["categories"]),
        }
        for enclosure in item["enclosures"]:
            data["image"] = enclosure.url
        return data


class ArticleFeed(Feed):
    """The newest articles of the site, or of the `section` or `tag` in the address."""

    language = "id"
    name: str

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # The time of the newest entry goes back when an article is withdrawn: the ETag decides.
        del response["Last-Modified"]
        return response

    def get_object(self, request, **kwargs: str):
        for name, slug in kwargs.items():
            return get_object_or_404(SUBJECTS[name], slug=slug)
        return None

    def _address(self, of) -> tuple[str, list[str]]:
        if of is None:
            return self.name, []
        return f"{'section' if isinstance(of, Section) else 'tag'}_{self.name}", [of.slug]

    def title(self, of):
        return f"{of.name} – {settings.SITE_NAME}" if of else settings.SITE_NAME

    def description(self, of):
        if of is None:
            return settings.SITE_TAGLINE
        return _("The newest stories on %(subject)s.") % {"subject": of.name}

    def link(self, of):
        name, args = self._address(of)
        page = {"section": "section", "tag": "tag"}.get(name.partition("_")[0], "front")
        return absolute(reverse(f"articles:{page}", args=args))

    def feed_url(self, of):
        name, args = self._address(of)
        return absolute(reverse(f"articles:{name}", args=args))

    def items(self, of):
        articles = Article.objects.published()
        if isinstance(of, Section):
            articles = articles.in_section(of)
        articles = articles.with_tag(of) if isinstance(of, Tag) else articles.newest()
        links = BacaJuga.objects.visible().select_related("target__section")
        articles = articles.for_page().prefetch_related(
            Prefetch("bylines", Byline.objects.select_related("author")),
            Prefetch("tag_items", Article.tags.through.objects.select_related("tag")),
            Prefetch("baca_juga", links.defer("target__body"), to_attr="visible_links"),
        )[:ENTRIES]
        images = images_of(article.body for article in articles)
        for article in articles:
            article.body_images = images
        return articles

    def item_title(self, article):
        if article.label == Label.NONE:
            return article.headline
        return f"{article.get_label_display()}: {article.headline}"

    def item_description(self, article):
        return article.summary

    def item_link(self, article):
        return absolute(article.get_absolute_url())

    def item_guid(self, article):
        return f"urn:uuid:{article.uid}"

    item_guid_is_permalink = False

    def item_author_name(self, article):
        names = [byline.author.name for byline in writers(article.bylines.all())]
        return ", ".join(names) or settings.SITE_NAME

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return article.last_changed_at

    def item_categories(self, article):
        return [printable(item.tag.name) for item in article.tag_items.all()]

    def item_enclosures(self, article):
        image = article.lead_image
        if image is None:
            return []
        width, _height = image.sizes("16x9")[-1]
        url = absolute(image.rendition_url("16x9", width))
        return [Enclosure(url, str(image.share_bytes), "image/jpeg")]

    def item_extra_kwargs(self, article):
        content = render_body(article, article.visible_links, article.body_images, "feed")
        return {
            # Readers show the text away from the site: its addresses must be whole.
            "content": _OWN_ADDRESS.sub(rf"\g<0>{settings.SITE_URL}", content),
            "authors": [
                {"name": b.author.name, "url": absolute(b.author.get_absolute_url())}
                for b in writers(article.bylines.all())
            ]
            or [{"name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}],
        }


class RSSFeed(ArticleFeed):
    feed_type = RSSGenerator
    name = "rss"


class JSONFeed(ArticleFeed):
    feed_type = JSONGenerator
    name = "json_feed"
