"""The pages of the image library where an image is taken down and put back."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.admin.endpoints import DeskRequest, admin_page
from articles.domain.media import take_down
from articles.domain.media.image_uses import find_uses, stories_of
from articles.models import Image, TakeDown
from articles.permissions import can_take_down_images

_act = require_http_methods(["GET", "HEAD", "POST"])


class NoteForm(forms.ModelForm):
    class Meta:
        model = TakeDown
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"note": {"required": gettext_lazy("Say why.")}}


def urls(model_admin) -> list:
    """Return a page for each of the two steps, which asks for a reason and takes the step.

    And the picture that is down, for who decides whether it is put back.
    """
    steps = {"take_down": take_down.take_down, "put_back": take_down.put_back}
    pages = [
        path(
            f"<int:pk>/{name.replace('_', '-')}/",
            admin_page(model_admin, partial(_page, step=step), _act),
            name=f"articles_image_{name}",
        )
        for name, step in steps.items()
    ]
    picture = admin_page(model_admin, _picture)
    return [*pages, path("<int:pk>/taken-down/", picture, name="articles_image_taken_down")]


def _page(model_admin, request: DeskRequest, pk: int, *, step: Callable) -> HttpResponse:
    image = _permitted(request, pk)
    goes_down = step is take_down.take_down
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            step(image, form.data.get("note", ""), user=request.user)
        except ValidationError as error:
            if form.is_valid() or not hasattr(error, "error_dict"):
                form.add_error(None, error)
        else:
            messages.success(request, _message_of(goes_down))
            return HttpResponseRedirect(reverse("admin:articles_image_change", args=[pk]))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Take the picture down") if goes_down else _("Put the picture back"),
        "image": image,
        "goes_down": goes_down,
        "form": form,
        "uses": find_uses(image),
        "may_open_articles": request.user.has_perm("articles.view_article"),
    }
    return TemplateResponse(request, "admin/articles/image/take_down.html", context)


def _picture(model_admin, request: DeskRequest, pk: int) -> FileResponse:
    """Send the original of a picture that is down: there are no renditions of it."""
    image = _permitted(request, pk, taken_down_at__isnull=False)
    try:
        file = default_storage.open(image.original)
    except FileNotFoundError:
        raise Http404(image.original) from None
    return FileResponse(file, filename=image.original.rpartition("/")[2])


def _permitted(request: DeskRequest, pk: int, **conditions: bool) -> Image:
    """Return the image `pk` under these conditions if the user may take it down or put it back."""
    if not can_take_down_images(request.user):
        raise PermissionDenied
    image = get_object_or_404(Image, pk=pk, **conditions)
    if not can_take_down_images(request.user, stories_of(image)):
        raise PermissionDenied
    return image


def _message_of(goes_down: bool) -> str:
    if goes_down:
        return _(
            "Taken down: no page shows the picture any more, and its addresses say it is gone."
        )
    return _("Put back: stories that have the picture show it again.")
