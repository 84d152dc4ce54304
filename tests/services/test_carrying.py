"""拷到U盘: what is taken along, what stays and why, and that nobody's edit is overwritten."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

import docx
import openpyxl
import pytest

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.base.paths import resource
from desktop.documents.manifest import read_manifest
from desktop.rules.attachment import AttachmentKind
from desktop.rules.meeting import Meeting
from desktop.services import (
    attachments,
    carrying,
    commitments,
    ledger_return,
    meetings,
    recording,
    reports,
    rooms,
    verifying,
    writers,
)
from desktop.services.catalogue import MINUTES
from desktop.services.facts import read_facts
from desktop.services.playing import play
from desktop.services.rooms import NewPerson
from desktop.services.scripts import read_script
from desktop.services.stick_folder import MANIFEST, MEETINGS, NOTE, Carried, carry
from desktop.store import tables
from desktop.store.store import Store
from desktop.store.worker import in_one_go
from tests.sticks import QuickMedium, files_in, plain_writers, scan, small_load

STEM = "2026-11-18_关于家属院拐角空地改造的小马扎议事会"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "writers", plain_writers)


@pytest.fixture
def sample(store: Store) -> str:
    """The sample meeting, with three scans."""
    meeting = play(read_script(resource("sample", "拐角花园.json")), store)
    scan(store, meeting, "签字版.png", AttachmentKind.SIGNED)
    scan(store, meeting, "签到.png", AttachmentKind.SHEET)
    scan(store, meeting, "现场.png", AttachmentKind.PHOTO)
    return meeting


def load_of(store: Store, meeting: str, *, full: bool = False) -> carrying.Load:
    with store.reading() as connection:
        return carrying.load(reports.read(connection, meeting), store.directory, full=full)


def copied(store: Store, target: Path, *loads: carrying.Load, month: str = "") -> tuple[Carried, ...]:
    return carry(loads, target, at=store.clock.read().at, paint=False, month=month, medium=QuickMedium())


def note(folder: Path) -> str:
    return (folder / NOTE).read_text("utf-8-sig")


def test_by_default_what_was_said_by_whom_stays_and_the_note_says_so(store: Store, sample: str, tmp_path: Path) -> None:
    (done,) = copied(store, tmp_path, load_of(store, sample))
    names = files_in(tmp_path)
    assert done.folder == tmp_path / STEM
    assert f"{STEM}/{STEM}_会议纪要.docx" in names
    assert f"{STEM}/{STEM}_承诺清单.xlsx" in names
    assert f"{STEM}/{STEM}_正式稿.png" in names
    assert f"{STEM}/会前/{STEM}_议程.docx" in names
    assert not any("会议记录" in name or "收条" in name.replace("号牌收条", "") or "附件" in name for name in names)
    told = note(done.folder)
    assert f"正式稿：{STEM}_正式稿.png" in told
    assert "会议记录、收条：写着谁说了什么" in told
    assert "2 个扫描件、照片" in told
    assert "定稿" in told
    assert f"【单位怎么填】\n  {STEM}_承诺清单.xlsx\n" in told
    assert "[+]" in told


def test_what_somebody_wrote_into_a_file_here_is_told_to_stay_here(store: Store, sample: str, tmp_path: Path) -> None:
    """It cannot be masked; whoever copies would take it for granted that it went along."""
    written = reports.write_documents(store, sample, tmp_path / "文书", paint=False)
    path = written.paths[MINUTES]
    assert path
    (before,) = copied(store, tmp_path / "前", load_of(store, sample))
    assert "改过" not in "".join(before.told)
    path.write_bytes(path.read_bytes() + b"\0")
    (done,) = copied(store, tmp_path / "后", load_of(store, sample))
    told = next(sentence for sentence in done.told if "改过" in sentence)
    assert path.name in told
    assert told in note(done.folder)


def test_phones_and_proposers_are_masked_in_the_files_themselves(store: Store, tmp_path: Path) -> None:
    meeting = meetings.start_quickly(store, "修路找13812340000").new
    room = load_of(store, meeting).meeting.room
    _changes, (person,) = rooms.add_people(store, room, [NewPerson("王芳", "群众代表")])
    meetings.invite(store, meeting, [person])
    with store.reading() as connection:
        participant = next(iter(read_facts(connection, meeting).people.participants))
    recording.suggest(store, meeting, "有事打13812340000，身份证110101199003071234", participant=participant)
    (masked, full) = copied(store, tmp_path, load_of(store, meeting), load_of(store, meeting, full=True))
    for done, hidden in ((masked, True), (full, False)):
        (ledger,) = done.folder.glob("*清单.xlsx")
        cells = [str(cell.value) for row in openpyxl.load_workbook(ledger)["建议清单"] for cell in row]
        (minutes,) = done.folder.glob("*纪要.docx")
        words = "".join(p.text for p in docx.Document(str(minutes)).paragraphs)
        assert ("王**" in cells, "王芳" in cells) == (hidden, not hidden)
        for text in (words, "".join(cells)):
            assert ("13812340000" in text, "110101199003071234" in text) == (not hidden, not hidden)
            assert ("138****0000" in text) == hidden
    listed = (masked.folder / MANIFEST).read_text("utf-8-sig")
    assert "13812340000" not in note(masked.folder) + listed + "".join(files_in(tmp_path / masked.folder.name))
    assert "13812340000" not in masked.folder.name


def test_a_masked_list_that_comes_back_from_an_office_says_nothing_new(store: Store, tmp_path: Path) -> None:
    """Else the stars would be taken for what the office wrote, and put over the numbers that are recorded."""
    meeting = meetings.start_quickly(store, "修路").new
    recording.suggest(store, meeting, "有事打13812340000")
    row = commitments.commit(store, meeting, "修东头，找老王13812340000", lead="村委会").new
    with store.action("take_back", meeting) as action:
        action.set(tables.commitment, row, remark="有事打13812340000")  # as an office wrote it the last time
    (done,) = copied(store, tmp_path, load_of(store, meeting))
    (path,) = done.folder.glob("*清单.xlsx")
    _file, found = ledger_return.read_all(store, path)
    assert (found.changes, found.held, found.strange) == ((), (), ())


def test_everything_is_a_folder_of_its_own_with_record_and_scans(store: Store, sample: str, tmp_path: Path) -> None:
    (done,) = copied(store, tmp_path, load_of(store, sample, full=True))
    names = files_in(done.folder)
    assert done.folder == tmp_path / f"{STEM}_全部资料"
    assert {f"{STEM}_会议记录.docx", "附件/签到.png", "附件/现场.png", f"{STEM}_正式稿.png"} <= names.keys()
    assert "只给档案室和有权看的人" in note(done.folder)


def test_the_list_names_every_file_with_size_and_hash(store: Store, sample: str, tmp_path: Path) -> None:
    (done,) = copied(store, tmp_path, load_of(store, sample))
    names = files_in(done.folder)
    listed = read_manifest([names.pop(MANIFEST)])
    assert {file.name: file.size for file in listed.files} == {name: len(data) for name, data in names.items()}
    assert listed.owner == sample
    assert listed.title == "关于家属院拐角空地改造的小马扎议事会"


@pytest.mark.usefixtures("plain")
def test_what_is_the_same_is_left_and_what_changed_is_replaced(store: Store, tmp_path: Path) -> None:
    copied(store, tmp_path, small_load(store))
    medium = QuickMedium()
    again = small_load(store, b"other words")
    carry([again], tmp_path, at=store.clock.read().at, paint=True, medium=medium)
    written = [name for step, name in medium.done if step == "replace"]
    assert written == ["没有拷完.txt", "2026-11-18_修路_会议纪要.docx", NOTE, MANIFEST]


@pytest.mark.usefixtures("plain")
def test_what_somebody_edited_on_the_stick_is_left_and_the_new_one_gets_a_number(store: Store, tmp_path: Path) -> None:
    (first,) = copied(store, tmp_path, small_load(store))
    edited = first.folder / "2026-11-18_修路_会议纪要.docx"
    edited.write_bytes(b"edited at the township")
    for words in (b"second", b"third"):
        (done,) = copied(store, tmp_path, small_load(store, words))
        assert edited.read_bytes() == b"edited at the township"
        assert (done.folder / "2026-11-18_修路_会议纪要(2).docx").read_bytes() == words
        (sentence,) = done.told
        assert "没有动它" in sentence
        assert sentence in note(done.folder)
    (checked,) = verifying.verify(tmp_path)
    assert checked.faults == ("多出来：2026-11-18_修路_会议纪要.docx",)


@pytest.mark.usefixtures("plain")
def test_what_the_meeting_no_longer_has_goes_unless_somebody_edited_it(store: Store, tmp_path: Path) -> None:
    load = small_load(store)
    scan(store, load.meeting.id, "多余.png", AttachmentKind.OTHER)
    scan(store, load.meeting.id, "改过.png", AttachmentKind.OTHER)
    load = small_load(store)
    (done,) = copied(store, tmp_path, load)
    (done.folder / "附件" / "改过.png").write_bytes(b"edited")
    for one in load.attachments:
        if one.kind is AttachmentKind.OTHER:
            attachments.detach(store, load.meeting.id, one.id)
    copied(store, tmp_path, small_load(store))
    assert {name for name in files_in(done.folder) if name.startswith("附件")} == {"附件/签到.png", "附件/改过.png"}


@pytest.mark.usefixtures("plain")
def test_a_file_whose_name_only_changed_its_letters_stays_where_names_are_alike(store: Store, tmp_path: Path) -> None:
    """FAT and Windows find scan.png where Scan.png stands: it is what is meant now, and nothing outdated."""
    load = small_load(store)
    scan(store, load.meeting.id, "Scan.png", AttachmentKind.OTHER)
    (done,) = copied(store, tmp_path, small_load(store))
    (one,) = [a for a in small_load(store).attachments if a.name == "Scan.png"]
    attachments.edit_attachment(store, load.meeting.id, one.id, name="scan")
    (done.folder / "附件" / "scan.png").hardlink_to(done.folder / "附件" / "Scan.png")  # as such a disk would answer
    (done,) = copied(store, tmp_path, small_load(store))
    assert {"附件/Scan.png", "附件/scan.png"} <= set(files_in(done.folder))


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("place", [".", "附件"])
def test_a_link_on_a_stick_leads_nowhere(store: Store, tmp_path: Path, place: str) -> None:
    """Neither is anything written where it leads, nor removed there, whatever a list on the stick says is ours."""
    outside, stick = tmp_path / "outside", tmp_path / "stick"
    (done,) = copied(store, stick, small_load(store))
    (done.folder / place).rename(outside)
    (done.folder / place).symlink_to(outside)
    before = files_in(outside)
    load = small_load(store, b"other words")
    for one in load.attachments:
        attachments.detach(store, load.meeting.id, one.id)
    with pytest.raises(UserError, match="链接"):
        copied(store, stick, replace(load, attachments=load.attachments[1:]))
    if place != ".":
        copied(store, stick, replace(load, attachments=()))
    assert files_in(outside) == before


@pytest.mark.usefixtures("plain")
def test_two_meetings_of_one_name_on_one_day_have_two_folders(store: Store, tmp_path: Path) -> None:
    load = small_load(store)
    other = replace(load, meeting=replace(load.meeting, id="f" * 32))
    first, second = copied(store, tmp_path, load, other)
    assert second.folder.name == f"{first.folder.name}(2)"
    again = copied(store, tmp_path, load, other)
    assert [one.folder for one in again] == [first.folder, second.folder]


@pytest.mark.usefixtures("plain")
def test_an_attachment_that_is_gone_or_damaged_is_told_and_the_rest_goes_along(store: Store, tmp_path: Path) -> None:
    load = small_load(store)
    sheet = next(one for one in load.attachments if one.kind is AttachmentKind.SHEET)
    attachments.path_of(store.directory, sheet).write_bytes(b"damaged")
    (done,) = copied(store, tmp_path, load)
    (sentence,) = done.told
    assert "签到.png" in sentence
    assert sentence in note(done.folder)
    assert not any("附件" in name for name in files_in(done.folder))
    assert verifying.verify(tmp_path)[0].faults == ()


@pytest.mark.usefixtures("plain")
def test_attachments_of_one_name_are_numbered_as_fat_tells_names_apart(
    store: Store,
) -> None:
    load = small_load(store)
    (sheet,) = (one for one in load.attachments if one.kind is AttachmentKind.SHEET)
    alike = replace(load, attachments=(sheet, replace(sheet, name="签到.PNG"), replace(sheet, name="签到.png")))
    assert [place.name for place in carrying.places_of(alike)] == ["签到.png", "签到(2).PNG", "签到(3).png"]


@pytest.mark.usefixtures("plain")
def test_names_are_composed_whatever_the_system_makes_of_them(store: Store, tmp_path: Path) -> None:
    load = small_load(store)
    (sheet,) = (one for one in load.attachments if one.kind is AttachmentKind.SHEET)
    name = unicodedata.normalize("NFD", "김철수é.png")
    (done,) = copied(store, tmp_path, replace(load, attachments=(replace(sheet, name=name),)))
    assert any(file.name == "附件/김철수é.png" for file in done.files)


def test_of_a_meeting_that_was_not_held_only_what_is_printed_before_goes_along(store: Store, tmp_path: Path) -> None:
    room = rooms.create_room(store, "议事室").new
    meeting = meetings.create_meeting(store, room, meetings.NewMeeting("修路")).new
    (done,) = copied(store, tmp_path, load_of(store, meeting))
    assert {name.partition("/")[0] for name in files_in(done.folder)} == {"会前", NOTE, MANIFEST}
    assert "会还没有开" in note(done.folder)


def test_what_qt_paints_is_left_out_and_told_where_qt_is_missing(store: Store, sample: str, tmp_path: Path) -> None:
    (done,) = copied(store, tmp_path, load_of(store, sample))
    assert any("缺少 Qt" in sentence and "签到表" in sentence for sentence in done.told)


class TestMonth:
    @pytest.fixture
    def held(self, store: Store, clock: SetClock) -> list[str]:
        """Two meetings of November, one of December, and one that was never opened."""
        found = []
        for days in (0, 3, 20):
            clock.at += timedelta(days=days)
            found.append(meetings.start_quickly(store, f"议题{days}").new)
        meetings.create_meeting(store, load_of(store, found[0]).meeting.room, meetings.NewMeeting("没开"))
        return found

    def test_each_meeting_is_complete_in_itself_and_one_list_names_them(
        self, store: Store, held: list[str], tmp_path: Path
    ) -> None:
        with store.reading() as connection:
            chosen = [m.id for m in carrying.held_in(connection, "2026-11")]
        assert chosen == held[:2]
        done = copied(store, tmp_path, *(load_of(store, one) for one in chosen), month="2026-11")
        assert [one.folder.name for one in done] == ["2026-11-18_议题0", "2026-11-21_议题3"]
        listed = read_manifest([(tmp_path / "2026-11" / MEETINGS).read_bytes()])
        assert [file.name for file in listed.files] == [f"{one.folder.name}/{MANIFEST}" for one in done]
        assert len(verifying.verify(tmp_path)) == 3
        assert len(verifying.verify(tmp_path / "2026-11")) == 3
        assert len(verifying.verify(done[0].folder)) == 1

    @pytest.mark.parametrize(
        ("month", "told"), [("2026-13", "写得不对"), ("11月", "写得不对"), ("2026-10", "没有开过")]
    )
    def test_a_month_without_meetings_is_told(self, store: Store, held: list[str], month: str, told: str) -> None:
        with store.reading() as connection, pytest.raises(UserError, match=told):
            carrying.held_in(connection, month)

    def test_a_folder_of_a_meeting_that_is_missing_is_found(
        self, store: Store, held: list[str], tmp_path: Path
    ) -> None:
        done = copied(store, tmp_path, *(load_of(store, one) for one in held[:2]), month="2026-11")
        for path in sorted(done[1].folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        faults = [fault for one in verifying.verify(tmp_path) for fault in one.faults]
        assert faults == [f"缺少：{done[1].folder.name}/{MANIFEST}"]


@pytest.mark.usefixtures("plain")
def test_the_sealed_set_is_one_file_and_nothing_plain_touches_the_stick(store: Store, tmp_path: Path) -> None:
    import pyrage  # type: ignore[import-untyped]

    load = small_load(store).sealed_with("四个不相干的词")
    seen: list[bytes] = []

    class Looking(QuickMedium):
        def write(self, stream: BinaryIO, data: bytes) -> None:
            seen.append(data)
            super().write(stream, data)

    (done,) = carry([load], tmp_path, at=store.clock.read().at, paint=True, medium=Looking())
    assert done.folder.name == "2026-11-18_修路_加密"
    assert set(files_in(done.folder)) == {"2026-11-18_修路_全部资料.zip.age", NOTE, MANIFEST}
    assert not any(b"minutesminutes" in data for data in seen)
    assert "age -d" in note(done.folder)
    assert "签了字" not in note(done.folder), "what is signed is told inside"
    assert "四个不相干的词" not in repr(load) + "".join(map(repr, files_in(done.folder).values()))
    (path,) = done.folder.glob("*.age")
    opened = ZipFile(BytesIO(pyrage.passphrase.decrypt(path.read_bytes(), "四个不相干的词")))
    opened.extractall(tmp_path / "opened")
    (checked,) = verifying.verify(tmp_path / "opened")
    assert (checked.count, checked.faults) == (5, ())
    assert (checked.folder / "2026-11-18_修路_会议纪要.docx").read_bytes() == b"minutes" * 30_000


@pytest.mark.usefixtures("plain")
def test_a_stick_with_too_little_room_is_told_before_anything_is_written(store: Store, tmp_path: Path) -> None:
    class Small(QuickMedium):
        def room(self, folder: Path) -> int:
            return 4 * 1024 * 1024

    target = tmp_path / "stick"
    with pytest.raises(UserError, match=r"装不下：要 5 MB，只剩 4 MB"):
        carry([small_load(store, b"x" * 900_000)], target, at=store.clock.read().at, paint=True, medium=Small())
    assert files_in(target) == {}


class TestVerify:
    @pytest.fixture
    def folder(self, store: Store, plain: None, tmp_path: Path) -> Path:
        (done,) = copied(store, tmp_path / "stick", small_load(store))
        return done.folder

    def faults(self, folder: Path) -> list[str]:
        return [fault for one in verifying.verify(folder.parent) for fault in one.faults]

    def test_missing_cut_changed_and_extra_are_told_apart(self, folder: Path) -> None:
        minutes, record = folder / "2026-11-18_修路_会议纪要.docx", folder / "2026-11-18_修路_会议记录.docx"
        minutes.write_bytes(minutes.read_bytes()[:-1])
        record.write_bytes(b"Record")
        (folder / "附件" / "签到.png").unlink()
        (folder / "附件" / "别的.txt").write_text("别的")
        assert self.faults(folder) == [
            "不完整：2026-11-18_修路_会议纪要.docx（应有 210000 字节，只有 209999 字节）",
            "被改动：2026-11-18_修路_会议记录.docx",
            "缺少：附件/签到.png",
            "多出来：附件/别的.txt",
        ]

    def test_what_a_link_leads_to_is_not_on_the_stick(self, folder: Path, tmp_path: Path) -> None:
        scan_file = folder / "附件" / "签到.png"
        scan_file.rename(tmp_path / "签到.png")
        scan_file.symlink_to(tmp_path / "签到.png")
        assert self.faults(folder) == ["缺少：附件/签到.png"]

    @pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", "~$会议纪要.docx", ".~lock.x.docx#"])
    def test_what_systems_leave_lying_about_is_nothing(self, folder: Path, name: str) -> None:
        (folder / name).write_text("x")
        assert self.faults(folder) == []

    def test_a_list_that_was_edited_is_told(self, folder: Path) -> None:
        path = folder / MANIFEST
        path.write_bytes(path.read_bytes().replace(b"210000", b"210001"))
        assert "清单坏了" in self.faults(folder)[0]

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="插好没有"):
            verifying.verify(tmp_path / "gone")


def test_a_document_of_this_computer_that_cannot_be_read_keeps_nothing_from_being_copied(
    store: Store, sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.write_documents(store, sample, tmp_path, paint=False)

    def refused(_path: Path) -> str:
        raise PermissionError

    monkeypatch.setattr(carrying, "sha256_of", refused)
    assert load_of(store, sample).attention == ()


def test_reading_composes_nothing(store: Store, sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While documents are composed nobody waits for the database: a sentence of a meeting that goes on is not kept
    waiting for the papers of another one, neither by the window nor by a command.
    """
    with monkeypatch.context() as busy:
        busy.setattr(reports, "_pieces", None)
        directory, (recorded,) = in_one_go(carrying.read_all(store, [sample]))
    store.close()
    assert len(carrying.load(recorded, directory, full=True).contents.pieces) > 10


def test_what_is_needed_is_known_before_anything_is_chosen(store: Store, sample: str) -> None:
    with store.reading() as connection:
        found = carrying.choice(connection, sample)
    assert (found.month, found.of_month) == ("2026-11", (sample,))
    assert isinstance(found.meeting, Meeting)
    scans = found.needed(whole_month=False, full=True) - found.needed(whole_month=True, full=False)
    assert scans == sum(one.size for one in load_of(store, sample, full=True).attachments)
