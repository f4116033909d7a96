"""Pictures: what is refused, what is stripped, and the variants that pages show."""

import os
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin
from playwright.sync_api import Browser, Error

from sitegen.artifacts import Artifact, Material, Touched
from sitegen.outputs import variants
from sitegen.pictures import Picture, cleaned, judged, refusal_of
from sitegen.site import Site
from sitegen.stripping import Malformed, strip
from tests.conftest import SmallSite
from tests.samples import examples
from tests.sites import DRAWING, ROOT, SITE, build, options, picture, published, site, write
from tests.validators.browser import serve

SECRET = b"GEHEIM-49.4447"
CORNERS = ((220, 30, 30), (30, 180, 60), (40, 60, 220), (240, 220, 60))
"""Left above, right above, left below, right below."""

KINDS = {
    "jpeg": ("RGB", "L", "CMYK"),
    "png": ("RGB", "L", "RGBA", "LA", "P", "I;16", "1"),
    "webp": ("RGB", "RGBA"),
    "avif": ("RGB", "RGBA"),
    "gif": ("P", "L"),
}
ENDINGS = {"jpeg": "jpg"}
RELEASE = "press/2026-05-01-eins.md"
PAGE = "presse/2026/eins/index.html"


def drawn(size: tuple[int, int]) -> Image.Image:
    """Draw four fields with a colour in each corner."""
    image, (width, height) = Image.new("RGB", size), size
    pen = ImageDraw.Draw(image)
    for at, color in enumerate(CORNERS):
        left, top = at % 2 * width // 2, at // 2 * height // 2
        pen.rectangle((left, top, left + width, top + height), fill=color)
    return image


def encoded(kind: str, image: Image.Image, **given: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind.upper(), **given)
    return out.getvalue()


def made(kind: str, mode: str, size: tuple[int, int], turn: int = 1) -> bytes:
    """Encode the four fields so that they are seen upright when turned as Exif says."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose
    image = drawn(size)
    if turn in undo:
        image = image.transpose(Image.Transpose(undo[turn]))
    image = (
        image.convert("L").convert("I").point(lambda v: v * 257).convert("I;16")
        if mode == "I;16"
        else image.convert(mode)
    )
    if kind == "gif":
        return encoded(kind, image, comment=SECRET)
    told = {"exif": exif(turn), "xmp": b"<x>" + SECRET + b"</x>"}
    if kind == "png":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", SECRET.decode())
        texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        texts.add(b"prVt", SECRET)
        return encoded(kind, image, pnginfo=texts, exif=exif(turn)) + SECRET
    if kind == "jpeg":
        return encoded(kind, image, comment=SECRET, quality=95, **told) + b"\xff\xd8" + SECRET
    return encoded(kind, image, **told)


def exif(turn: int) -> bytes:
    tags = Image.Exif()
    tags[0x0112], tags[0x010F] = turn, SECRET.decode()
    tags.get_ifd(0x8825)[0x1D] = SECRET.decode()
    return tags.tobytes()


def corners(data: bytes) -> list[tuple[int, ...]]:
    with Image.open(BytesIO(data)) as image:
        is_deep = image.mode.startswith("I")
        grey = image.point(lambda value: value / 256).convert("L") if is_deep else image
        seen, (width, height) = grey.convert("RGB"), image.size
    at = ((x, y) for y in (height // 6, height * 5 // 6) for x in (width // 6, width * 5 // 6))
    return [channels(seen, place) for place in at]


def channels(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return found


def near(found: list[tuple[int, ...]], expected: list[tuple[int, ...]], by: int = 40) -> bool:
    pairs = zip(found, expected, strict=True)
    return all(abs(a - b) <= by for one, two in pairs for a, b in zip(one, two, strict=True))


pictures = st.sampled_from([(kind, mode) for kind, modes in KINDS.items() for mode in modes])


@given(pictures, st.integers(24, 90), st.integers(24, 90), st.integers(1, 8))
@settings(max_examples=examples(60), deadline=None)
def test_a_picture_is_published_upright_and_tells_nothing_else(
    kind_and_mode: tuple[str, str], width: int, height: int, turn: int
) -> None:
    kind, mode = kind_and_mode
    turn = 1 if kind == "gif" else turn
    data = made(kind, mode, (width, height), turn)
    found, public = judged(data), cleaned(data)
    assert found[:5] == Picture(kind, width, height, len(public), found.is_drawn)[:5]
    assert found.refusal == ""
    assert SECRET in data
    assert SECRET not in public
    if mode not in ("1", "P"):
        grey = mode in ("L", "LA", "I;16")
        expected = (
            drawn((width, height)).convert("L").convert("RGB") if grey else drawn((width, height))
        )
        assert near(corners(public), corners(encoded("png", expected)))


def test_a_photograph_that_stands_upright_keeps_every_bit() -> None:
    image = drawn((120, 80))
    data = encoded("jpeg", image, quality=83, exif=exif(1), progressive=True)
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(cleaned(data))) as after:
        assert before.tobytes() == after.tobytes()
        assert after.getexif() == {}


def test_a_turned_photograph_keeps_its_quality() -> None:
    data = encoded("jpeg", drawn((120, 80)), quality=83, exif=exif(6))
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(cleaned(data))) as after:
        assert after.size == (80, 120)
        assert getattr(before, "quantization", 0) == getattr(after, "quantization", 1)


def test_colours_of_another_profile_are_converted() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for given_profile in (profile, b"kaputt", b"\0" * 3_000_000):
        data = encoded("jpeg", drawn((40, 30)), icc_profile=given_profile)
        with Image.open(BytesIO(cleaned(data))) as public:
            assert "icc_profile" not in public.info
            assert public.size == (40, 30)


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_what_moves_still_moves_in_its_file(kind: str) -> None:
    frames = [drawn((30, 20)), drawn((30, 20)).rotate(180), drawn((30, 20)).rotate(90)]
    data = encoded(kind, frames[0], save_all=True, append_images=frames[1:], duration=100, loop=0)
    with Image.open(BytesIO(cleaned(data))) as public:
        assert getattr(public, "n_frames", 1) == 3


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int) -> bytes:
    """Make a small file that says it is a picture of any size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0" * 99)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


