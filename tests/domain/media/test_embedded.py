"""What files say of their pictures, in good and in hostile ways."""

import io

import pytest
from PIL import ExifTags
from PIL import Image as Pillow

from articles.domain.media import embedded, metadata, pixels

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + RDF + '">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:c="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
    ' xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"{attributes}>{children}'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def iim(*sets):
    return b"".join(
        bytes([0x1C, record, number]) + len(value).to_bytes(2, "big") + value
        for record, number, value in sets
    )


def photoshop(block):
    padded = block + b"\0" * (len(block) % 2)
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(block).to_bytes(4, "big") + padded


def jpeg(block=b"", **options):
    buffer = io.BytesIO()
    Pillow.new("RGB", (200, 200)).save(buffer, "JPEG", **options)
    content = buffer.getvalue()
    if block:
        body = photoshop(block)
        head = b"\xff\xed" + (len(body) + 2).to_bytes(2, "big")
        content = content[:2] + head + body + content[2:]
    return io.BytesIO(content)


def suggested(file):
    return metadata.suggestions(embedded.read_metadata(pixels.open_source(file, 3200)))


def xmp(children="", attributes=""):
    return XMP.format(children=children, attributes=attributes).encode()


@pytest.mark.parametrize(
    ("sets", "encoding"),
    [
        ([(1, 90, b"\x1b%G")], "utf-8"),
        ([], "utf-8"),
        ([(1, 90, b"\x1b.A")], "latin-1"),
        ([], "latin-1"),
    ],
)
def test_iptc_in_either_encoding_with_and_without_its_name(sets, encoding):
    texts = [(120, "Café di Malioboro sepi"), (80, "José"), (110, "Antara"), (116, "© Antara")]
    block = iim(*sets, *((2, n, text.encode(encoding)) for n, text in texts))
    block += iim((2, 25, b"kafe"), (2, 25, b"jalan"), (2, 55, b"20240229"))
    assert suggested(jpeg(block)) == {
        "caption": "Café di Malioboro sepi", "creator": "José", "credit": "José/Antara",
        "copyright": "© Antara", "keywords": "kafe, jalan", "taken_on": "2024-02-29",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF", "PNG"])
def test_xmp_in_every_format(form):
    packet = xmp(
        '<dc:description><rdf:Alt><rdf:li xml:lang="en">Flood</rdf:li>'
        '<rdf:li xml:lang="x-default">Banjir di Demak</rdf:li></rdf:Alt></dc:description>'
        "<dc:creator><rdf:Seq><rdf:li>Ana</rdf:li><rdf:li>Budi</rdf:li></rdf:Seq></dc:creator>"
        "<dc:subject><rdf:Bag><rdf:li>banjir</rdf:li><rdf:li>Demak</rdf:li></rdf:Bag></dc:subject>"
        "<c:AltTextAccessibility><rdf:Alt><rdf:li>Perahu karet</rdf:li></rdf:Alt>"
        "</c:AltTextAccessibility>",
        ' photoshop:Credit="Budi/Arunika" photoshop:DateCreated="2025-01-02T03:04:05+07:00"'
        ' e:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"',
    )
    buffer, options = io.BytesIO(), {"xmp": packet}
    if form == "PNG":
        from PIL.PngImagePlugin import PngInfo

        options = {"pnginfo": PngInfo()}
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", packet.decode(), zip=True)
    Pillow.new("RGB", (200, 200)).save(buffer, form, **options)
    buffer.seek(0)
    assert suggested(buffer) == {
        "alt": "Perahu karet", "caption": "Banjir di Demak", "creator": "Ana, Budi",
        "credit": "Ana, Budi/Budi/Arunika", "keywords": "banjir, Demak", "taken_on": "2025-01-02",
        "source_type": "digitalCapture",
    }  # fmt: skip


def test_exif_of_cameras_and_of_windows():
    exif = Pillow.Exif()
    exif[ExifTags.Base.ImageDescription] = "OLYMPUS DIGITAL CAMERA"
    exif[ExifTags.Base.XPComment] = "Pasar Beringharjo – pagi\0".encode("utf-16-le")
    exif[ExifTags.Base.XPKeywords] = "pasar;pagi\0".encode("utf-16-le")
    exif[ExifTags.Base.Copyright] = "Ana\0Arunika"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2023:12:31 23:59:59"
    assert suggested(jpeg(exif=exif)) == {
        "caption": "Pasar Beringharjo – pagi", "keywords": "pasar, pagi",
        "copyright": "Ana, Arunika", "taken_on": "2023-12-31",
    }  # fmt: skip


@pytest.mark.parametrize(
    "rubbish",
    [
        "OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "KONICA MINOLTA DIGITAL CAMERA", "hdr",
        "Exif_JPEG_PICTURE", "DSC_0012.JPG", "IMG_2044", "Created with GIMP", "Nokia", "SAMSUNG",
        "Processed with VSCO with a6 preset", "\x01\x02", "...", "default", "Camera Owner",
    ],
)  # fmt: skip
def test_what_a_camera_writes_is_no_caption_and_no_name(rubbish):
    exif = Pillow.Exif()
    exif[ExifTags.Base.Make] = "Nokia"
    exif[ExifTags.Base.ImageDescription] = rubbish
    assert suggested(jpeg(exif=exif)) == {}


def test_iptc_is_read_before_xmp_unless_it_was_cut_off():
    block = iim((2, 120, b"Menurut IPTC"), (2, 80, b"Raden Mas Panji Sosrokartono dar"))
    packet = xmp(
        "<dc:description>Menurut XMP</dc:description>"
        "<dc:creator>Raden Mas Panji Sosrokartono dari Jepara</dc:creator>"
    )
    found = suggested(jpeg(block, xmp=packet))
    assert found["caption"] == "Menurut IPTC"
    assert found["creator"] == "Raden Mas Panji Sosrokartono dari Jepara"


@pytest.mark.parametrize(
    "hostile",
    [
        BOMB.encode() + xmp("<dc:description>&c;</dc:description>"),
        BOMB.encode("utf-16"),
        xmp("<dc:d>" * 4000 + "x" + "</dc:d>" * 4000),
        xmp("<dc:description>tak ditutup"),
        b"\xff\xfe\x00",
        b"<" * 60_000,
    ],
)
def test_hostile_xmp_says_nothing_and_harms_nothing(hostile):
    assert suggested(jpeg(xmp=hostile)) == {}


def test_texts_are_cut_and_lose_what_cannot_be_shown():
    block = iim((2, 120, b"kata " * 6000), (2, 116, b"Hak\x00\x1b[31m \xe2\x80\xaecipta\x07"))
    found = suggested(jpeg(block))
    assert len(found["caption"]) <= 500
    assert found["copyright"].isprintable()


@pytest.mark.parametrize("block", [b"\x1c", b"\x1c\x02", b"\x1c\x02\x78\xff\xff", b"\x1c" * 999])
def test_broken_iptc_is_no_reason_to_refuse(block):
    assert suggested(jpeg(block)) == {}


@pytest.mark.parametrize("day", ["0000:00:00", "2024:13:45", "1700:01:01", "2999:01:01", "x" * 99])
def test_a_day_that_cannot_be_is_not_suggested(day):
    exif = Pillow.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = day
    assert suggested(jpeg(exif=exif)) == {}
