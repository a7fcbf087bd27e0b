from typing import Any

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.paginator import Paginator
from django.db import DataError, NotSupportedError
from django.db.models import QuerySet
from django.utils.functional import cached_property

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


class CheckedAdmin(ModelAdmin):
    """Base of every admin: any query string gets an answer, if only that it makes no sense."""

    paginator = BoundedPaginator

    def lookup_allowed(self, lookup, value, request):
        """Refuse filters by a pattern, which may take for ever, and by a range, of two values."""
        is_refused = lookup.rpartition("__")[2] in {"regex", "iregex", "range"}
        return not is_refused and super().lookup_allowed(lookup, value, request)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, _first_words(search_term))


class BoundedAdmin(CheckedAdmin):
    """Base of the admin of tables whose number of rows has no limit."""

    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0


def _first_words(search_term: str) -> str:
    return " ".join(printable(search_term).split(" ")[:MOST_WORDS])
