"""Where a database must not lie, by the mount table and by the names of synchronising programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline_desk.store import Store, StoreError, places

MOUNTS = r"""27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:50 / /mnt/share rw,relatime shared:1 - cifs //server/share rw
41 27 0:51 / /mnt/share/local rw - ext4 /dev/vdb rw
42 27 0:52 / /media/a\040stick rw - exfat /dev/sdb1 rw
43 27 0:53 / /home rw - nfs4 server:/home rw
44 27 0:54 / /srv/cloud rw - fuse.rclone remote: rw
45 27 0:55 / /dev/shm rw - tmpfs tmpfs rw
46 27 0:56 / /mnt/twice rw - nfs old:/ rw
47 27 0:57 / /mnt/twice rw - xfs /dev/vdc rw
"""


@pytest.mark.parametrize(("path", "system"), [
    ("/var/lib/x", "ext4"), ("/mnt/share/office", "cifs"), ("/mnt/shared", "ext4"), ("/mnt/share/local/o", "ext4"), ("/media/a stick/o", "exfat"),
    ("/home/wang/o", "nfs4"), ("/srv/cloud", "fuse.rclone"), ("/mnt/twice/o", "xfs")])
def test_the_file_system_of_a_folder(path: str, system: str) -> None:
    assert places.file_system(Path(path), MOUNTS) == system


@pytest.mark.parametrize("text", ["", "nonsense\n", "1 2 3\n"])
def test_without_a_mount_table_nothing_is_said(text: str) -> None:
    assert places.file_system(Path("/x"), text) == ""


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - 宝山区", "Dropbox", "iCloudDrive", "Google Drive", "Nutstore Files", "坚果云", "WPS云盘", "BaiduSyncdisk"])
def test_synchronised_folders_are_refused_and_others_not(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError) as caught:
        places.refuse_unfit(tmp_path / name / "office")
    assert caught.value.kind == "place"
    places.refuse_unfit(tmp_path / f"x{name}" / "office")


def test_an_office_that_was_moved_to_a_share_can_be_looked_at_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_mounts", lambda: "1 1 0:1 / / rw - cifs //server/share rw\n")
    with pytest.raises(StoreError, match="网络盘"):
        Store.open(folder)
    with pytest.raises(StoreError, match="网络盘"):
        Store.create(folder.with_name("new"), {})
    assert not folder.with_name("new").exists()
    Store.open(folder, readonly=True).close()
