"""Files that belong to an order: taken in by content, opened as a copy in a private folder that is wiped."""

from __future__ import annotations

import atexit
import re
import shutil
import stat
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hotline_desk.locations import why
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.store.attachments import LIMIT

PER_ORDER = 100
_SAFE = "数据没有变化。"
_NAME_LIMIT = 100  # characters of a shown name; file systems end at 255 bytes
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?\Z", re.IGNORECASE)
_OUT_OF_NAMES = re.compile(r'[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff<>:"/\\|?*]')

# What a clerk is handed: suffix → (media type, how such files begin). Everything else is refused, programs first of all.
_ZIP, _OLE, _TEXT = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), ()
_RIFF, _ISO = (b"RIFF",), (b"ftyp",)
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)), ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)), ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".bmp": ("image/bmp", (b"BM",)), ".tif": ("image/tiff", (b"II*\0", b"MM\0*")), ".tiff": ("image/tiff", (b"II*\0", b"MM\0*")),
    ".webp": ("image/webp", _RIFF), ".heic": ("image/heic", _ISO), ".pdf": ("application/pdf", (b"%PDF-",)),
    ".ofd": ("application/ofd", _ZIP), ".docx": ("application/docx", _ZIP), ".xlsx": ("application/xlsx", _ZIP),
    ".doc": ("application/msword", _OLE), ".xls": ("application/vnd.ms-excel", _OLE), ".wps": ("application/wps", _OLE + _ZIP),
    ".et": ("application/et", _OLE + _ZIP), ".txt": ("text/plain", _TEXT),
    ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")), ".wav": ("audio/wav", _RIFF), ".amr": ("audio/amr", (b"#!AMR",)),
    ".m4a": ("audio/mp4", _ISO), ".mp4": ("video/mp4", _ISO), ".mov": ("video/quicktime", _ISO), ".3gp": ("video/3gpp", _ISO),
    ".avi": ("video/x-msvideo", _RIFF),
}


def clean_name(name: str) -> str:
    """A name that is safe to show and to open a copy under; the suffix is kept. "附件" where nothing is left."""
    flat = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    flat = _OUT_OF_NAMES.sub("", flat).strip().rstrip(" .")
    stem, dot, suffix = flat.rpartition(".")
    stem, suffix = (stem, f".{suffix}") if dot else (flat, "")
    stem = stem.strip(" .")[:_NAME_LIMIT] or "附件"
    return f"附件 {stem}{suffix}" if _RESERVED.match(stem + suffix) else stem + suffix


def media_of(name: str, content: bytes) -> str:
    """The media type by suffix and first bytes; raises Refused where they disagree or the kind is not taken."""
    suffix = Path(name).suffix.lower()
    if suffix not in KINDS:
        raise Refused(f"不能添加“{suffix or '没有扩展名的文件'}”：只收图片、PDF、OFD、Word、Excel、录音、录像和文字。{_SAFE}")
    media, beginnings = KINDS[suffix]
    start = content[4:8] if beginnings is _ISO else content[:16]
    right = any(start.startswith(b) for b in beginnings) if beginnings else b"\0" not in content[:4096]
    if not right or content[:2] == b"MZ" or content[:4] == b"\x7fELF":
        raise Refused(f"这个文件的内容不是{suffix}，可能改过扩展名，没有添加。{_SAFE}")
    return media


def read(path: Path) -> bytes:
    """A file's bytes; raises Refused with a sentence for what is no file, empty, too large or shut."""
    try:
        found = path.stat(follow_symlinks=True)
        if not stat.S_ISREG(found.st_mode):
            raise Refused(f"“{path.name}”不是文件，没有添加。{_SAFE}")
        if found.st_size == 0:
            raise Refused(f"“{path.name}”是空文件，没有添加。{_SAFE}")
        if found.st_size > LIMIT:
            raise Refused(f"“{path.name}”有 {found.st_size >> 20} MB，超过 {LIMIT >> 20} MB，没有添加。{_SAFE}")
        with path.open("rb") as stream:
            content = stream.read(LIMIT + 1)
    except OSError as error:
        raise Refused(f"文件“{path.name}”打不开：{why(error)}。{_SAFE}") from None
    if len(content) > LIMIT:
        raise Refused(f"“{path.name}”超过 {LIMIT >> 20} MB，没有添加。{_SAFE}")
    return content


