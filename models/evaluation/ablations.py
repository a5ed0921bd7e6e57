"""What the systems claim for their parts, and the weight files that would show it."""

from __future__ import annotations

from dataclasses import dataclass

FLAT = "{}, our correction"
"""Row of a network's picture made flat by regions."""

CORRECTED = "{}, published correction"
"""Row of a network's picture corrected as published."""


@dataclass(frozen=True)
class Variant:
    """One line of a table.

    Attributes:
        name: of the weight file. row: source in a record, where it is not the network's own
            picture.
    """

    title: str
    name: str
    row: str = ""

    @property
    def source(self) -> str:
        """The row to look for."""
        return self.row or f"{self.name}, its picture"


@dataclass(frozen=True)
class Ablation:
    """One claim.

    Attributes:
        protocol: of the records that show it. asks: rows of a record that are shown.
    """

    system: str
    claim: str
    protocol: str
    variants: tuple[Variant, ...]
    asks: tuple[str, ...] = ("",)


def _first(title: str, row: str) -> Variant:
    return Variant(title, "autocaconet_network1", row.format("autocaconet_network1"))


ABLATIONS = (
    Ablation(
        "autocaconet",
        "attention, then correction, each improve on pix2pix",
        "auto",
        (
            Variant("pix2pix", "autocaconet_plain"),
            Variant("+ attention (network 1)", "autocaconet_network1"),
            _first("+ correction, published (network 2)", CORRECTED),
            _first("+ correction, ours", FLAT),
            Variant("learnt for ours, on more kinds of line", "autocaconet", "autocaconet"),
        ),
    ),
    Ablation(
        "structure_ref",
        "four style levels give more vivid colours than one style code",
        "reference",
        (
            Variant("main", "structure_ref_main"),
            Variant("fine_tune", "structure_ref_fine_tune"),
            Variant("main as published", "structure_ref_published"),
        ),
        ("paired", "different"),
    ),
    Ablation(
        "deep_paint",
        "attention gates and the image pool",
        "histogram",
        (
            Variant("gates and pool", "deep_paint"),
            Variant("gates off", "deep_paint_no_gates"),
            Variant("pool off", "deep_paint_no_pool"),
        ),
        ("own", "changed"),
    ),
    Ablation(
        "hscau_net",
        "channel attention",
        "greys",
        (
            Variant("true channel attention", "hscau_net_greys", "hscau_net_greys"),
            Variant(
                "the published twin of spatial attention",
                "hscau_net_greys_twin",
                "hscau_net_greys_twin",
            ),
            Variant("no attention", "hscau_net_greys_none", "hscau_net_greys_none"),
        ),
    ),
    Ablation(
        "colornet",
        "L* is better than gray",
        "greys",
        (
            Variant("L*", "colornet", "colornet"),
            Variant("gray", "colornet_gray", "colornet_gray"),
            Variant(
                "L*, max pooling and transposed convolutions",
                "colornet_published",
                "colornet_published",
            ),
        ),
    ),
)
