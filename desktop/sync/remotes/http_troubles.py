"""What a server's refusals and a failing line mean to whoever sits before the laptop, in one sentence each."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from desktop.base.i18n import _
from desktop.sync.remotes.remote import Busy, Garbage, Missing, Refused, RemoteError, Unreachable

_LONGEST_WAIT = 24 * 3600  # seconds that a server may ask for
_NOT_DATED = {9, 10}  # OpenSSL: the certificate is not valid yet, or no longer


def refusal(response: httpx.Response, place: str) -> RemoteError:
    """What a status means that was not the one to expect."""
    status = response.status_code
    if 300 <= status < 400:
        return _moved(response, place)
    if status == 407:
        return _no_way_through(place)
    if status in (423, 429, 503):
        return Busy(_("“{place}”正忙，要等一会儿；稍后会再试。").format(place=place), retry_after(response))
    told = {
        401: (Refused, _("“{place}”不认用户名或密码；请检查后重新填写（有的网盘要用“应用密码”）。")),
        403: (Refused, _("“{place}”没有让读写；请检查用户的权限，地址是不是写到了一个自己能写的文件夹。")),
        404: (Missing, _("“{place}”里没有要找的文件。")),
        410: (Missing, _("“{place}”里没有要找的文件。")),
        413: (Refused, _("“{place}”不收这么大的文件；请问管网盘的人。")),
        507: (Refused, _("“{place}”满了；请删掉网盘上不用的文件，或换一个大的。")),
        511: (Garbage, _("上网要先在浏览器里登录；登录以后会接着同步。")),
    }.get(status)
    if told is None and status >= 500 and status != 501:
        told = (Unreachable, _("“{place}”出了错（{status}）；稍后会再试。"))
    kind, sentence = told or (Garbage, _("“{place}”回答的不是网盘（{status}）：要先登录上网，或地址写得不对。"))
    return kind(sentence.format(place=place, status=status))


def _moved(response: httpx.Response, place: str) -> RemoteError:
    """Never followed: the password would go along."""
    try:
        target = urlsplit(response.headers.get("Location", ""))
        host = target.hostname or ""
    except ValueError:
        host = ""
    told = _("“{place}”转到了别的地址（{host}），没有跟过去：要先在浏览器里登录上网，或地址写得不对。")
    return Garbage(told.format(place=place, host=host or response.status_code))


def _no_way_through(place: str) -> RemoteError:
    return Unreachable(_("上网要经过的代理不让通过，连不上“{place}”；请问管网络的人。").format(place=place))


def retry_after(response: httpx.Response) -> int | None:
    """Seconds, from a number or from a date by the server's own clock; at most a day."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdecimal():
        return min(int(text[:9]), _LONGEST_WAIT)
    until = moment(text)
    if until is None:
        return None
    now = date_of(response) or datetime.now(UTC)
    return min(max(0, round((until - now).total_seconds())), _LONGEST_WAIT)


def date_of(response: httpx.Response) -> datetime | None:
    """What the server's clock says, as far as it says anything that is a time."""
    return moment(response.headers.get("Date", ""))


def moment(text: str) -> datetime | None:
    """A date of HTTP, which is UTC whatever it says. None for anything else."""
    try:
        at = parsedate_to_datetime(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def broken(error: Exception, place: str) -> RemoteError:
    """What a request means that got no answer, or half of one."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _bad_certificate(cause, place)
    if isinstance(error, httpx.ProxyError):
        return _no_way_through(place)
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(_("“{place}”很久没有回答；连上以后会接着同步。").format(place=place))
    if isinstance(error, httpx.ConnectError):
        return Unreachable(_("连不上“{place}”：没有网络，或地址写得不对；连上以后会接着同步。").format(place=place))
    return Unreachable(_("和“{place}”的连接中断了；连上以后会接着同步。").format(place=place))


def _bad_certificate(error: ssl.SSLCertVerificationError, place: str) -> RemoteError:
    if error.verify_code in _NOT_DATED:
        told = _("“{place}”的证书不在有效期里，没有连接：请先看电脑的日期对不对，再问管网盘的人。")
    else:
        told = _("“{place}”的证书不可信，没有连接：可能有人冒充它；请问管网盘的人（自签的证书要先装进系统）。")
    return Refused(told.format(place=place))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
