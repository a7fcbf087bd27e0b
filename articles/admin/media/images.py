from typing import Any

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from articles.admin.deletion import DeletionAdmin
from articles.admin.limits import LimitedAdmin
from articles.admin.media import take_down
from articles.admin.media.image_endpoints import ImageEndpoints
from articles.admin.pagination import BoundedAdmin
from articles.domain.media import images
from articles.domain.media.image_cards import image_card
from articles.domain.media.image_uses import COUNTED, count_uses, find_uses, may_change, stories_of
from articles.domain.media.renditions import MADE_FROM
from articles.image_forms import ImageForm, link_to_stored
from articles.models import Image
from articles.permissions import can_change_image, can_take_down_images, is_within_sections
from articles.widgets import module_script

SHOWN_CROPS = ["16x9", "4x3", "1x1"]


class Grid(ChangeList):
    """Loads what the cards of a page show, in the same number of queries for 1 and for 48."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        uses = count_uses(self.result_list)
        self.cards = [
            {
                "image": image,
                "thumbnail": image_card(image)["thumbnail"],
                "uses": min(uses[image.pk], COUNTED),
                "are_more": uses[image.pk] > COUNTED,
            }
            for image in self.result_list
        ]


class TakenDownFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "taken_down"

    def lookups(self, request, model_admin):
        return [("1", _("Taken down"))]

    def queryset(self, request, queryset):
        return queryset.exclude(taken_down_at=None) if self.value() == "1" else queryset


@admin.register(Image)
# The browser previews a picture that is not uploaded yet at a blob: URL.
@method_decorator(csp_update({"img-src": ["blob:"]}), name="changeform_view")
class ImageAdmin(ImageEndpoints, LimitedAdmin, DeletionAdmin, BoundedAdmin, admin.ModelAdmin):
    form = ImageForm
    actions = None  # each image is deleted on its own, with its files
    list_display = ["title"]
    list_filter = [TakenDownFilter, "created_at"]
    list_per_page = 48
    sortable_by = []
    search_fields = ["title", "caption", "credit", "alt", "keywords"]
    search_help_text = _("Words of the title, caption, credit or alternative text")
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["file", "preview", ("focal_x", "focal_y")]}),
        (_("For readers"), {"fields": ["alt", "caption", "credit"]}),
        (
            _("In the picture files"),
            {
                "fields": ["creator", "copyright", "source_type"],
                "description": _("Search engines and other programs find these and the credit."),
            },
        ),
        (_("For the newsroom"), {"fields": ["title", "keywords", "taken_on", "rights_note"]}),
    ]

    class Media:
        css = {"all": ["css/picker.css", "css/admin.css", "css/media.css"]}
        js = [
            module_script(f"js/{name}.js")
            for name in ("focal_point", "unsaved", "desk/library_grid")
        ]

    def get_fieldsets(self, request, obj=None):
        """Without the focal point when the picture is taken down: there is none to point at.

        Who may only read gets no link to the file, which is not served.
        """
        (name, options), *others = super().get_fieldsets(request, obj)
        if obj and not self.has_change_permission(request, obj):
            options = options | {"fields": [] if obj.taken_down_at else ["preview"]}
        elif obj and obj.taken_down_at:
            options = options | {"fields": ["file"]}
        return [(name, options), *others]

    def get_urls(self):
        return take_down.urls(self) + super().get_urls()

    def get_changelist(self, request, **kwargs):
        return Grid

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"title": _("Image library")} | (extra_context or {})
        )

    @admin.display(description=_("focal point"))
    def preview(self, image):
        picture, crops = "", ""
        if image.is_shown:
            picture = _rendition(image, "full", -1, "focal-picture")
            crops = format_html_join(
                "", "{}", ((_rendition(image, c, 0, "crop", alt=c),) for c in SHOWN_CROPS)
            )
        return format_html(
            '<div class="focal-point" data-hint="{}">{}</div><div class="crops">{}</div>',
            _("Click on what must stay visible in every crop."),
            picture,
            crops,
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        image = self.get_object(request, object_id)
        extra: dict[str, Any] = {}
        if image:
            extra["may_take_down"] = can_take_down_images(request.user, stories_of(image))
            steps = image.take_downs.select_related("article", "created_by", "ended_by")
            extra |= {"uses": find_uses(image), "take_downs": steps}
        extra["may_open_articles"] = request.user.has_perm("articles.view_article")
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    @method_decorator(csrf_protect)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """As Django's, without its transaction.

        That would hold SQLite's write lock while the renditions are encoded.
        """
        try:
            # Django's view without its transaction has no public name.
            return self._changeform_view(  # type: ignore[attr-defined]
                request, object_id, form_url, extra_context
            )
        except images.AlreadyStored as found:  # stored by somebody else after the form was checked
            messages.error(request, link_to_stored(found.image))
            return HttpResponseRedirect(
                reverse("admin:articles_image_change", args=[found.image.pk])
            )

    def save_model(self, request, obj, form, change):
        columns = form.saved_columns
        obj.suggested = {}
        if not change or {"file", *MADE_FROM} & set(columns):
            images.save_image(obj, picture=form.pop_picture(), once="file" in form.changed_data)
        else:
            images.save_image_metadata(obj, [*columns, "suggested"])
        if obj.suggested:
            messages.info(request, _("The file says more about the picture: please check."))

    def response_post_save_add(self, request, obj):
        """Redirect to the image while what its file says is to be checked."""
        if obj.suggested:
            return self.response_post_save_change(request, obj)
        return super().response_post_save_add(request, obj)

    def response_post_save_change(self, request, obj):
        """Redirect to the same image: most users open it in a new tab from an article form."""
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[obj.pk]))

    def has_change_permission(self, request, obj=None):
        """Require the permission to publish for an image that readers see."""
        return may_change(obj, request.user) if obj else can_change_image(request.user)

    def is_within_limit(self, user, obj):
        return obj is None or is_within_sections(user, stories_of(obj))

    def delete_view(self, request, object_id, extra_context=None):
        image = self.get_object(request, object_id)
        if image and self.has_delete_permission(request, image) and find_uses(image):
            return self._refuse_deletion(request, image)
        return super().delete_view(request, object_id, extra_context)

    def _refuse_deletion(self, request, image):
        context = {
            **self.admin_site.each_context(request),
            "title": _("This image cannot be deleted"),
            "opts": self.opts,
            "image": image,
            "uses": find_uses(image),
            "may_open_articles": request.user.has_perm("articles.view_article"),
        }
        return TemplateResponse(
            request,
            "admin/articles/image/delete_refused.html",
            context,
            status=409 if request.method == "POST" else 200,
        )

    def delete_model(self, request, obj):
        images.delete_image(obj)


def _rendition(image, crop, size, css_class, alt=""):
    width, height = image.sizes(crop)[size]
    return format_html(
        '<img class="{}" src="{}" width="{}" height="{}" alt="{}">',
        css_class,
        image.rendition_url(crop, width, "webp"),
        width,
        height,
        alt or image.alt,
    )
