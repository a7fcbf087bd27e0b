"""Indexes are paid for at each save: none is the beginning of another."""

from itertools import permutations

import pytest
from django.apps import apps
from django.db.models import Field, UniqueConstraint

MODELS = list(apps.get_app_config("articles").get_models())


def columns_of(index):
    names = index.fields or [expression.name for expression in index.expressions]
    return tuple(name.removeprefix("-") for name in names)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_index_is_the_beginning_of_another(model):
    unique = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
    declared = [columns_of(one) for one in model._meta.indexes + unique if not one.condition]
    fields = [field for field in model._meta.local_fields if isinstance(field, Field)]
    alone = [(field.name,) for field in fields if field.db_index or field.unique]
    twice = [
        (short, long)
        for short, long in permutations(declared + alone, 2)
        if long[: len(short)] == short
    ]
    assert twice == []
