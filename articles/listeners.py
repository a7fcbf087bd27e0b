"""The list of the functions that are called with each announced change."""

from articles import outdated_pages
from articles.domain.announcement import Listener
from articles.domain.distribution import page_changes, websub
from articles.domain.media import retracted_pictures
from articles.domain.search import changes, related_stories
from articles.domain.site import taken_addresses

LISTENERS: list[Listener] = [
    page_changes.record_page_changes,
    outdated_pages.outdate_parts,
    changes.follow_changes,
    related_stories.follow_changes,
    websub.queue_hub_pings,
    taken_addresses.forget_taken_addresses,
    retracted_pictures.follow_changes,
]
