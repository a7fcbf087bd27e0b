from django.urls import path, re_path

from articles.feeds import JSONFeed, RSSFeed
from articles.sitemaps import news_sitemap, robots, sitemap_index, sitemap_month
from articles.views import article, front, lists, media

app_name = "articles"

urlpatterns = [
    path("", front.front, name="front"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-news.xml", news_sitemap, name="sitemap_news"),
    path("sitemap-<int:year>-<int:month>.xml", sitemap_month, name="sitemap_month"),
    path("rss.xml", RSSFeed(), name="rss"),
    path("feed.json", JSONFeed(), name="json_feed"),
    path("indeks/", lists.index, name="index"),
    path("indeks/<str:date>/", lists.index_day, name="index_day"),
    path("penulis/<slug:slug>/", lists.author, name="author"),
    path("tag/<str:tag>/rss.xml", RSSFeed(), name="tag_rss"),
    path("tag/<str:tag>/feed.json", JSONFeed(), name="tag_json_feed"),
    path("tag/<str:slug>/", lists.tag, name="tag"),
    re_path(
        r"^media/renditions/(?P<path>[0-9a-f-]{36}/[0-9a-f]{12}/\w+-\d+\.(?:webp|jpg))$",
        media.rendition,
        name="rendition",
    ),
    path("<slug:section>/rss.xml", RSSFeed(), name="section_rss"),
    path("<slug:section>/feed.json", JSONFeed(), name="section_json_feed"),
    path("<slug:slug>/", lists.section, name="section"),
    path("<slug:section>/<int:pk>/", article.article),
    path("<slug:section>/<int:pk>/<slug:slug>/", article.article, name="article"),
]
