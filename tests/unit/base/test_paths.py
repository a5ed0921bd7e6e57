"""Our own folders lie in the checkout."""

from painter.base import paths


def test_bundled_folders_are_inside_the_checkout():
    root = paths.checkout()
    assert (root / "painter" / "base" / "paths.py").is_file()
    assert paths.samples() == root / "resources" / "samples"
    assert paths.bundled_plugins().parent == root
    assert paths.weights_folder().is_relative_to(root)


def test_user_plugins_are_outside_the_checkout():
    assert not paths.user_plugins().is_relative_to(paths.checkout())
