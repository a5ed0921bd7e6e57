"""Level 8: the window. Qt lives here and nowhere else; files hold layout and bindings."""
