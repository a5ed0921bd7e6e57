"""HSCAU-Net for greys: hints on grey-toned pages."""
