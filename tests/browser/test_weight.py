"""What a reader's browser has to fetch for an article, pictures aside."""

import re
from urllib.parse import urljoin

import pytest

from articles.body import Figure
from tests.factories import make_article, make_author, make_image

pytestmark = pytest.mark.django_db

MOST_SCRIPT = 12_000
MOST = 50_000
FILE = re.compile(r'<(?:link|script)\b[^>]*\b(?:href|src)="(/static/[^"]+\.(?:css|js|woff2))"')


def test_an_article_is_light(client):
    """A long story: 1,000 words, with a subtitle, a quotation, a picture and five related ones."""
    for number in range(6):
        make_article(headline=f"Berita terkait dengan judul yang wajar nomor {number}",
                     lead_image=make_image(size=(1600, 900)))  # fmt: skip
    words = "".join(f"<p>{chr(97 + n % 26)}{n} kata yang berlainan. " + f"k{n} " * 45 + "</p>"
                    for n in range(20))  # fmt: skip
    article = make_article(
        headline="Judul yang wajar untuk sebuah berita yang agak panjang",
        lead_image=make_image(size=(1600, 900)), authors=[make_author("Ana")], tags=["Rusia"],
        body=words + "<h2>Anak judul</h2>" + Figure(make_image().uid).to_html(),
    )  # fmt: skip
    address = article.get_absolute_url()
    page = client.get(address, headers={"accept-encoding": "gzip"})
    html = client.get(address).content.decode()
    files = [urljoin(address, path) for path in dict.fromkeys(FILE.findall(html))]
    sizes = {path: _size(client, path) for path in files}
    script = {path: raw for path, (raw, _sent) in sizes.items() if path.endswith(".js")}
    assert len(script) >= 9
    assert sum(script.values()) <= MOST_SCRIPT, script
    sent = len(page.content) + sum(sent for _raw, sent in sizes.values())
    assert sent <= MOST, (len(page.content), sizes)


def _size(client, path):
    """Return the bytes of a file, and those that are sent."""
    import gzip

    response = client.get(path)
    content = b"".join(response) if response.streaming else response.content
    sent = content if path.endswith("woff2") else gzip.compress(content)
    return len(content), len(sent)
