import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

# They read the settings.
from newsroom.addresses import with_client_address
from newsroom.page_cache.application import with_page_cache

application = with_page_cache(with_client_address(get_wsgi_application()))
