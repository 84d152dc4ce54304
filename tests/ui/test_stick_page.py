"""拷到U盘: which drives can be written to is seen, one key copies, and what happens is said where one looks."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.base.drive import Condition, Drive
from desktop.base.medium import Medium
from desktop.services import keep, meetings, stick_folder, verifying, writers
from desktop.services.catalogue import DOCUMENTS
from desktop.store.store import Store
from desktop.ui.documents import stick_page
from desktop.ui.documents.stick_page import FOLDER, StickPage
from desktop.ui.page import Context
from tests.sticks import QuickMedium, files_in
from tests.ui.conftest import RecordingPrompts, RecordingShell
from tests.ui.hands import RETURN, click, press, type_words

GIGABYTE = 1024**3
GOOD = "三个不相干的词"  # too short by one
PASSPHRASE = "三个不相干的词 很长"


@pytest.fixture(autouse=True)
def _plain_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = dict.fromkeys((d.key for d in DOCUMENTS), lambda _content, stream: stream.write(b"words"))
    monkeypatch.setattr(writers, "writers", lambda _font, **_how: plain)


@pytest.fixture
def meeting(store: Store, clock: SetClock) -> str:
    """The second of two meetings of a month."""
    meetings.start_quickly(store, "装灯")
    clock.advance(days=1)
    return meetings.start_quickly(store, "修路").new


def drive(
    folder: Path | None, condition: Condition = Condition.READY, free: int = GIGABYTE, name: str = "村委会"
) -> Drive:
    return Drive(f"{name}1", name, folder, condition, "vfat", free, 2 * GIGABYTE)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def plugged(stick: Path) -> list[Drive]:
    """What is plugged in; a test changes it."""
    return [drive(stick)]


@pytest.fixture
def page(qtbot: QtBot, context: Context, meeting: str, plugged: list[Drive]) -> StickPage:
    made = StickPage(context, None, lambda: tuple(plugged))
    qtbot.addWidget(made)
    made.resize(1069, 480)
    made.show()
    made.activateWindow()
    made.show_meeting(meeting)
    return made


def test_with_one_stick_plugged_in_enter_copies_and_says_that_it_can_be_pulled(
    page: StickPage, stick: Path, shell: RecordingShell
) -> None:
    assert page.drives.table.hasFocus()
    press(page.drives.table, RETURN)
    assert page.safe.text() == "可以安全拔出"
    assert page.safe.isVisible()
    assert "核对过" in page.remark.text()
    assert "可以安全拔出" in shell.said[-1]
    (checked,) = verifying.verify(stick)
    assert checked.faults == ()
    assert "会议记录" not in " ".join(files_in(stick))


@pytest.mark.parametrize(
    ("bad", "word", "sentence"),
    [
        (drive(Path("/media/x"), Condition.READ_ONLY), "写保护", "拨开"),
        (drive(Path("/media/x"), free=1000), "装不下", "要 "),
        (drive(None, Condition.UNFORMATTED), "没有格式化", "没有要紧的东西才格式化"),
        (drive(None, Condition.CLOSED), "还没有打开", "点开它"),
        (drive(None, Condition.EMPTY), "没有插好", "请插好"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_drive_that_cannot_be_written_to_says_why_and_what_to_do(
    page: StickPage, plugged: list[Drive], bad: Drive, word: str, sentence: str
) -> None:
    plugged[:] = [bad]
    page.drives.refresh()
    table = page.drives.table
    assert word in [table.model().index(0, column).data() for column in range(4)]
    assert sentence in page.drives.advice.text()
    assert not page.copy.isEnabled()


def test_a_stick_that_is_plugged_in_while_the_page_is_open_is_listed_and_chosen(
    page: StickPage, plugged: list[Drive], stick: Path
) -> None:
    plugged.clear()
    page.drives.refresh()
    assert page.drives.table.rows == ()
    assert not page.copy.isEnabled()
    plugged[:] = [drive(None, Condition.EMPTY, name="读卡器"), drive(stick)]
    page.drives._timer.timeout.emit()  # two seconds later
    assert page.drives.current == plugged[1]
    assert page.copy.isEnabled()


def test_a_folder_can_be_chosen_instead_and_is_there_the_next_time(
    page: StickPage,
    prompts: RecordingPrompts,
    tmp_path: Path,
    store: Store,
    meeting: str,
    context: Context,
    qtbot: QtBot,
) -> None:
    prompts.chosen_folder = tmp_path / "归档"
    prompts.chosen_folder.mkdir()
    click(page.drives.pick)
    assert page.drives.current is not None
    assert page.drives.current.folder == prompts.chosen_folder
    click(page.copy)
    assert files_in(prompts.chosen_folder)
    with store.reading() as connection:
        assert keep.setting(connection, FOLDER) == str(prompts.chosen_folder)
    again = StickPage(context, None, tuple)
    qtbot.addWidget(again)
    again.show()
    again.show_meeting(meeting)
    assert [one.folder for one in again.drives.table.rows] == [prompts.chosen_folder]


def test_all_meetings_of_the_month_go_into_one_folder(page: StickPage, stick: Path) -> None:
    assert "2 场" in page.all.text()
    click(page.all)
    click(page.copy)
    assert {name.split("/")[0] for name in files_in(stick)} == {"2026-11"}
    assert len(verifying.verify(stick)) == 3  # the list of meetings, and two meetings


def test_everything_is_asked_for_each_time_anew(page: StickPage, stick: Path, meeting: str) -> None:
    click(page.full)
    click(page.copy)
    assert any("会议记录" in name for name in files_in(stick))
    page.show_meeting(meeting)
    assert not page.full.isChecked()


def test_a_passphrase_is_written_twice_and_kept_nowhere(page: StickPage, stick: Path, shell: RecordingShell) -> None:
    assert page.lock.isHidden()
    click(page.full)
    click(page.lock)
    assert page.focusWidget() is page.passphrase.first
    assert page.passphrase.first.echoMode() is QLineEdit.EchoMode.Password
    type_words(page.passphrase.first, GOOD)
    type_words(page.passphrase.again, GOOD, instead=True)
    click(page.copy)
    assert "太短" in shell.warned[-1]
    type_words(page.passphrase.first, PASSPHRASE, instead=True)
    click(page.copy)
    assert "不一样" in shell.warned[-1]
    assert files_in(stick) == {}
    type_words(page.passphrase.again, PASSPHRASE, instead=True)
    press(page.passphrase.again, RETURN)
    assert page.safe.isVisible()
    (sealed,) = (name for name in files_in(stick) if name.endswith(".age"))
    assert sealed.endswith("_全部资料.zip.age")
    assert (page.passphrase.first.text(), page.passphrase.again.text()) == ("", "")
    click(page.lock)
    assert not page.safe.isVisible(), "this one is still to be copied"


@pytest.fixture
def medium(monkeypatch: pytest.MonkeyPatch) -> Callable[[Medium], None]:
    """Another stick than a folder."""

    def put_in(made: Medium) -> None:
        monkeypatch.setattr(stick_page, "carry", partial(stick_folder.carry, medium=made))

    return put_in


def test_what_goes_wrong_is_said_on_the_page_and_a_second_try_works(
    page: StickPage, medium: Callable[[Medium], None], shell: RecordingShell
) -> None:
    class Pulled(QuickMedium):
        def flush(self, folder: Path) -> None:
            raise OSError(errno.EIO, "Input/output error")

    medium(Pulled())
    click(page.copy)
    assert page.safe.isHidden()
    assert "可能被拔出" in page.remark.text()
    assert page.remark.text() == shell.warned[-1]
    medium(QuickMedium())
    click(page.copy)
    assert page.safe.isVisible()


def test_while_it_is_copied_only_stopping_can_be_asked_for(page: StickPage, medium: Callable[[Medium], None]) -> None:
    """The key for it is under the fingers."""
    seen: list[tuple[bool, bool, bool]] = []

    class Looked(QuickMedium):
        def flush(self, folder: Path) -> None:
            seen.append((page.copy.isEnabled(), page.drives.isEnabled(), page.stop.hasFocus()))
            page._show_progress()
            seen.append((page.progress.isVisible(), page.bar.value() > 900, "文件清单" in page.under_way.text()))

    medium(Looked())
    click(page.copy)
    assert seen == [(False, False, True), (True, True, True)]
    assert page.progress.isHidden()


def test_stopping_leaves_nothing_half_and_says_so(
    page: StickPage, medium: Callable[[Medium], None], stick: Path
) -> None:
    class Pressed(QuickMedium):
        def make_folder(self, folder: Path) -> None:
            super().make_folder(folder)
            click(page.stop)

    medium(Pressed())
    click(page.copy)
    assert "没有留下半个文件" in page.remark.text()
    assert page.copy.hasFocus()
    assert not any(".xmz-" in name for name in files_in(stick))


def test_escape_goes_back_to_the_documents(page: StickPage, shell: RecordingShell, meeting: str) -> None:
    press(page.drives.table, Qt.Key.Key_Escape)
    assert shell.went == [("documents", meeting)]


def test_closing_the_program_stops_the_copy(
    page: StickPage, medium: Callable[[Medium], None], shell: RecordingShell
) -> None:
    class Closing(QuickMedium):
        def make_folder(self, folder: Path) -> None:
            super().make_folder(folder)
            application = QCoreApplication.instance()
            assert application is not None
            application.aboutToQuit.emit()

    medium(Closing())
    click(page.copy)
    assert "已经停下" in shell.warned[-1]
