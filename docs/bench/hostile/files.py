"""Files that were made to do harm, each a name and bytes: archives, Word files, PDFs and texts.

    python3 docs/bench/hostile/files.py FOLDER     writes them into a folder, to try them on anything

Nothing is random, so that every run makes the same files. What they try: to unpack without end, to nest without end, to
refer to themselves, to lie about sizes and places, to leave their folder, to look outside, to be no text, and to be so
full of what we look for that looking takes for ever.
"""

import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path

MB = 1 << 20
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    """An archive of names and bytes, in their order; names may come twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, content)
    return out.getvalue()


def overlapping(count, size):
    """Many entries that all point at the same packed bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = bytes(size)
    packed = packer.compress(plain) + packer.flush()
    crc, name = zlib.crc32(plain), b"0.txt"
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(packed), size, len(name), 0)
    directory = b""
    for number in range(count):
        name = b"%d.txt" % number
        directory += struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(packed), size,
                                 len(name), 0, 0, 0, 0, 0, 0) + name
    body = head + b"0.txt" + packed
    tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + tail


def patched(archive, flag):
    """The same archive with a flag set in every head, such as 1 for encrypted."""
    out = bytearray(archive)
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = out.find(mark)
        while at >= 0:
            out[at + place] |= flag
            at = out.find(mark, at + 4)
    return bytes(out)


def nested_archives(depth):
    inner = ("a.txt", b"text")
    for level in range(depth):
        inner = (f"{level}.zip", zipped([inner]))
    return inner[1]


def docx(document, more=()):
    if isinstance(document, str):
        document = document.encode()
    relations = (b'<Relationships><Relationship Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>')
    return zipped([("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", relations), ("word/document.xml", document), *more])


def body(content):
    return f'<?xml version="1.0"?><w:document {WORD}><w:body>{content}</w:body></w:document>'


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def laughs():
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f"<?xml version='1.0'?><!DOCTYPE d [{entities}]><w:document {WORD}><w:body>{paragraph('&a11;')}</w:body></w:document>"


def stream(entries, data):
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def pdf(objects, trailer=b"", size=None, header=b"%PDF-1.4\n"):
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = bytearray(header), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size or len(objects) + 1, trailer, table)
    return bytes(out)


def page_of(content, resources=b"<</Font<</F1 3 0 R>>>>", more=()):
    """A PDF of one page with this content, which is object 5; further objects follow from 6 on."""
    return pdf([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]/MediaBox[0 0 595 842]/Resources%s>>" % resources,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Page/Parent 2 0 R/Contents 5 0 R>>",
        content,
        *more,
    ])


def packed(data, times=1):
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


TEXT = b"BT /F1 10 Tf 72 700 Td (This agreement) Tj ET"


