"""ColorNet: colours for grey-toned pages."""
