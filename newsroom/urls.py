from django.conf import settings
from django.contrib import admin
from django.urls import include, path

handler400 = "articles.views.errors.bad_request"
handler404 = "articles.views.errors.not_found"

urlpatterns = [
    path(settings.ADMIN_PATH, include("articles.admin.access.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("", include("articles.urls")),
]
