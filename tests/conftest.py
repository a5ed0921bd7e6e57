"""Settings of the whole suite."""

from hypothesis import settings

# Kernels compile inside the first example, and machines of other people are slow.
settings.register_profile("sumiro", deadline=None, max_examples=60)
settings.load_profile("sumiro")
