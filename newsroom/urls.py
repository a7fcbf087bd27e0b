from django.contrib import admin
from django.urls import include, path

handler404 = "articles.views.errors.not_found"

urlpatterns = [
    path("admin/", include("articles.admin.access.urls")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]
