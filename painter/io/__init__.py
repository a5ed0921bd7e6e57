"""Level 6: files in and out: ORA, PNG, JPEG, TIFF, WebP, palettes."""
