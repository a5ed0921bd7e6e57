"""Tables of RESULTS.md, as lines of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.evaluation.ablations import ABLATIONS
from models.evaluation.gates import GREYS
from models.evaluation.records import WHOLE, Line, Record, find, lines

NOT_YET = "not measured yet"

_FULL = ("acc. %", "dE", "PSNR", "SSIM", "FID-own", "leak %", "colour", "1 - H", "asked")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of Markdown."""
    out = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return [*out, *("| " + " | ".join(row) + " |" for row in rows)]


def full_lines(rows: Sequence[Line], expected: Sequence[str] = ()) -> list[str]:
    """All measures, one line a row; sources that are expected and were not measured say so."""
    found = [(_asked(row), row["source"], *_cells(row)) for row in rows]
    missing = [name for name in expected if all(row["source"] != name for row in rows)]
    empty = [("", name, NOT_YET, *[""] * (len(_FULL) - 1)) for name in missing]
    return table(("asked", "source", *_FULL), [*found, *empty])


def hint_lines(rows: Sequence[Line], pixels: str) -> list[str]:
    """Accuracy by number of hints, one line a source and order."""
    counts = sorted({row["hints"] for row in rows})
    out: list[list[str]] = []
    for order in dict.fromkeys(row["order"] for row in rows):
        for source in dict.fromkeys(row["source"] for row in rows):
            found = [find(rows, source, order=order, hints=count) for count in counts]
            obeyed = min((row["obedience"] for row in found if row), default=1.0)
            cells = [
                f"{100 * row['accuracy']:.1f}" if row and row["regions"] else "-" for row in found
            ]
            out.append([order, source, *cells, f"{100 * obeyed:.0f}"])
    if all(row["source"] != pixels for row in rows):
        out.append(["", pixels, NOT_YET, *[""] * len(counts)])
    return table(("order", "source", *(f"k = {count}" for count in counts), "obeyed %"), out)


def area_lines(records: Sequence[Record]) -> Iterable[str]:
    """Area under the curves, of whole sets."""
    rows: list[Sequence[str]] = []
    for record in records:
        if record.protocol == "hints":
            rows += [
                (f"`{record.set}`", one["order"], one["source"], f"{100 * one['area']:.1f}")
                for one in record.about.get("areas", [])
            ]
    if rows:
        yield "\nArea under the curve of accuracy over log2(k + 1), % of a perfect one's:\n"
        yield from table(("set", "order", "source", "area"), rows)


def greys_lines(rows: Sequence[Line]) -> Iterable[str]:
    """Networks that keep the greys, on photograph-like pictures of the engine's unseen style."""
    names = ("hscau_net_greys", "hscau_net_greys_none", "colornet", "colornet_gray")
    yield "Drawings of our own engine in the unseen style, shaded like paintings and photographs;"
    yield "stride: energy of chroma at a period of two pixels over the truth's. Without attention"
    yield "(_none) HSCAU-Net is the plain pixel U-Net of equal cost. The oracle knows what every"
    yield "pixel shows and gives it what is usual of that: no unguided network does much better.\n"
    head = ("source", "PSNR", "SSIM", "colour", "stride", "error red", "blue", "dark")
    found = [
        (
            row["source"],
            f"{row['psnr']:.2f} {_range(row['psnr_interval'], 1, 1)}",
            f"{row['ssim']:.3f}",
            f"{row['colourfulness']:.2f}",
            f"{row['stride_energy']:.2f}",
            *(f"{row[f'error_{name}']:.1f}" for name in ("red", "blue", "dark")),
        )
        for row in rows
    ]
    known = {row["source"] for row in rows}
    empty = [(name, NOT_YET, *[""] * (len(head) - 2)) for name in names if name not in known]
    yield from table(head, [*found, *empty])


def correction_lines(records: Sequence[Record]) -> Iterable[str]:
    """What the correction loses and mends."""
    rows = list(lines(records, "correction", "demo"))
    if not rows:
        yield "Not measured yet."
        return
    yield "PSNR to the artist's colour; regions are our own, found in the line. Ours leaves the"
    yield "line as it is. With black ink multiplied over it, as the program shows a page, every row"
    yield "loses what the artist's line is lighter than black; the untouched colour shows it.\n"
    found = [
        (row["input"], row["source"], f"{row['psnr']:.2f} {_range(row['psnr_interval'], 1, 1)}")
        for row in rows
    ]
    yield from table(("input", "correction", "PSNR"), found)


def ablation_lines(records: Sequence[Record], name: str, subset: str) -> Iterable[str]:
    """One table a claim; variants without weights say so."""
    for one in ABLATIONS:
        greys = one.protocol == "greys"
        rows = list(
            lines(records, one.protocol, GREYS if greys else name, WHOLE if greys else subset)
        )
        yield f"\n### {one.system}: {one.claim}\n"
        out: list[Sequence[str]] = []
        for variant in one.variants:
            for ask in one.asks:
                wanted = {} if greys else {"ask": ask}
                row = find(rows, variant.source, **wanted)
                cells = _numbers(row)
                out.append((f"{variant.title} {ask}".strip(), *cells))
        yield from table(("variant", "PSNR", "SSIM", "FID-own", "colour", "asked"), out)


def _numbers(row: Line | None) -> Sequence[str]:
    if row is None:
        return (NOT_YET, "", "", "", "")
    interval = row.get("psnr_interval") or row["intervals"]["psnr"]
    return (
        f"{row['psnr']:.2f} {_range(interval, 1, 1)}",
        f"{row['ssim']:.3f}",
        f"{row['fid']:.3g}" if "fid" in row else "",
        f"{row['colourfulness']:.2f}",
        f"{row['asked']:.3f}" if "asked" in row else "",
    )


def _asked(row: Line) -> str:
    if row.get("order"):
        return f"{row['order']}, k = {row['hints']}"
    return row.get("ask", "")


def _cells(row: Line) -> Sequence[str]:
    between = row["intervals"]
    return (
        f"{100 * row['accuracy']:.1f} {_range(between['accuracy'], 100, 0)}",
        f"{row['error']:.1f} {_range(between['error'], 1, 0)}",
        f"{row['psnr']:.2f} {_range(between['psnr'], 1, 1)}",
        f"{row['ssim']:.3f}",
        f"{row['fid']:.3g}" if "fid" in row else "",
        f"{100 * row['leak']:.2f}",
        f"{row['colourfulness']:.2f} {_range(between['colourfulness'], 1, 2)}",
        f"{row['histogram']:.3f}",
        f"{row['asked']:.3f}" if "asked" in row else "",
    )


def _range(interval: Sequence[float], scale: float, digits: int) -> str:
    low, high = (f"{scale * value:.{digits}f}" for value in interval)
    return f"({low}..{high})"
