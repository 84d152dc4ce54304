"""Removable drives as Linux and Windows tell of them, from trees and a system library that tests build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop.base.drive import MEGABYTE, RESERVE, Condition, Drive, condition_word, size_words, what_to_do
from desktop.base.drives import as_drive, drives
from desktop.base.drives_linux import linux_drives
from desktop.base.drives_windows import (
    BUS_TYPE_AT,
    BUS_TYPE_USB,
    ERROR_NOT_READY,
    ERROR_UNRECOGNIZED_VOLUME,
    FILE_READ_ONLY_VOLUME,
    flush_volume,
    windows_drives,
)


class Machine:
    """A Linux machine as /sys, /proc and /dev show it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._mounts: list[str] = ["proc /proc proc rw 0 0", "/dev/nvme0n1p1 / ext4 rw 0 0"]
        self.disk("nvme0n1", parts=("nvme0n1p1",), removable=False)
        for name in ("loop0", "sr0", "zram0"):
            self.disk(name)

    def disk(
        self, name: str, *, parts: tuple[str, ...] = (), removable: bool = True, usb: bool = False, sectors: int = 1000
    ) -> None:
        bus = "usb1/1-2" if usb else "ata1"
        real = self.root / "sys" / "devices" / bus / name
        for folder in (real, *(real / part for part in parts)):
            folder.mkdir(parents=True)
            (folder / "size").write_text(f"{sectors}\n")
        for part in parts:
            (real / part / "partition").write_text("1\n")
        (real / "removable").write_text(f"{int(removable)}\n")
        (real / "device").mkdir()
        (real / "device" / "vendor").write_text("Kingston\n")
        (real / "device" / "model").write_text("DT 101 \n")
        blocks = self.root / "sys" / "block"
        blocks.mkdir(parents=True, exist_ok=True)
        (blocks / name).symlink_to(real)

    def named(self, device: str, kind: str, name: str) -> None:
        folder = self.root / "dev" / "disk" / kind
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(f"../../{device}")

    def mount(self, device: str, folder: str, options: str = "rw,nosuid", system: str = "vfat") -> None:
        self._mounts.append(f"/dev/{device} {folder} {system} {options} 0 0")

    def look(self, free: Callable[[Path], int] = lambda _folder: 7 * MEGABYTE) -> tuple[Drive, ...]:
        proc = self.root / "proc" / "self"
        proc.mkdir(parents=True, exist_ok=True)
        (proc / "mounts").write_text("\n".join(self._mounts) + "\n", encoding="utf-8")
        return linux_drives(self.root, free)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


