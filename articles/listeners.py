"""Who hears of each change that readers get: the one list of them."""

from articles.domain.announcement import Listener
from articles.domain.distribution import websub

LISTENERS: list[Listener] = [websub.note_changes]
