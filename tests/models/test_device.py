"""Which device a network takes."""

import pytest
import torch

from models.pipelines.device import pick_device
from painter.base.errors import UserError


def test_a_card_is_taken_where_there_is_one(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert pick_device("auto") == "cuda"
    assert pick_device("cpu") == "cpu"


def test_without_one_the_processor_is_taken_and_a_card_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert pick_device("auto") == "cpu"
    with pytest.raises(UserError, match="cuda"):
        pick_device("cuda")
