import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

BUDI = User(
    username="budi.s", first_name="Budi", last_name="Santoso", email="adi99@redaksi.example"
)


@pytest.mark.parametrize(
    "password",
    [
        "budi12345678", "BUDI.santoso1", "idub20242025", "B-u-d-i-2-0-2-6",
        "Santoso#2026!", "budibudibudi", "adi-adi-99-99", "arunika2026!", "akinura-2026-budi",
        "búdisantóso12", "kompas media 26",
    ],
)  # fmt: skip
def test_a_name_with_trimmings_is_refused_in_indonesian(settings, password):
    settings.NEWSROOM_COMPANY = "PT Kompas Media"
    with pytest.raises(ValidationError) as caught:
        validate_password(password, BUDI)
    assert "andi" in str(caught.value.messages)  # Kata sandi …


@pytest.mark.parametrize(
    "password",
    [
        "kuda laut minum kopi", "ibudibuku kuda laut", "4831-7590-2264", "budi makan nasi goreng",
        "N0lh8-xq2RtLw4", "tradisi kopi pagi",
    ],
)  # fmt: skip
def test_other_passwords_pass(password):
    validate_password(password, BUDI)


@pytest.mark.parametrize("password", ["kuda laut", "liverpool123", "314159265358"])
def test_short_common_and_numeric_ones_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)
