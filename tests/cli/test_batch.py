"""Many pages at once: what is found before, what fails alone, and what is left out."""

import os
import shutil
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from painter.app import pages as app_pages
from painter.cli import one_page
from painter.host import session as host_session


@pytest.fixture
def pages(page, tmp_path):
    """Three pages in a folder of their own."""
    folder = tmp_path / "pages"
    folder.mkdir()
    return [shutil.copy(page, folder / f"{name}.png") for name in "abc"]


@pytest.fixture
def unopened(monkeypatch):
    """No page may be opened."""

    def fail(path):
        raise AssertionError(f"{path} was opened")

    monkeypatch.setattr(one_page, "open_inked", fail)


def written(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    "words",
    [
        ["--mode", "hint", "--hints", "{file}"],
        ["--hints", "{folder}", "--mask", "{file}"],
        ["--regions", "{file}"],
        ["--preview", "{file}"],
        ["--preview", "p.ora"],
        ["--set", "foo=1"],
    ],
)
@pytest.mark.usefixtures("unopened")
def test_wrong_usage_is_found_before_any_page_is_opened(
    command, pages, hints, tmp_path, words, jobs
):
    given = [word.format(file=hints, folder=tmp_path) for word in words]
    done = command("colorize", *pages, "--out", tmp_path / "out", *given, "--jobs", jobs)
    assert done.code == 2, done.err
    assert len(done.err.strip().splitlines()) == 1
    assert written(tmp_path / "out") == []


def test_an_option_that_is_not_there_is_said_so(command, page, tmp_path):
    done = command("colorize", page, "--out", tmp_path / "o.ora", "--set", "foo=1")
    assert done.code == 2
    assert "has no option 'foo'" in done.err


@pytest.mark.parametrize("name", ["p.ora", "p.xyz", "p.psd"])
@pytest.mark.usefixtures("unopened")
def test_a_preview_is_a_picture(command, page, tmp_path, name):
    before = written(tmp_path)
    done = command("colorize", page, "--out", tmp_path / "o.ora", "--preview", tmp_path / name)
    assert done.code == 2
    assert name in done.err
    assert written(tmp_path) == before


def test_when_all_pages_fail_nothing_else_is_claimed(command, tmp_path):
    bad = [tmp_path / f"{name}.png" for name in "abc"]
    for path in bad:
        path.write_bytes(b"no picture")
    done = command("colorize", *bad, "--out", tmp_path / "out/")
    assert done.code == 3
    assert done.err.strip().splitlines()[-1] == "All 3 pages failed."
    assert "are written" not in done.err


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TypeError("no such thing"), "failed unexpectedly: TypeError: no such thing, please"),
        (MemoryError(), "more memory than is free"),
    ],
)
def test_a_bug_or_a_lack_of_memory_on_one_page_costs_no_other(
    command, pages, tmp_path, monkeypatch, jobs, error, told
):
    opened = one_page.open_inked

    def fail(path):
        if path.stem == "b":
            raise error
        return opened(path)

    monkeypatch.setattr(one_page, "open_inked", fail)
    done = command("colorize", *pages, "--out", tmp_path / "out/", "--jobs", jobs)
    assert done.code == 4
    assert told in done.err
    assert "b.png" in done.err
    assert "1 of 3 pages failed; the others are written." in done.err
    assert written(tmp_path / "out") == ["a.ora", "c.ora"]


def test_resume_looks_at_everything_a_page_is_made_from(command, page, hints, tmp_path):
    labels, palette, mask = tmp_path / "r.npz", tmp_path / "p.png", tmp_path / "m.png"
    assert command("regions", page, "--out", labels).code == 0
    Image.new("RGB", (9, 9), (200, 10, 10)).save(palette)
    Image.new("L", (240, 320), 255).save(mask)
    reference = shutil.copy(palette, tmp_path / "ref.png")
    out = tmp_path / "o.ora"
    words = [
        "colorize", page, "--mode", "hint", "--hints", hints, "--mask", mask, "--regions", labels,
        "--palette", palette, "--reference", reference, "--out", out,
    ]  # fmt: skip
    assert command(*words).code == 0
    long_ago = out.stat().st_mtime_ns - 10**12
    sources = [page, hints, mask, labels, palette, reference]
    for source in sources:
        os.utime(source, ns=(long_ago, long_ago))
    assert "left out" in command(*words, "--resume").err
    for source in sources:
        later = out.stat().st_mtime_ns + 10**9
        os.utime(source, ns=(later, later))
        done = command(*words, "--resume")
        assert done.code == 0, done.err
        assert "left out" not in done.err, source
        os.utime(source, ns=(long_ago, long_ago))


def test_resume_makes_a_preview_that_is_missing(command, page, tmp_path):
    words = ["colorize", page, "--out", tmp_path / "o.ora", "--preview", tmp_path / "p.png"]
    assert command(*words).code == 0
    (tmp_path / "p.png").unlink()
    assert command(*words, "--resume").code == 0
    assert (tmp_path / "p.png").exists()