PHOTO = encoded("jpeg", drawn((300, 200)))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.jpg", b"", "picture.empty"),
        ("x.jpg", b"%PDF-1.7 ...", "picture.ending"),
        ("x.jpg", encoded("png", drawn((9, 9))), "picture.ending"),
        ("x.png", PHOTO, "picture.ending"),
        ("x.png", encoded("tiff", drawn((9, 9))), "picture.ending"),
        ("x.png", DRAWING.encode(), "picture.ending"),
        ("x.svg", PHOTO, "picture.ending"),
        ("x.jpg", PHOTO[: len(PHOTO) // 2], "picture.broken"),
        ("x.jpg", PHOTO[:-2], "picture.broken"),
        ("x.jpg", PHOTO[:20], "picture.broken"),
        ("x.png", encoded("png", drawn((90, 90)))[:-20], "picture.broken"),
        ("x.gif", encoded("gif", drawn((90, 90)))[:-20], "picture.broken"),
        ("x.webp", encoded("webp", drawn((90, 90)))[:-20], "picture.broken"),
        ("x.avif", encoded("avif", drawn((90, 90)))[:-20], "picture.broken"),
        ("x.png", png(0, 10), "picture.broken"),
        ("x.png", png(7100, 7100), "picture.large"),
        ("x.png", png(60_000, 60_000), "picture.large"),
        ("x.jpg", PHOTO, ""),
        ("x.JPEG", PHOTO, ""),
    ],
)
def test_a_bad_picture_is_refused_at_the_line_that_names_it(
    small: SmallSite, name: str, data: bytes, code: str
) -> None:
    folder = small.folder / "content/files"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(data)
    front = f"image:\n  file: files/{name}\n  alt: Bild\n  credit: Stadt\n"
    text = f'---\ntitle: Eins\ndate: 2026-05-01\n{front}---\n\n![Bild](../files/{name} "Stadt")\n'
    built = build(options(site(small.folder, {RELEASE: text})))
    errors = [(p.code, *p.where) for p in built.problems if p.level == "error"]
    assert errors == ([(code, RELEASE, 5, 3), (code, RELEASE, 10, 9)] if code else [])


def test_what_is_only_named_like_a_picture_is_told_and_published_as_it_is(
    small: SmallSite,
) -> None:
    release = with_picture(small.folder, b"Das ist ein Text.")
    built = build(options(site(small.folder, {RELEASE: release})))
    told = [(p.level, p.code, *p.where) for p in built.problems]
    assert told == [("warning", "picture.unknown", RELEASE, 5, 3)]
    assert (small.output / "files/foto.jpg").read_bytes() == b"Das ist ein Text."


