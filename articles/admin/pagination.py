from django.contrib.admin import ShowFacets
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.paginator import Paginator
from django.db import DataError
from django.utils.functional import cached_property

from articles.text import printable

COUNTED = 2_000


class BoundedPaginator(Paginator):
    """Counts to COUNTED at most, so that no list page reads the whole table.

    What lies beyond is reached by search and filters, as editors do anyway.
    """

    @cached_property
    def count(self) -> int:
        try:
            # Sorting what is counted takes longer than counting it.
            return self.object_list.order_by().values("pk")[:COUNTED].count()
        except (DataError, OverflowError) as error:  # an address asks for what no column holds
            raise IncorrectLookupParameters(error) from error


class BoundedAdmin:
    """Mixin for the lists of tables that grow without end."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, printable(search_term))
