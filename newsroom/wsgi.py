import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from newsroom.page_cache.application import with_page_cache  # it reads the settings

application = with_page_cache(get_wsgi_application())
