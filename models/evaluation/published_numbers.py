"""What the five systems report of themselves, each on its own set (five-systems.md).

These numbers stand beside ours, never in one column with them: set, size and measure differ.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """One reported number.

    Attributes:
        measured_on: its own set. doubt: what is known to be wrong with the number, or "".
    """

    system: str
    variant: str
    measure: str
    value: str
    measured_on: str
    doubt: str = ""


_CARTOON = "pages of one cartoon series at 256 px; size of the test set not stated"
_ANIME = "Anime Sketch Colorization Pair, 3,545 drawings at 256 px"
_PUNCH = "One-Punch-Man frames, 532 at 256 px"
_PLACES = "2,000 photographs of Places365 and ImageNet at 256 px, 0.5 % random pixels hinted"
_EIGHT = "the author's 8 photographs of Places at 256 px"
_QUOTED = "as quoted by a third party"
_BATCH = "taken per batch of six pictures and averaged: says nothing"
_SWAP = "compared with the reference, not with the sketch's own truth"

NUMBERS = (
    Published("autocaconet", "network 1", "PSNR dB", "14.343", _CARTOON),
    Published("autocaconet", "network 1", "SSIM", "0.683", _CARTOON),
    Published("autocaconet", "network 1", "FID", "110.683", _CARTOON, _QUOTED),
    Published("autocaconet", "network 2", "PSNR dB", "13.511", _CARTOON, _QUOTED),
    Published("autocaconet", "network 2", "SSIM", "0.633", _CARTOON, _QUOTED),
    Published("autocaconet", "network 2", "FID", "44.853", _CARTOON),
    Published("structure_ref", "paper, own reference", "PSNR dB", "22.43", _ANIME),
    Published("structure_ref", "paper, own reference", "SSIM", "0.85", _ANIME),
    Published("structure_ref", "paper, different reference", "PSNR dB", "17.25", _ANIME),
    Published("structure_ref", "paper, different reference", "FID", "27.99", _ANIME),
    Published("structure_ref", "main, own reference", "PSNR dB", "20.11", _ANIME),
    Published("structure_ref", "main, own reference", "SSIM", "0.84", _ANIME),
    Published("structure_ref", "main, own reference", "FID", "155.46", _ANIME, _BATCH),
    Published("structure_ref", "main, different reference", "PSNR dB", "13.41", _ANIME, _SWAP),
    Published("structure_ref", "main, different reference", "SSIM", "0.56", _ANIME, _SWAP),
    Published("structure_ref", "main, different reference", "FID", "174.0", _ANIME, _BATCH),
    Published("structure_ref", "fine-tune, own reference", "PSNR dB", "19.542", _PUNCH),
    Published("structure_ref", "fine-tune, own reference", "SSIM", "0.748", _PUNCH),
    Published("structure_ref", "fine-tune, own reference", "FID", "151.057", _PUNCH, _BATCH),
    Published("deep_paint", "", "any", "none", "14,224 / 3,545 drawings of Danbooru2017 at 512 px"),
    Published("hscau_net", "epoch 338", "PSNR dB", "31.522", _PLACES),
    Published("hscau_net", "epoch 338", "SSIM", "0.96674", _PLACES),
    Published("colornet", "L, as scored later", "PSNR dB", "28.320", _EIGHT),
    Published("colornet", "L, as scored later", "SSIM", "0.9625", _EIGHT),
    Published("colornet", "gray, as scored later", "PSNR dB", "26.259", _EIGHT),
    Published("colornet", "gray, as scored later", "SSIM", "0.9584", _EIGHT),
)  # fmt: skip
