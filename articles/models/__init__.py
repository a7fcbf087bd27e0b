from articles.models.article import Article
from articles.models.article_parts import ArticleParts
from articles.models.audit import AuditEntry, CountedFailures
from articles.models.baca_juga import BacaJuga, LinkSettlement, RefusedLink
from articles.models.correction import Correction, Retraction
from articles.models.desk import Note, StaffProfile
from articles.models.distinct_tags import DistinctTags
from articles.models.distribution import HubPing
from articles.models.external_link import ExternalHost, ExternalLink, ExternalScan
from articles.models.front import FrontSlot
from articles.models.link_counts import LinkCount, PlaceCount
from articles.models.link_health import LinkFinding, LinkHealthCount
from articles.models.media import Image, ImageUse
from articles.models.old_address import OldAddress
from articles.models.page import Page
from articles.models.page_change import PageChange
from articles.models.people import Author, Byline
from articles.models.reads import PopularArticle, ReadCount
from articles.models.related import OutdatedRelated, RelatedStory
from articles.models.revision import Buffer, LogEntry, PreviewLink, Revision
from articles.models.search import (
    SearchEntry,
    SearchPhrase,
    SearchTerm,
    SearchWord,
    UncountedWords,
)
from articles.models.section import Section
from articles.models.tag_page import PinnedStory, TagPage
from articles.models.tags import ArticleTag, TagName
from articles.models.take_down import TakeDown
from articles.models.throttle import AttemptCount

__all__ = [
    "Article", "ArticleParts", "ArticleTag", "AttemptCount", "AuditEntry", "Author", "BacaJuga",
    "Buffer", "Byline", "Correction", "CountedFailures", "DistinctTags", "ExternalHost",
    "ExternalLink", "ExternalScan", "FrontSlot", "HubPing", "Image", "ImageUse", "LinkCount",
    "LinkFinding", "LinkHealthCount", "LinkSettlement", "LogEntry", "Note", "OldAddress",
    "OutdatedRelated", "Page", "PageChange", "PinnedStory", "PlaceCount", "PopularArticle",
    "PreviewLink", "ReadCount", "RefusedLink", "RelatedStory", "Retraction", "Revision",
    "SearchEntry", "SearchPhrase", "SearchTerm", "SearchWord", "Section", "StaffProfile",
    "TagName", "TagPage", "TakeDown", "UncountedWords",
]  # fmt: skip
