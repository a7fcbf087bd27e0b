"""JSON endpoints of the image library for the desk's scripts."""

from django.contrib.admin import ModelAdmin
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext as _

from articles.admin.endpoints import json_endpoint, refuse
from articles.admin.pagination import COUNTED
from articles.domain.media import images
from articles.domain.media.image_cards import image_card
from articles.domain.media.metadata import suggested_texts
from articles.ids import read_uid

PER_PAGE = 24
MOST_CARDS = 200


class ImageEndpoints(ModelAdmin):
    """The endpoints of ImageAdmin: search, cards by uid, and upload."""

    def get_urls(self):
        endpoints = [
            ("picker", json_endpoint("articles.view_image")(self.picker)),
            ("cards", json_endpoint("articles.view_image")(self.cards)),
            ("upload", json_endpoint("articles.add_image", "POST")(self.upload)),
        ]
        return [
            path(f"{name}/", view, name=f"articles_image_{name}") for name, view in endpoints
        ] + super().get_urls()

    def picker(self, request):
        shown = self.get_queryset(request).filter(taken_down_at=None)
        found = shown.order_by("-created_at", "-pk")
        found, _twice = self.get_search_results(request, found, request.GET.get("q", ""))
        start = (_page(request) - 1) * PER_PAGE
        rows = list(found[start : start + PER_PAGE + 1])
        more = len(rows) > PER_PAGE and start + PER_PAGE < COUNTED
        return {"results": [image_card(row) for row in rows[:PER_PAGE]], "more": more}

    def cards(self, request):
        asked = dict.fromkeys(request.GET.getlist("uid")[:MOST_CARDS])
        known = filter(None, map(read_uid, asked))
        found = {
            str(image.uid): image_card(image) for image in self.model.objects.filter(uid__in=known)
        }
        return {"uids": {uid: found.get(str(read_uid(uid))) for uid in asked}}

    def upload(self, request):
        file = request.FILES.get("file")
        if file is None:
            return refuse(_("No file came along."))
        try:
            image, is_new = images.add_upload(file, accepts_still="still" in request.POST)
        except images.StillOnly as error:
            return JsonResponse({"error": error.message, "still_only": True}, status=409)
        if not is_new:
            return image_card(image) | {"duplicate": True}
        self.log_addition(request, image, [{"added": {}}])
        return image_card(image) | {"suggested": [*dict.fromkeys(suggested_texts(image).values())]}


def _page(request) -> int:
    try:
        return min(max(int(request.GET.get("page", 1)), 1), COUNTED // PER_PAGE + 1)
    except ValueError:
        return 1
