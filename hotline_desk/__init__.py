"""热线办件台: an offline desk for a 12345 hotline office. Nothing heavy is imported here."""

__version__ = "0.1.0"
