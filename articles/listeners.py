"""The list of the functions that are called with each announced change."""

from articles.domain.announcement import Listener
from articles.domain.distribution import websub
from articles.domain.site import taken_addresses

LISTENERS: list[Listener] = [websub.queue_hub_pings, taken_addresses.forget_taken_addresses]