def attach(desk: Desk, order: str, path: Path, role: str | None = None) -> int:
    """Take a file into an order and return its id; ``role`` says what for (evidence, report, …).

    Raises Refused for a kind, size or number that is not taken, StoreError where it cannot be kept.
    """
    require(desk, "record")
    taken = take(desk, order, [(path.name, read(path))])
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        return tx.add_attachment(order, *taken[0], role)


def take(desk: Desk, order: str, files: Sequence[tuple[str, bytes]]) -> list[tuple[str, str, int, str]]:
    """Keep the bytes of these (name, content) durably, before any row names them: (name, kept as, size, media) each.

    Raises Refused where one of them is not taken (then none of them is), StoreError where one cannot be kept.
    """
    require(desk, "record")
    if not desk.store.exists(order):
        raise Refused(f"没有编号为“{order}”的工单。{_SAFE}")
    if sum(not row["removed"] for row in desk.store.attachments(order)) + len(files) > PER_ORDER:
        raise Refused(f"工单“{order}”最多放 {PER_ORDER} 个附件，这次没有添加。{_SAFE}")
    checked = [(clean_name(name), content, media_of(clean_name(name), content)) for name, content in files]
    return [(name, desk.store.keep_file(content), len(content), media) for name, content, media in checked]


def remove(desk: Desk, attachment_id: int) -> None:
    """Take an attachment out of its order; its bytes stay in the backups."""
    require(desk, "record")
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.remove_attachment(attachment_id)


def content(desk: Desk, attachment_id: int) -> tuple[dict[str, Any], bytes]:
    """An attachment's row and its bytes; raises Refused for an unknown one, StoreError damaged."""
    row = next((row for row in desk.store.attachments() if row["id"] == attachment_id), None)
    if row is None:
        raise Refused(f"没有这个附件。{_SAFE}")
    return row, desk.store.files.get(row["sha256"])


class Viewing:
    """Copies for looking at, each in a private folder; gone at :meth:`wipe`, when the program ends, or at the next start."""

    PREFIX = "hotline-view-"

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock: Any = None
        atexit.register(self.wipe)

    def copy(self, desk: Desk, attachment_id: int) -> Path:
        """A copy under the attachment's own name, to be handed to the system's viewer; the look is written down."""
        row, data = content(desk, attachment_id)
        place = Path(tempfile.mkdtemp(dir=self._room())) / clean_name(row["name"])
        place.write_bytes(data)
        if not desk.store.readonly:
            with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
                tx.log_access(desk.user, "open_attachment", row["order_no"], row["name"])
        return place

    def _room(self) -> Path:
        from filelock import FileLock

        if self._folder is None:
            self.sweep()
            self._folder = Path(tempfile.mkdtemp(prefix=self.PREFIX))  # mode 0700
            self._lock = FileLock(self._folder / ".lock")
            self._lock.acquire(timeout=5)
        return self._folder

    def wipe(self) -> None:
        """Remove every copy."""
        if self._folder is not None:
            self._lock.release()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    @classmethod
    def sweep(cls) -> None:
        """Remove what a program that was killed left: its lock fell with it."""
        from filelock import FileLock, Timeout

        for left in Path(tempfile.gettempdir()).glob(f"{cls.PREFIX}*"):
            try:
                with FileLock(left / ".lock", timeout=0):
                    pass
            except (Timeout, OSError):  # still looked at, or another user's
                continue
            shutil.rmtree(left, ignore_errors=True)
