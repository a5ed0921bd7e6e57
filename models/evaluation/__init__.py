"""Evaluation: protocols, trivial baselines, metrics and reports."""