def pdfs():
    yield "pages-in-a-circle.pdf", pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1000000/Kids[3 0 R 2 0 R]>>", b"<</Type/Pages/Kids[2 0 R]/Parent 3 0 R>>"])
    yield "a-billion-pages-said.pdf", pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2147483647/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R>>"])
    many = 60_000
    yield "sixty-thousand-pages.pdf", pdf([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 9 9]>>" % (many, b"".join(b"%d 0 R " % (n + 3) for n in range(many))),
        *([b"<</Type/Page/Parent 2 0 R>>"] * many)])
    yield "the-same-page-a-million-times.pdf", pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1000000/Kids[%s]>>" % (b"3 0 R " * 1_000_000),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", stream(b"", TEXT)])
    yield "a-bomb-in-a-stream.pdf", page_of(stream(b"/Filter/FlateDecode", packed(bytes(400 * MB))))
    yield "a-bomb-packed-four-times.pdf", page_of(
        stream(b"/Filter[" + b"/FlateDecode" * 4 + b"]", packed(packed(bytes(400 * MB)), 3)))
    yield "a-thousand-filters.pdf", page_of(stream(b"/Filter[" + b"/ASCIIHexDecode" * 1_000 + b"]", b"41" * 1_000))
    drawing = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    yield "a-drawing-that-draws-itself.pdf", page_of(
        stream(b"", b"/X Do "), b"<</XObject<</X 6 0 R>>>>", [stream(drawing, b"/X Do /X Do /X Do")])
    fan = [stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (n + 1), b"/X Do " * 50)
           for n in range(6, 16)]
    yield "drawings-that-fan-out.pdf", page_of(stream(b"", b"/X Do " * 50), b"<</XObject<</X 6 0 R>>>>", [*fan, stream(
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 3 0 R>>>>", TEXT)])
    yield "deep-arrays.pdf", page_of(stream(b"", b"[" * 3_000_000))
    yield "deep-dictionaries.pdf", pdf([b"<</Type/Catalog/Pages 2 0 R/X" + b"<</X" * 500_000, b"<</Type/Pages/Kids[]>>"])
    yield "a-length-that-is-itself.pdf", page_of(b"<</Length 5 0 R>>\nstream\n%s\nendstream" % TEXT)
    yield "a-table-that-comes-before-itself.pdf", pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"], b"/Prev 9")
    yield "a-table-of-two-billion.pdf", pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"], size=2_147_483_647)
    yield "objects-in-each-other.pdf", pdf([b"2 0 R", b"3 0 R", b"1 0 R"])
    yield "encrypted.pdf", pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>",
        b"<</Filter/Standard/V 4/R 4/Length 128/P -44/O(12345678901234567890123456789012)/U(12345678901234567890123456789012)>>"],
        b"/Encrypt 3 0 R/ID[(1234567890123456)(1234567890123456)]")
    rows = b"".join(b"<%04X><%s>" % (n % 65536, b"00410042" * 60) for n in range(60_000))
    yield "a-font-with-too-many-letters.pdf", page_of(
        stream(b"", TEXT), b"<</Font<</F1 6 0 R>>>>",
        [b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 7 0 R>>",
         stream(b"/Filter/FlateDecode", packed(b"60000 beginbfchar\n" + rows + b"endbfchar"))])
    yield "a-range-of-four-billion-letters.pdf", page_of(
        stream(b"", TEXT), b"<</Font<</F1 6 0 R>>>>",
        [b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 7 0 R>>",
         stream(b"", b"1 beginbfrange\n<00000000><FFFFFFFF><0041>\nendbfrange")])
    yield "a-predictor-of-two-billion-columns.pdf", page_of(
        stream(b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>", packed(TEXT)))
    yield "a-million-words-on-a-page.pdf", page_of(
        stream(b"/Filter/FlateDecode", packed(b"BT /F1 10 Tf " + b"1 0 0 1 72 700 Tm (Words of the agreement) Tj " * 700_000)))
    yield "a-string-without-end.pdf", page_of(stream(b"", b"BT (" + b"(" * 15 * MB))
    whole = page_of(stream(b"", TEXT))
    yield "cut-in-half.pdf", whole[: len(whole) // 2]
    yield "only-its-head.pdf", b"%PDF-1.7\n"
    yield "head-and-noise.pdf", b"%PDF-1.7\n" + bytes((n * n * 31 + n * 7) % 251 for n in range(2 * MB))
    yield "two-million-objects.pdf", b"%PDF-1.4\n" + b"1 0 obj 0 endobj\n" * 1_100_000


def words():
    yield "a-billion-laughs.docx", docx(laughs())
    yield "an-outside-entity.docx", docx(
        f"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><w:document {WORD}><w:body>{paragraph('&x;')}</w:body></w:document>")
    yield "an-outside-dtd.docx", docx(f"<!DOCTYPE d SYSTEM 'http://127.0.0.1:9/x.dtd'><w:document {WORD}/>")
    yield "deep-elements.docx", docx(body("<w:sdt>" * 400_000))
    yield "deep-tables.docx", docx(body("<w:tbl><w:tr><w:tc>" * 20_000))
    yield "paragraphs-without-end.docx", docx(body("<w:p/>" * 8_000_000))
    yield "spaces-without-end.docx", docx(body(paragraph(" " * 300 * MB)))
    yield "a-tag-without-end.docx", docx(f"<w:document {WORD} x=\"" + "a" * 20 * MB)
    yield "cells-without-end.docx", docx(body("<w:tbl><w:tr>" + "<w:tc/>" * 2_000_000 + "</w:tr></w:tbl>"))
    styles = "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 9_000}"/></w:style>' for n in range(9_000))
    yield "styles-in-a-circle.docx", docx(
        body('<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>Words</w:t></w:r></w:p>' * 5_000),
        [("word/styles.xml", f"<w:styles {WORD}>{styles}</w:styles>".encode())])
    yield "a-list-of-four-billion.docx", docx(
        body('<w:p><w:pPr><w:numPr><w:ilvl w:val="4294967295"/><w:numId w:val="4294967295"/></w:numPr></w:pPr><w:r><w:t>Words</w:t></w:r></w:p>' * 9_000))
    yield "a-document-elsewhere.docx", zipped([
        ("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>"),
        ("_rels/.rels", b'<R><Relationship Type="x/officeDocument" Target="../../../../etc/passwd"/></R>')])
    yield "not-xml.docx", docx(b"\xff\xfe\x00\x01" * 1_000)
    yield "utf-16-that-breaks-off.docx", docx("\ufeff<?xml version='1.0' encoding='utf-16'?><w:document>".encode("utf-16-le") + b"\xd8")
    whole = docx(body(paragraph("This agreement") * 500))
    yield "cut-in-half.docx", whole[: len(whole) // 2]
    yield "encrypted.docx", patched(whole, 1)


def archives():
    yield "a-bomb.zip", zipped([("bomb.txt", bytes(400 * MB))])
    yield "a-hundred-bombs.zip", zipped([(f"{n}.txt", bytes(10 * MB)) for n in range(100)])
    yield "one-bomb-a-thousand-times.zip", overlapping(1_000, 21 * MB)
    yield "archives-in-archives.zip", nested_archives(40)
    yield "seventy-thousand-files.zip", zipped([(f"{n}.txt", b"") for n in range(70_000)], zipfile.ZIP_STORED)
    yield "ways-out.zip", zipped([
        (name, b"This agreement is dated 1 May 2025.") for name in (
            "../../../../etc/cron.d/x.txt", "/etc/passwd", "..\\..\\windows\\system32\\x.txt", "C:\\x.txt", "a/../../b.txt",
            "./././x.txt", "fdp.\u202etxt", "line\nbreak.txt", "n" * 60_000 + ".txt", "....//....//x.txt", "~/.ssh/authorized_keys")])
    yield "the-same-name-a-hundred-times.zip", zipped([("a.txt", b"Text %d" % n) for n in range(100)])
    yield "encrypted.zip", patched(zipped([("a.txt", b"This agreement")]), 1)
    whole = zipped([(f"{n}.txt", b"This agreement %d" % n) for n in range(50)])
    yield "cut-in-half.zip", whole[: len(whole) // 2]
    yield "without-its-end.zip", whole[:-22]
    yield "a-link.zip", linked()
    yield "a-method-nobody-knows.zip", zipped([("a.txt", b"text" * 1_000)]).replace(b"\x08\x00", b"\x63\x00")


def linked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def texts():
    yield "empty.txt", b""
    yield "noise.bin", bytes((n * n * 31 + n * 7) % 256 for n in range(4 * MB))
    yield "broken-utf-8.txt", b"This agreement \xff\xfe\xc0\xaf\xed\xa0\x80 " * 20_000
    yield "half-surrogates.txt", b"\xff\xfe" + b"\x00\xd8a\x00" * 100_000 + b"\x00"
    yield "zeros.txt", bytes(20 * MB)
    yield "one-line.txt", b"agreement " * 1_900_000
    yield "one-word.txt", b"a" * 900_000
    yield "marks-on-marks.txt", ("a" + "\u0301" * 400_000).encode()
    yield "turned-around.txt", ("\u202e\u2066agreement\u2069 " * 50_000).encode()
    yield "stars.md", b"*" * 900_000
    yield "brackets.md", b"[" * 900_000
    yield "quotes.md", b">" * 900_000
    yield "links.md", b"[a](" * 220_000
    yield "lists.md", b"".join(b"%s- a\n" % (b"  " * (n % 2_000)) for n in range(800))
    yield "tables.md", b"|" * 450_000 + b"\n" + b"|-" * 220_000
    yield "html.md", b"<a <b " * 150_000
    # Full of what is looked for.
    yield "dates.txt", b"This agreement starts on 1 January 2025 until 31 December 2026. " * 15_000
    yield "dates-in-one-sentence.txt", b"starts on 1 January 2025 until 2 May 2026, " * 22_000
    yield "parties.txt", b"".join(
        b'(%d) Acme %d Limited, a company registered in England and Wales with number 01234567 (the "Customer"); and\n\n' % (n, n)
        for n in range(9_000))
    yield "sums.txt", b"The total contract price is \xc2\xa318,500.50 plus VAT. " * 19_000
    yield "laws.txt", b"This agreement is governed by the law of England and Wales and of Scotland. " * 13_000
    yield "renewals.txt", b"This agreement shall automatically renew for successive periods of 12 months unless either party gives at least 90 days' written notice. " * 7_000
    yield "clauses.txt", b"".join(b"%d.%d See clause %d.%d.\n\n" % (n, n % 9, n + 1, n % 7) for n in range(1, 32_000))
    yield "numbers.txt", b"1.1.1.1.1.1.1.1. " * 55_000
    yield "definitions.txt", b"".join(b'"Term %d" means Term %d and "Term %d".\n\n' % (n, n + 1, n + 2) for n in range(17_000))


def every():
    for part in (archives, words, pdfs, texts):
        for name, content in part():
            assert len(content) <= 20 * MB, f"{name} is larger than a file may be: {len(content)}"
            yield name, content


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in every():
        (folder / name).write_bytes(content)
