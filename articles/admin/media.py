from csp.decorators import csp_update
from django.contrib import admin
from django.forms.widgets import Script
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from articles.admin.pagination import BoundedAdmin
from articles.domain import images
from articles.forms import ImageForm
from articles.models import Image


@admin.register(Image)
# The preview of a picture that is not uploaded yet is a blob of the browser's own.
@method_decorator(csp_update({"img-src": ["blob:"]}), name="changeform_view")
class ImageAdmin(BoundedAdmin, admin.ModelAdmin):
    form = ImageForm
    actions = None  # each picture goes by itself, with its files
    list_display = ["thumbnail", "title", "credit", "created_at"]
    list_display_links = ["thumbnail", "title"]
    list_filter = ["created_at"]
    search_fields = ["title", "caption", "credit"]
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["file", "preview", ("focal_x", "focal_y")]}),
        (_("For readers"), {"fields": ["alt", "caption", "credit"]}),
        (_("For the newsroom"), {"fields": ["title", "taken_on", "rights_note"]}),
    ]

    class Media:
        css = {"all": ["css/admin.css"]}
        js = [Script(f"js/{name}.js", type="module") for name in ("focal_point", "unsaved")]

    @admin.display(description=_("image"))
    def thumbnail(self, image):
        return _rendition(image, "1x1", 0, "thumbnail")

    @admin.display(description=_("focal point"))
    def preview(self, image):
        picture, crops = "", ""
        if image.version:
            picture = _rendition(image, "full", -1, "focal-picture")
            crops = format_html_join(
                "", "{}", ((_rendition(image, c, 0, "crop"),) for c in ("16x9", "4x3", "1x1"))
            )
        return format_html(
            '<div class="focal-point" data-hint="{}">{}</div><div class="crops">{}</div>',
            _("Click on what must stay visible in every crop."),
            picture,
            crops,
        )

    @method_decorator(csrf_protect)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Without the stock transaction: it would hold SQLite's write lock over the encoding."""
        return self._changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if not change or {"file", "focal_x", "focal_y"} & set(form.changed_data):
            images.save(obj)
        else:
            # The words alone: somebody may have cut the picture anew in the meantime.
            obj.save(update_fields=form.changed_data)

    def delete_model(self, request, obj):
        images.delete(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.articles.exists())


def _rendition(image, crop, size, css_class):
    if not image.version:
        return "–"
    width, height = image.sizes(crop)[size]
    return format_html(
        '<img class="{}" src="{}" width="{}" height="{}" alt="{}">',
        css_class,
        image.rendition_url(crop, width, "webp"),
        width,
        height,
        image.alt,
    )
