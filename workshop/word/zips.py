"""Word files as the zip files that they are, for whoever reads one that may be anything."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

UNREADABLE = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    IndexError,
    KeyError,
    OverflowError,
    MemoryError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
)
"""What reading a zip file raises for one that is damaged, encrypted, or packed in a way we do not know."""