class TestLinux:
    def test_a_stick_is_listed_by_its_name_with_what_is_free(self, machine: Machine, tmp_path: Path) -> None:
        machine.disk("sdb", parts=("sdb1",), sectors=2 * 1024 * 1024)
        machine.named("sdb1", "by-label", r"村委会\x20议事")
        machine.mount("sdb1", r"/media/liu/村委会\040议事")
        (found,) = machine.look()
        assert found == Drive(
            place="sdb1",
            name="村委会 议事",
            folder=tmp_path / "media/liu/村委会 议事",
            condition=Condition.READY,
            file_system="vfat",
            free=7 * MEGABYTE,
            total=1024 * MEGABYTE,
        )

    @pytest.mark.parametrize("options", ["ro,nosuid", "nosuid,ro"])
    def test_a_write_protected_one(self, machine: Machine, options: str) -> None:
        machine.disk("sdb", parts=("sdb1",))
        machine.mount("sdb1", "/media/x", options)
        assert [one.condition for one in machine.look()] == [Condition.READ_ONLY]

    def test_errors_remount_is_no_write_protection(self, machine: Machine) -> None:
        machine.disk("sdb", parts=("sdb1",))
        machine.mount("sdb1", "/media/x", "rw,errors=remount-ro")
        assert [one.condition for one in machine.look()] == [Condition.READY]

    def test_not_opened_not_formatted_and_an_empty_reader_are_told_apart(self, machine: Machine) -> None:
        machine.disk("sdb", parts=("sdb1",))
        machine.named("sdb1", "by-uuid", "12AB-34CD")
        machine.disk("sdc")
        machine.disk("sdd", sectors=0)
        assert [(one.place, one.condition) for one in machine.look()] == [
            ("sdb1", Condition.CLOSED),
            ("sdc", Condition.UNFORMATTED),
            ("sdd", Condition.EMPTY),
        ]

    def test_a_disk_on_usb_counts_though_it_calls_itself_fixed_and_a_built_in_memory_does_not(
        self, machine: Machine
    ) -> None:
        machine.disk("sda", parts=("sda1",), removable=False)
        machine.disk("sdb", parts=("sdb1", "sdb2"), removable=False, usb=True)
        machine.disk("mmcblk0", parts=("mmcblk0p1",))
        machine.disk("mmcblk1", parts=("mmcblk1p1",))
        (machine.root / "sys/block/mmcblk0/device/type").write_text("MMC\n")
        (machine.root / "sys/block/mmcblk1/device/type").write_text("SD\n")
        assert [one.place for one in machine.look()] == ["mmcblk1p1", "sdb1", "sdb2"]

    def test_one_without_a_name_is_called_as_its_maker_calls_it(self, machine: Machine) -> None:
        machine.disk("sdb")
        machine.mount("sdb", "/media/x")
        (found,) = machine.look()
        assert (found.name, found.place) == ("Kingston DT 101", "sdb")

    def test_one_that_was_pulled_a_moment_ago(self, machine: Machine) -> None:
        def gone(_folder: Path) -> int:
            raise OSError(5, "Input/output error")

        machine.disk("sdb")
        machine.mount("sdb", "/media/x")
        (found,) = machine.look(gone)
        assert (found.condition, found.folder) == (Condition.EMPTY, None)

    def test_a_machine_without_any_of_it(self, tmp_path: Path) -> None:
        assert linux_drives(tmp_path) == ()
        assert isinstance(drives(), tuple)  # this machine's own can be asked


@dataclass
class Volume:
    label: str = ""
    system: str = "FAT32"
    kind: int = 2  # DRIVE_REMOVABLE
    error: int = 0
    flags: int = 0
    bus: int = 0


@dataclass
class FakeKernel:
    """kernel32 with these letters; it notes what was asked of which."""

    volumes: dict[str, Volume]
    asked: list[str] = field(default_factory=list)
    error: int = 0

    def SetErrorMode(self, _mode: int) -> None:
        self.asked.append("SetErrorMode")

    def GetLogicalDrives(self) -> int:
        return sum(1 << ord(letter) - ord("A") for letter in self.volumes)

    def GetDriveTypeW(self, root: str) -> int:
        self.asked.append(root[0])
        return self.volumes[root[0]].kind

    def GetVolumeInformationW(
        self, root: str, label: Any, _long: int, _serial: Any, _most: Any, flags: Any, system: Any, _length: int
    ) -> int:
        found = self.volumes[root[0]]
        self.error = found.error
        if found.error:
            return 0
        label.value, system.value, flags._obj.value = found.label, found.system, found.flags
        return 1

    def GetDiskFreeSpaceExW(self, _root: str, free: Any, total: Any, _all: Any) -> int:
        free._obj.value, total._obj.value = 5 * MEGABYTE, 9 * MEGABYTE
        return 1

    def CreateFileW(self, name: str, *_how: Any) -> int:
        self.asked.append(f"open {name}")
        return ord(name[4])

    def DeviceIoControl(self, handle: Any, _code: int, _in: Any, _long: int, answer: Any, *_rest: Any) -> int:
        bus = self.volumes[chr(handle.value)].bus
        answer[BUS_TYPE_AT : BUS_TYPE_AT + 4] = bus.to_bytes(4, "little")
        return 1

    def FlushFileBuffers(self, handle: Any) -> int:
        self.asked.append(f"flush {chr(handle.value)}")
        return 1

    def CloseHandle(self, handle: Any) -> None:
        self.asked.append(f"close {chr(handle.value)}")

    def look(self) -> tuple[Drive, ...]:
        return windows_drives(self, lambda: self.error)