def test_resume_finds_the_guidance_of_each_page_in_a_folder(command, pages, hints, tmp_path):
    guides = tmp_path / "guides"
    guides.mkdir()
    for name in "abc":
        shutil.copy(hints, guides / f"{name}.hints.png")
    words = ["colorize", *pages, "--mode", "hint", "--hints", guides, "--out", tmp_path / "out/"]
    assert command(*words).code == 0
    later = (tmp_path / "out" / "c.ora").stat().st_mtime_ns + 10**9
    os.utime(guides / "b.hints.png", ns=(later, later))
    done = command(*words, "--resume")
    assert done.code == 0
    assert done.err.count("left out") == 2
    assert done.out.startswith("b.png")


def test_guidance_beside_its_page_is_no_page(command, pages, hints, tmp_path):
    folder = tmp_path / "pages"
    shutil.copy(hints, folder / "a.hints.png")
    shutil.copy(hints, folder / "b.reference.png")
    shutil.copy(hints, folder / "b.regions.png")
    shutil.copy(hints, folder / "other.hints.png")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(hints, elsewhere / "c.hints.png")
    given = [*sorted(folder.iterdir()), elsewhere / "c.hints.png"]
    done = command("colorize", *given, "--out", tmp_path / "out/")
    assert done.code == 0, done.err
    assert written(tmp_path / "out") == [
        "a.ora", "b.ora", "c.hints.ora", "c.ora", "other.hints.ora",
    ]  # fmt: skip
    for name in ("a.hints.png", "b.reference.png", "b.regions.png"):
        assert f"{name}: left out as a page, it guides {name[0]}.png." in done.err


def test_a_page_with_its_own_hints_is_one_page(command, page, hints, tmp_path):
    done = command("colorize", page, hints, "--out", tmp_path / "o.ora")
    assert done.code == 0, done.err
    assert "left out as a page" in done.err
    assert command("colorize", hints, "--out", tmp_path / "h.ora").code == 0
    before = hints.read_bytes()
    assert command("colorize", page, hints, "--out", hints).code == 2
    assert hints.read_bytes() == before


def test_line_art_named_so_has_hints_without_it(command, page, hints, tmp_path):
    line = shutil.copy(page, tmp_path / "x.line.png")
    guide = shutil.copy(hints, tmp_path / "x.hints.png")
    done = command("colorize", line, guide, "--out", tmp_path / "o.ora")
    assert done.code == 0, done.err


@pytest.mark.parametrize("layered", [False, True])
def test_skipping_coloured_pages_opens_each_once(command, page, tmp_path, monkeypatch, layered):
    if layered:
        assert command("convert", page, tmp_path / "plain.ora").code == 0
        page = tmp_path / "plain.ora"
    plain = tmp_path / "expected.ora"
    assert command("colorize", page, "--out", plain).code == 0
    opened = []

    def watch(module, name):
        original = getattr(module, name)

        def watched(path, *rest):
            opened.append(path)
            return original(path, *rest)

        monkeypatch.setattr(module, name, watched)

    watch(app_pages, "read_page")
    watch(one_page, "read_raster")
    done = command("colorize", page, "--out", tmp_path / "o.ora", "--skip-coloured")
    assert done.code == 0, done.err
    assert opened == [page]
    assert (tmp_path / "o.ora").read_bytes() == plain.read_bytes()
    done = command("colorize", plain, "--out", tmp_path / "twice.ora", "--skip-coloured")
    assert "coloured already" in done.err
    assert not (tmp_path / "twice.ora").exists()


def test_extras_never_replace_what_they_are_made_from(command, page, hints, tmp_path, monkeypatch):
    before = hints.read_bytes()
    check = host_session.check_result

    def with_extra(*words):
        result = check(*words)
        extras = {"hints": np.zeros((4, 4), np.uint8)}
        return type(result)(colours=result.colours, picture=result.picture, extras=extras)

    monkeypatch.setattr(host_session, "check_result", with_extra)
    words = ["colorize", page, "--mode", "hint", "--hints", hints, "--out", tmp_path / "o.ora"]
    done = command(*words, "--extras", tmp_path)
    assert done.code == 2
    assert hints.read_bytes() == before
    assert not (tmp_path / "o.ora").exists()
    assert command(*words, "--extras", tmp_path / "extras").code == 0
    assert (tmp_path / "extras" / f"{page.stem}.hints.png").exists()


def test_a_plugin_that_fails_costs_its_pages_alone(command, pages, tmp_path, monkeypatch):
    def fail(*_):
        raise SystemExit("bye")

    broken = SimpleNamespace(colorize=fail, close=fail)
    monkeypatch.setattr(host_session.PluginSession, "_ready", lambda self: broken)
    done = command("colorize", *pages, "--out", tmp_path / "out/")
    assert done.code == 3
    assert done.err.count("SystemExit: bye") == 3
    assert "All 3 pages failed." in done.err
