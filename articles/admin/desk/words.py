"""The script with the words of the desk's scripts; the sign-in page loads it too."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from articles.script_words import words_script, words_version

YEAR = 365 * 24 * 3600


def urls(_model_admin) -> list:
    return [path("words.js", words, name="desk_words")]


@require_safe
def words(request):
    response = HttpResponse(words_script(), content_type="text/javascript; charset=utf-8")
    # While a release is rolled out, a page of the other one may ask: its address is not kept.
    if request.GET.get("v") == words_version():
        response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