def test_a_picture_that_nobody_names_is_told_when_it_is_broken(small: SmallSite) -> None:
    write(small.folder / "content", {"files/ungenannt.png": "kein Bild"})
    small.build()
    (small.folder / "content/files/halb.jpg").write_bytes(PHOTO[: len(PHOTO) // 2])
    built = build(options(site(small.folder, {})))
    assert [(p.code, *p.where) for p in built.problems if p.level == "error"] == [
        ("picture.broken", "files/halb.jpg", 1, 1)
    ]


def test_a_picture_that_tells_a_place_is_told(small: SmallSite) -> None:
    tags = Image.Exif()
    tags.get_ifd(0x8825)[1] = "N"
    photo = encoded("jpeg", drawn((90, 60)), exif=tags)
    assert small.problems({RELEASE: with_picture(small.folder, photo)}) == [
        ("warning", "file.position")
    ]


@given(st.sampled_from(sorted(KINDS)), st.randoms(use_true_random=False))
@settings(max_examples=examples(150), deadline=None)
def test_no_broken_file_stops_the_program(kind: str, random: Random) -> None:
    data = bytearray(made(kind, KINDS[kind][0], (40, 30)))
    for _ in range(random.randrange(1, 6)):
        data[random.randrange(len(data))] = random.randrange(256)
    found = judged(bytes(data[: random.choice((len(data), random.randrange(len(data))))]))
    assert found.refusal == "" or refusal_of(f"x.{kind}", found).startswith("picture.")


def test_what_is_no_picture_is_not_stripped() -> None:
    with pytest.raises(Malformed):
        strip("jpeg", b"\xff\xd8\xff")


# Pages


def with_picture(folder: Path, data: bytes, name: str = "foto.jpg", text: str = "") -> str:
    (folder / "content/files").mkdir(parents=True, exist_ok=True)
    (folder / "content/files" / name).write_bytes(data)
    front = f"image:\n  file: files/{name}\n  alt: Foto\n  credit: Erika\n"
    return f"---\ntitle: Eins\ndate: 2026-05-01\n{front}---\n\n{text}\n"


@given(pictures, st.sampled_from([60, 400, 500, 900, 1300]), st.sampled_from([0.3, 1.6]))
@settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
def test_a_release_shows_its_picture_in_the_widths_of_the_layout(
    new_site: Any, kind_and_mode: tuple[str, str], width: int, ratio: float
) -> None:
    kind, mode = kind_and_mode
    height = round(width * ratio)
    small = new_site()
    name = f"foto.{ENDINGS.get(kind, kind)}"
    output = small.build(
        {RELEASE: with_picture(small.folder, made(kind, mode, (width, height)), name)}
    )
    page = output[PAGE].decode()
    assert f' width="{width}" height="{height}"' in page
    sources = re.findall(r"(/bilder/\w+-(\d+)\.(\w+)) (\d+)w", page)
    widths = [w for w in (400, 800, 1200) if w < width] + ([width] if width <= 1200 else [])
    own = "png" if judged(made(kind, mode, (width, height))).is_drawn else "jpg"
    assert [(int(w), e) for _, w, e, _ in sources] == [
        (w, ending) for ending in ("avif", "webp", own) for w in widths
    ]
    for path, wide, _, told in sources:
        with Image.open(BytesIO(output[path[1:]])) as variant:
            assert wide == told
            assert variant.size == (int(wide), max(1, round(height * int(wide) / width)))
    assert {path for path in output if path.startswith("bilder/")} == {s[0][1:] for s in sources}
    assert not any(SECRET in data for data in output.values())


def test_the_lead_picture_is_loaded_at_once_and_those_below_later(small: SmallSite) -> None:
    text = (
        'Text.\n\n![Plan](../files/foto.jpg "Bild: Otto <Muster>")\n\n'
        'Und ![klein](../files/foto.jpg "x") so.'
    )
    page = small.build({RELEASE: with_picture(small.folder, PHOTO, text=text)})[PAGE].decode()
    images = re.findall("<img[^>]*>", page)
    assert ["fetchpriority" in i for i in images] == [True, False, False]
    assert ['loading="lazy"' in i for i in images] == [False, True, True]
    assert all('decoding="async"' in i for i in images)
    assert '<figcaption><span class="credit">Bild: Otto &lt;Muster&gt;</span></figcaption>' in page
    assert page.count("<figure") == 2


def test_journalists_get_the_picture_in_full_with_its_facts(small: SmallSite) -> None:
    output = small.build({RELEASE: with_picture(small.folder, PHOTO)})
    said = re.search(
        r'<a href="/files/foto.jpg" download>Foto</a> (.*?)</li>', output[PAGE].decode()
    )
    assert said is not None
    assert "JPG, 300 × 200 Pixel" in said[1]
    assert "Erika" in said[1]
    with Image.open(BytesIO(output["files/foto.jpg"])) as full:
        assert full.size == (300, 200)


def test_an_attached_picture_and_the_logo_tell_nothing_either(small: SmallSite) -> None:
    files = small.folder / "content/files"
    files.mkdir(parents=True)
    (files / "anlage.jpg").write_bytes(made("jpeg", "RGB", (90, 60), 6))
    (files / "logo.png").write_bytes(picture("geheimnis"))
    release = "---\ntitle: Eins\ndate: 2026-05-01\nattachments:\n  - file: files/anlage.jpg\n" \
              "    title: Anlage\n---\n\nText.\n"  # fmt: skip
    output = small.build({"site.yaml": SITE + "logo: files/logo.png\n", RELEASE: release})
    assert not any(SECRET in data or b"geheimnis" in data for data in output.values())
    assert f"({len(output['files/anlage.jpg'])}" not in output[PAGE].decode()
    assert not any(path.startswith("bilder/") for path in output)


def test_a_renamed_picture_and_a_second_document_encode_nothing(small: SmallSite) -> None:
    small.build({RELEASE: with_picture(small.folder, PHOTO)})
    (small.folder / "content/files/foto.jpg").unlink()
    session = "---\ntitle: Rat\ndate: 2026-07-08\nstart: 18:00\nplace: rathaus\nimage:\n" \
              "  file: files/neu.jpg\n  alt: Foto\n  credit: Erika\n---\n"  # fmt: skip
    changes = {RELEASE: with_picture(small.folder, PHOTO, "neu.jpg"),
               "sessions/2026-07-08-rat.md": session}  # fmt: skip
    built = build(options(site(small.folder, changes)))
    assert [path for path in built.written if path.startswith("bilder/")] == []
    assert "files/neu.jpg" in built.written


PAST = 1_750_000_000
EDITS = (
    "", "image:\n  file: files/a.jpg\n  alt: A\n  credit: B\n",
    "image:\n  file: files/b.png\n  alt: A\n  credit: B\n", "subtitle: Neu\n",
)  # fmt: skip
TEXTS = ("", "![A](../files/a.jpg)", '![A](../files/a.jpg "B")', "[A](../files/a.jpg)",
         '![A](../files/b.png "C") und mehr')  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(EDITS), st.sampled_from(TEXTS), st.integers(0, 2)),
                min_size=2, max_size=4))  # fmt: skip
