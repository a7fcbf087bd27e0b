"""Tags of the admin's templates."""

from django import template

from articles.widgets import IMPORT_MAP

register = template.Library()


@register.simple_tag(takes_context=True)
def import_map(context):
    """Render the names of our modules. The policy of this page then carries a nonce."""
    return IMPORT_MAP.render(attrs={"nonce": str(context["request"].csp_nonce)})
