"""Every system in small, on drawings of the engine, and a plan of a few steps."""

import math
from dataclasses import replace

import torch

from models.data.picturebatch import PictureSettings
from models.data.pictures import pack_pictures, pictures_of_engine
from models.networks.autocaconet import AutoCaCoNetConfig
from models.networks.colornet import ColorNetConfig
from models.networks.deep_paint import DeepPaintConfig
from models.networks.hscau_greys import HscauGreysConfig
from models.networks.structure_ref import StructureRefConfig
from models.training.config import Optimiser
from models.training.features import Features
from models.training.loop import Plan
from models.training.tasks.autocaconet import AutoCaCoNetLoss, AutoCaCoNetTask
from models.training.tasks.colornet import ColorNetLoss, ColorNetTask
from models.training.tasks.deep_paint import DeepPaintLoss, DeepPaintTask
from models.training.tasks.hscau_greys import HscauGreysLoss, HscauGreysTask
from models.training.tasks.pictures import Setting
from models.training.tasks.structure_ref import StructureRefLoss, StructureRefTask

SIDE = 64
CPU = torch.device("cpu")
STILL = PictureSettings(batch=8, fresh=0.0, worn=0.0, xdog=0.0, mirror=False)
PLAN = Plan(
    steps=20,
    batch=8,
    optimiser=Optimiser(rate=6e-3, warm_up=2, average=0.5, schedule="constant", clip=math.inf),
)


def quiet(*_):
    """Say nothing."""


def picture_set(people=4):
    return pack_pictures(
        [one for seed in range(people) for one in pictures_of_engine(seed, SIDE)][: 2 * people],
        SIDE,
    )


def setting(pictures, held_back=0, settings=STILL):
    return Setting(pictures, settings, held_back, 0, CPU)


def autocaconet(where):
    loss = AutoCaCoNetLoss(adversarial=0.05)
    return AutoCaCoNetTask(AutoCaCoNetConfig(0.07, pool=8), loss, where)


def deep_paint(where):
    return DeepPaintTask(DeepPaintConfig(0.12), DeepPaintLoss(adversarial=0.05), where)


def structure_ref(where, variant="fine_tune"):
    loss = StructureRefLoss(adversarial=0.01, warped=0.0, shuffled=0.0, wrong=0.0)
    where = replace(where, settings=replace(where.settings, partners=True))
    return StructureRefTask(StructureRefConfig(0.12, variant), loss, where, Features())


def greys(where):
    # Without spread hints, which leave little to learn in twenty steps.
    network = HscauGreysConfig(0.12, spread=False)
    return HscauGreysTask(network, HscauGreysLoss(photographs=0.0), where)


def colornet(where):
    return ColorNetTask(ColorNetConfig(0.12), ColorNetLoss(photographs=0.0), where)


TASKS = {
    "autocaconet": (autocaconet, "l1"),
    "deep_paint": (deep_paint, "l1"),
    "structure_ref, fine_tune": (structure_ref, "pixels"),
    "structure_ref, main": (lambda where: structure_ref(where, "main"), "pixels"),
    "hscau_greys": (greys, "l1"),
    "colornet": (colornet, "mse"),
}