@example([("", TEXTS[3], 0), ("", TEXTS[3], 0), ("", TEXTS[2], 0)])
@settings(max_examples=examples(5), deadline=None, suppress_health_check=list(HealthCheck))
def test_edits_of_pictures_build_what_a_clean_build_builds(
    new_site: Any, steps: list[tuple[str, str, int]]
) -> None:
    small = new_site()
    files = small.folder / "content/files"
    files.mkdir(parents=True)
    small.build()
    for path in small.folder.glob("content/**/*"):
        os.utime(path, (PAST, PAST))
    for front, text, seed in steps:
        (files / "a.jpg").write_bytes(encoded("jpeg", drawn((60 + seed, 40))))
        (files / "b.png").write_bytes(picture(str(seed % 2)))
        release = f"---\ntitle: Eins\ndate: 2026-05-01\n{front}---\n\n{text}\n"
        write(small.folder / "content", {RELEASE: release})
        build(options(small.folder))
    output = published(small.folder)
    clean = build(options(small.folder, clean=True, output=str(small.folder / "clean/output"),
                          cache=str(small.folder / "clean/cache")))  # fmt: skip
    assert [p for p in clean.problems if p.level == "error"] == []
    assert published(small.folder / "clean") == output


def test_other_processes_write_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(PHOTO)
    program = (
        "import sys, hashlib; from sitegen.outputs.variants import RENDERERS\n"
        "data = open(sys.argv[1], 'rb').read()\n"
        "for kind, drawn in (('avif', 0), ('avif', 1), ('webp', 0), ('webp', 1), ('png', 1),"
        " ('jpeg', 0)):\n"
        "    print(hashlib.sha256(RENDERERS[kind](data, 200, bool(drawn))).hexdigest())\n"
    )
    runs = {
        subprocess.run([sys.executable, "-c", program, str(tmp_path / "a.jpg")], cwd=ROOT,
                       capture_output=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_a_variant_of_a_hidden_picture_stops_the_build(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = with_picture(small.folder, PHOTO).replace("2026-05-01", "2026-09-01")

    plan = variants.plan

    def leaking(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
        made = material.files["files/foto.jpg"].digest
        needs = (("picture", made.hex(), made), 300, False)
        leak = Artifact(f"bilder/{made.hex()}-300.jpg", "variants", "jpeg", needs)
        yield from {
            artifact.path: artifact for artifact in (*plan(site, material, touched), leak)
        }.values()

    monkeypatch.setattr(variants, "plan", leaking)
    built = build(options(site(small.folder, {"press/2026-09-01-neu.md": hidden})))
    assert [p.code for p in built.problems if p.level == "error"] == ["hidden.leak"]
    shown = {RELEASE: with_picture(small.folder, PHOTO)}
    built = build(options(site(small.folder, shown)))
    assert [p.code for p in built.problems if p.level == "error"] == []


def test_a_drawing_is_shown_as_it_is_with_its_size(small: SmallSite) -> None:
    text = with_picture(small.folder, DRAWING.encode(), "plan.svg")
    page = small.build({RELEASE: text})[PAGE].decode()
    assert '<img src="/files/plan.svg" alt="Foto" width="8" height="4"' in page


@pytest.mark.parametrize(("without", "shown"), [("", "avif"), ("avif", "webp"), ("webp", "jpg")])
def test_a_browser_shows_the_best_kind_that_it_knows_and_nothing_jumps(
    small: SmallSite, chromium: Browser, without: str, shown: str
) -> None:
    small.build({RELEASE: with_picture(small.folder, encoded("jpeg", drawn((900, 600))))})
    page_file = small.output / PAGE
    html = page_file.read_text("utf-8")
    for kind in ("avif", "webp")[: ("", "avif", "webp").index(without)]:
        html = html.replace(f"image/{kind}", "image/unknown")
    page_file.write_text(html, "utf-8")
    with serve(small.output) as address:
        page = chromium.new_page(viewport={"width": 320, "height": 640})
        try:
            page.goto(f"{address}/presse/2026/eins/")
            page.wait_for_function("document.querySelector('.picture img').complete")
            image = page.locator(".picture img")
            assert str(image.evaluate("i => i.currentSrc")).endswith(f"-400.{shown}")
            assert image.evaluate("i => i.naturalWidth") > 0
            box = image.bounding_box()
            assert box is not None
            assert box["width"] / box["height"] == pytest.approx(1.5, abs=0.02)
            assert box["width"] <= 320
            assert page.evaluate(SHIFT) == 0
        except Error as failure:
            raise AssertionError(str(failure)) from failure
        finally:
            page.close()


SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 200);
})"""


def test_a_very_tall_picture_is_published(small: SmallSite) -> None:
    tall = encoded("png", Image.new("RGB", (1, 16_384)))
    output = small.build({RELEASE: with_picture(small.folder, tall, "hoch.png")})
    assert any(path.startswith("bilder/") and path.endswith(".webp") for path in output)


def test_a_picture_under_another_name_is_refused(small: SmallSite) -> None:
    files = small.folder / "content/files"
    files.mkdir(parents=True)
    (files / "plan.pdf").write_bytes(PHOTO)
    release = "---\ntitle: Eins\ndate: 2026-05-01\n---\n\n[Plan](../files/plan.pdf)\n"
    assert ("error", "picture.ending") in small.problems({RELEASE: release})


def test_a_logo_is_a_picture(small: SmallSite) -> None:
    write(small.folder / "content", {"files/logo.txt": "Stadt"})
    settings = {"site.yaml": f"{SITE}logo: files/logo.txt\n"}
    assert small.problems(settings) == [("error", "image.no-picture")]
