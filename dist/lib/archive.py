"""Packs a folder into a .tar.gz or .zip that holds nothing of the machine or the hour."""

import gzip
import os
import sys
import tarfile
import time
import zipfile
from pathlib import Path


def mode(path: Path) -> int:
    return 0o755 if path.is_dir() or path.name in ("pki-preflight", "pki-preflight.exe") else 0o644


def write_tar(paths: list[Path], parent: Path, archive: Path, seconds: int) -> None:
    with (
        archive.open("wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for path in paths:
            entry = tar.gettarinfo(path, path.relative_to(parent).as_posix())
            entry.mtime, entry.mode = seconds, mode(path)
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            with path.open("rb") if path.is_file() else open(os.devnull, "rb") as content:
                tar.addfile(entry, content)


def write_zip(paths: list[Path], parent: Path, archive: Path, seconds: int) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for path in paths:
            if path.is_file():
                name = path.relative_to(parent).as_posix()
                entry = zipfile.ZipInfo(name, time.gmtime(seconds)[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = (0o100000 | mode(path)) << 16
                zipped.writestr(entry, path.read_bytes())


def main() -> None:
    folder, archive = (Path(each) for each in sys.argv[1:])
    paths = [folder, *sorted(folder.rglob("*"), key=lambda path: path.as_posix())]
    write = write_zip if archive.suffix == ".zip" else write_tar
    write(paths, folder.parent, archive, int(os.environ["SOURCE_DATE_EPOCH"]))


main()
