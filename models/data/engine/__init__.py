"""Simple manga drawings of our own as label maps with clean ink: people, scenes, pages."""
