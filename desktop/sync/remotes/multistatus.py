"""What a WebDAV server answers to PROPFIND, read as something that anybody may have written."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from lxml import etree

from desktop.sync.remotes.remote import Entries, Entry, is_name

_DAV = "{DAV:}"


class NoListing(ValueError):
    """No multistatus of the folder that was asked for."""


def read_multistatus(data: bytes, folder: str) -> Entries:
    """What stands in a folder, by name, without names that are none of ours. Raises NoListing.

    `folder` is how its path ends, as xmz1/…/meta/. What stands before is the server's affair (it may sit behind
    another, and call itself something else), but all must be of the same host and folder as the folder itself.
    """
    responses = _responses(data)
    base = next((place for place, _size in responses if f"{place[1]}/".endswith(f"/{folder}")), None)
    if base is None:
        raise NoListing("the folder itself is not in its listing")
    found: dict[str, Entry] = {}
    for (host, path), size in responses:
        parent, _slash, name = path.rpartition("/")
        if (host, parent) == base and is_name(name):
            found[name] = Entry(name, size)
    return sorted(found.values())


def _responses(data: bytes) -> list[tuple[tuple[str, str], int]]:
    """((host, path without a slash at the end), size) of each response; size -1 for folders."""
    root = _parse(data)
    if root.tag != f"{_DAV}multistatus":
        raise NoListing(f"an answer of another kind: {root.tag}")
    found = []
    for response in root.iterchildren(f"{_DAV}response"):
        href = (response.findtext(f"{_DAV}href") or "").strip()
        found.append((_place(href), -1 if href.endswith("/") else _size(response)))
    return found


def _parse(data: bytes) -> etree._Element:
    """No entity is expanded, nothing is fetched, and a document that declares anything is none of WebDAV."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NoListing("no XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NoListing("it declares a document type")
    return root


def _place(href: str) -> tuple[str, str]:
    try:
        parts = urlsplit(href)
    except ValueError:
        return "", ""
    return parts.netloc, unquote(parts.path).removesuffix("/")


def _size(response: etree._Element) -> int:
    if response.find(f".//{_DAV}resourcetype/{_DAV}collection") is not None:
        return -1
    told = next((length.text or "" for length in response.iter(f"{_DAV}getcontentlength") if length.text), "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else 0
