"""Networks of Sumiro: their data, training, evaluation and weights. No Qt, no painter.app."""
