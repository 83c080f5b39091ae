"""Which folders a database must not lie in: network shares, removable disks, folders that a cloud copies.

There a lock may not hold and a file may be replaced beneath an open database (https://sqlite.org/howtocorrupt.html
§2, §3). Backups may lie there: they are copied whole and checked.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from hotline_desk.store.errors import StoreError

UNFIT_SYSTEMS = frozenset({
    "cifs", "smb3", "smbfs", "nfs", "nfs4", "ncpfs", "afs", "davfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs",
    "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.smbnetfs", "vfat", "msdos", "exfat"})
_SYNCED = re.compile(r"(onedrive\b.*|dropbox|icloud ?drive|iclouddrive|google ?drive|googledrive|nutstore.*|坚果云.*|我的坚果云"
                     r"|baidusyncdisk|百度云同步盘|百度网盘同步.*|wps云盘|wpsdrive|synologydrive|nextcloud|seafile|微云同步助手)\Z",
                     re.IGNORECASE)
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = 4  # GetDriveTypeW: DRIVE_REMOTE


def refuse_unfit(folder: Path) -> None:
    """Raises StoreError place where a database would be in danger in this folder."""
    path = folder.resolve()
    if any(_SYNCED.match(part) for part in path.parts) or _is_remote(path):
        raise StoreError("place")


def _is_remote(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return str(path).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE
    return file_system(path, _mounts()) in UNFIT_SYSTEMS


def _mounts() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # not Linux
        return ""


def file_system(path: Path, mounts: str) -> str:
    """The type of the file system that holds a path, by the text of /proc/self/mountinfo; "" where it is not said."""
    best, found = -1, ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        # Of two mounts on one point the later one is seen.
        if len(point.parts) >= best and path.is_relative_to(point):
            best, found = len(point.parts), right.split()[0]
    return found
