from django.urls import path, re_path

from articles import sitemaps
from articles.enums import PageName
from articles.feeds import json_feed, rss
from articles.views import (
    about,
    article,
    corrections,
    front,
    lists,
    media,
    news_index,
    offline,
    preview,
    reads,
    retractions,
    search,
    tag,
    text_files,
)

app_name = "articles"

urlpatterns = [
    # First, because most requests are for it: nothing else has a number below a word, and a word.
    path("<slug:section>/<int:pk>/<slug:slug>/", article.article, name="article"),
    path("", front.front, name="front"),
    path("favicon.ico", media.favicon),
    path("robots.txt", text_files.robots, name="robots"),
    path("prefetch.json", text_files.prefetch_rules),
    path("ads.txt", text_files.ads, name="ads"),
    path(".well-known/security.txt", text_files.security, name="security"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-news.xml", sitemaps.news_sitemap, name="sitemap_news"),
    path("sitemap-sections.xml", sitemaps.sitemap_sections),
    path("sitemap-pages.xml", sitemaps.sitemap_pages),
    re_path(r"^sitemap-([0-9]{4})-([0-9]{2})\.xml$", sitemaps.sitemap_part),
    re_path(r"^sitemap-([0-9]{4})-([0-9]{2})-([1-9][0-9]{0,17})\.xml$", sitemaps.sitemap_part),
    path("rss.xml", rss, name="rss"),
    path("feed.json", json_feed, name="json_feed"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("simpanan/", offline.saved, name="saved"),
    path("indeks/", news_index.index, name="index"),
    re_path(
        r"^indeks/(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})/$", news_index.index_day, name="index_day"
    ),
    path("cari/", search.search_page, name="search"),
    path("cari.json", search.search_json, name="search_json"),
    path("cari/saran.json", search.suggestions, name="suggestions"),
    path("terpopuler/", lists.popular, name="popular"),
    path("koreksi/", corrections.corrections, name="corrections"),
    re_path(
        rf"^koreksi/(?P<name>{'|'.join(corrections.KINDS)})/$",
        corrections.corrections,
        name="corrections",
    ),
    path("baca/<int:pk>/", reads.read, name="read"),
    path("baca/<int:pk>/tautan", reads.links),
    path("penulis/<slug:author>/rss.xml", rss, name="author_rss"),
    path("penulis/<slug:author>/feed.json", json_feed, name="author_json_feed"),
    path("pencabutan/", retractions.register, name="retractions"),
    path("penulis/<slug:slug>/", lists.author, name="author"),
    path("pratinjau/<str:token>/", preview.shared, name="preview"),
    re_path(r"^tag/(?P<tag>[-\w]+)/rss\.xml$", rss, name="tag_rss"),
    re_path(r"^tag/(?P<tag>[-\w]+)/feed\.json$", json_feed, name="tag_json_feed"),
    re_path(r"^tag/(?P<slug>[-\w]+)/$", tag.tag, name="tag"),
    re_path(
        r"^media/renditions/(?P<path>[0-9a-f-]{36}/[0-9a-f]{12}/\w+-[0-9]+\.(?:avif|webp|jpg))$",
        media.rendition,
        name="rendition",
    ),
    path("media/bagikan.png", media.share_picture, name="share_picture"),
    re_path(rf"^(?P<name>{'|'.join(PageName.values)})/$", about.page, name="page"),
    path("<slug:section>/rss.xml", rss, name="section_rss"),
    path("<slug:section>/feed.json", json_feed, name="section_json_feed"),
    path("<slug:slug>/", lists.section, name="section"),
    path("<slug:section>/<int:pk>/", article.article),
]
