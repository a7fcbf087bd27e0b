from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db import DataError, NotSupportedError
from django.db.models import QuerySet
from django.utils.functional import cached_property

from articles.ids import read_key
from articles.text import printable

COUNTED = 2_000
# More conditions than this make a query that SQLite refuses; no headline has more.
MOST_WORDS = 40


class BoundedPaginator(Paginator):
    """Counts at most COUNTED rows, so that no list page reads the whole table.

    Search and filters find the rows after that.
    """

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        try:
            # Sorting the rows takes longer than counting them.
            return self.object_list.order_by().values("pk")[:COUNTED].count()
        # A value does not fit its column, or the database has no such lookup for it.
        except (DataError, NotSupportedError, OverflowError, ValueError) as error:
            raise IncorrectLookupParameters(error) from error


class CheckedAutocomplete(AutocompleteSelect):
    """Shows only keys: Django looks in the database for whatever a refused form brought."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, list(filter(read_key, value)), attr)


class CheckedAdmin(ModelAdmin):
    """Base of every admin: any query or form gets an answer, if only that it makes no sense."""

    paginator = BoundedPaginator

    def lookup_allowed(self, lookup, value, request):
        """Refuse filters by a pattern, which may take for ever, and by a range, of two values."""
        is_refused = lookup.rpartition("__")[2] in {"regex", "iregex", "range"}
        return not is_refused and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request, extra_context=None):
        with _refusing_huge_numbers():
            return super().changelist_view(request, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with _refusing_huge_numbers():
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_object(self, request, object_id, from_field=None):
        """Take a blank `_to_field` for none: Django looks for a column of that name."""
        return super().get_object(request, object_id, from_field or None)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", CheckedAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, _first_words(search_term))


class BoundedAdmin(CheckedAdmin):
    """Base of the admin of tables whose number of rows has no limit."""

    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0


@contextmanager
def _refusing_huge_numbers() -> Iterator[None]:
    """Raise BadRequest for a key beyond all columns, which SQLite refuses."""
    try:
        yield
    except OverflowError as error:
        raise BadRequest(str(error)) from error


def _first_words(search_term: str) -> str:
    return " ".join(printable(search_term).split(" ")[:MOST_WORDS])
