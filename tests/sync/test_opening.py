"""What a clerk types as the place of a drive, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.base.errors import UserError
from desktop.sync.remotes.opening import Place, is_plain, open_remote, parse_place, plain_question
from desktop.sync.remotes.remote import Kind

SPACE = "0b" * 16


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("https://dav.example.com/dav/协商", Place("https://dav.example.com/dav/协商")),
        ("  “https://dav.example.com/dav/协商/”\n", Place("https://dav.example.com/dav/协商")),
        ("https：／／dav.example.com／dav", Place("https://dav.example.com/dav")),
        ("HTTPS://DAV.Example.COM:443//dav//x/", Place("https://dav.example.com/dav/x")),
        ("dav.example.com/dav", Place("https://dav.example.com/dav")),
        ("dav.example.com:8443", Place("https://dav.example.com:8443")),
        ("192.168.1.5:5006/home", Place("https://192.168.1.5:5006/home")),
        ("davs://nas.local/home", Place("https://nas.local/home")),
        ("dav://nas.local:5005/home", Place("http://nas.local:5005/home")),
        ("http://[::1]:8080/dav", Place("http://[::1]:8080/dav")),
        ("https://dav.example.com/dav/%E5%8D%8F%E5%95%86", Place("https://dav.example.com/dav/%E5%8D%8F%E5%95%86")),
        ("https://zhang@dav.example.com/dav", Place("https://dav.example.com/dav", "zhang")),
        ("https://zhang%40x.cn@dav.example.com/dav", Place("https://dav.example.com/dav", "zhang@x.cn")),
        ("https://dav.jianguoyun.com/dav/协商", Place("https://dav.jianguoyun.com/dav/协商")),
        ("/media/红色U盘/", Place("/media/红色U盘")),
        ("file:///media/%E7%BA%A2", Place("/media/红")),
    ],
)
def test_the_place_that_is_meant(typed: str, place: Place) -> None:
    assert parse_place(typed, windows=False) == place
    assert parse_place(place.address, place.user, windows=False) == place  # what was stored reads the same


def test_the_user_of_the_field_goes_before_that_of_the_address() -> None:
    assert parse_place("https://zhang@dav.example.com/dav", " 李 ").user == "李"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "请填网盘的地址"),
        ("  “” ", "请填网盘的地址"),
        ("坚果云", "看不懂这个地址"),
        ("some words", "看不懂这个地址"),
        ("ftp://example.com/x", "只认 https://"),
        ("https://", "写得不对"),
        ("https://exa mple/dav", "写得不对"),
        ("https://example.com:port/dav", "写得不对"),
        ("https://[::1/dav", "写得不对"),
        ("https://example.com/dav/../x", "写得不对"),
        ("https://example.com/dav/%2e%2e/x", "写得不对"),
        ("https://example.com/dav?token=1", "写得不对"),
        ("https://dav.jianguoyun.com/dav/", "最上层不能放文件"),
        ("dav.jianguoyun.com", "最上层不能放文件"),
        ("folder/below", "看不懂这个地址"),
    ],
)
def test_what_is_wrong_with_it_is_told_in_a_sentence(typed: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        parse_place(typed)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("D:\\协商", "没有“D:\\\\协商”这样的位置"),
        ("D：＼协商", "没有“D:\\\\协商”这样的位置"),
        ("\\\\server\\share", "先在文件管理器里打开"),
        ("smb://server/share", "先在文件管理器里打开"),
    ],
)
def test_places_of_windows_on_another_system(typed: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        parse_place(typed, windows=False)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("D:\\协商", "D:\\协商"),
        ("D:", "D:\\"),
        ("d:/协商/", "d:\\协商"),
        ("smb://server/share/x", "\\\\server\\share\\x"),
        ("//server/share", "\\\\server\\share\\"),
        ("file:///D:/%E5%8D%8F%E5%95%86", "D:\\协商"),
    ],
)
def test_places_of_windows(typed: str, address: str) -> None:
    assert parse_place(typed, windows=True) == Place(address)
    assert parse_place(address, windows=True) == Place(address)


def test_a_password_in_the_address_is_not_taken_and_not_repeated() -> None:
    with pytest.raises(UserError, match="不要写密码") as caught:
        parse_place("https://zhang:geheim@dav.example.com/dav")
    assert "geheim" not in f"{caught.value!r}{caught.value.__cause__!r}"


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://dav.example.com", False),
        ("http://dav.example.com", True),
        ("http://192.168.1.5:5005/home", True),
        ("http://localhost.example.com", True),
        ("http://127.0.0.1:8080/dav", False),
        ("http://[::1]/dav", False),
        ("http://localhost/dav", False),
        ("/media/stick", False),
    ],
)
def test_a_line_that_everybody_can_read_is_used_only_when_that_was_agreed_to(address: str, plain: bool) -> None:
    assert is_plain(address) is plain
    place = parse_place(address) if address.startswith("http") else Place(address)
    if plain:
        with pytest.raises(UserError, match="没有加密"):
            open_remote(place, "geheim", space=SPACE)
        assert place.label in plain_question(place)
    open_remote(place, "geheim", space=SPACE, plain_ok=True).close()


def test_places_have_keys_of_their_own(tmp_path: Path) -> None:
    """By drive, user and space; never with the password."""
    places = [
        (parse_place("https://dav.example.com/dav/a", "zhang"), SPACE),
        (parse_place("https://dav.example.com/dav/b", "zhang"), SPACE),
        (parse_place("https://dav.example.com/dav/a", "li"), SPACE),
        (parse_place("https://dav.example.com/dav/a", "li"), "0c" * 16),
        (Place(str(tmp_path)), SPACE),
        (Place(str(tmp_path)), "0c" * 16),
    ]
    remotes = [open_remote(place, "geheim", space=space) for place, space in places]
    assert len({remote.key for remote in remotes}) == len(remotes)
    assert {remote.kind for remote in remotes} == {Kind.NETWORK}
    assert not any("geheim" in remote.key + remote.label for remote in remotes)
    assert remotes[1].label == "dav.example.com/dav/b"
    again = open_remote(parse_place("https://DAV.example.com:443/dav/a/", "zhang"), "other", space=SPACE)
    assert again.key == remotes[0].key
    for remote in (*remotes, again):
        remote.close()


def test_an_unknown_folder_can_be_opened_and_does_not_answer(tmp_path: Path) -> None:
    remote = open_remote(Place(str(tmp_path / "nothing")), space=SPACE)
    assert not remote.answers()