class TestWindows:
    def test_sticks_are_listed_by_letter_and_name_and_the_floppy_is_left_alone(self) -> None:
        kernel = FakeKernel({"A": Volume(), "C": Volume(kind=3), "E": Volume("村委会"), "F": Volume()})
        found = kernel.look()
        assert [(one.place, one.name, one.condition) for one in found] == [
            ("E:", "村委会", Condition.READY),
            ("F:", "没有名称的U盘", Condition.READY),
        ]
        assert (found[0].file_system, found[0].free, found[0].total) == ("FAT32", 5 * MEGABYTE, 9 * MEGABYTE)
        assert str(found[0].folder) == "E:\\"
        assert "A" not in kernel.asked
        assert kernel.asked[0] == "SetErrorMode", "before anything that might open a dialog"

    def test_read_only_not_formatted_and_empty_are_told_apart(self) -> None:
        volumes = {
            "E": Volume(flags=FILE_READ_ONLY_VOLUME),
            "F": Volume(error=ERROR_UNRECOGNIZED_VOLUME),
            "G": Volume(error=ERROR_NOT_READY),
        }
        conditions = [one.condition for one in FakeKernel(volumes).look()]
        assert conditions == [Condition.READ_ONLY, Condition.UNFORMATTED, Condition.EMPTY]

    def test_a_disk_on_usb_counts_and_the_ones_inside_do_not(self) -> None:
        inside, outside = Volume(kind=3, bus=11), Volume("移动硬盘", kind=3, bus=BUS_TYPE_USB)
        kernel = FakeKernel({"C": Volume(kind=3, bus=BUS_TYPE_USB), "D": inside, "E": outside, "Z": Volume(kind=4)})
        assert [one.name for one in kernel.look()] == ["移动硬盘"]
        assert {"close D", "close E"} <= set(kernel.asked)

    def test_the_volume_is_flushed_where_windows_lets_one(self) -> None:
        kernel = FakeKernel({"E": Volume()})
        flush_volume(Path("E:\\2026-11"), kernel)
        assert kernel.asked == ["open \\\\.\\E:", "flush E", "close E"]
        flush_volume(Path("\\\\server\\share"), kernel)
        assert len(kernel.asked) == 3


def ready(free: int) -> Drive:
    return Drive("sdb1", "村委会", Path("/media/x"), Condition.READY, free=free)


def test_one_that_is_too_small_says_how_much_is_needed() -> None:
    assert ready(10 * MEGABYTE + RESERVE).holds(10 * MEGABYTE)
    small = ready(10 * MEGABYTE)
    assert not small.holds(10 * MEGABYTE)
    assert condition_word(small, 10 * MEGABYTE) == "装不下"
    assert "要 14 MB，只剩 10 MB" in what_to_do(small, 10 * MEGABYTE)


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_has_a_word_and_one_sentence(condition: Condition) -> None:
    drive = Drive("x", "村委会", None, condition)
    assert condition_word(drive, 1)
    assert what_to_do(drive, 1).endswith("。")
    assert "\n" not in what_to_do(drive, 1)


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 KB"), (1025, "2 KB"), (3 * MEGABYTE, "3 MB"), (15_500_000_000, "14.4 GB")]
)
def test_sizes_as_people_say_them(count: int, words: str) -> None:
    assert size_words(count) == words


def test_a_folder_stands_in_for_a_drive_until_it_is_gone(tmp_path: Path) -> None:
    found = as_drive(tmp_path)
    assert found is not None
    assert (found.folder, found.condition) == (tmp_path, Condition.READY)
    assert found.free > 0
    assert as_drive(tmp_path / "gone") is None
