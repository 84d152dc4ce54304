"""What each document is for, in the words of who hands it out."""

from __future__ import annotations

from desktop.base.i18n import _
from desktop.services import catalogue


def purpose_of(key: str) -> str:
    return {
        "notice": _("发给参会人：什么时候、在哪里、议什么"),
        "agenda": _("发到每个人手里，或贴在会场"),
        "topic_form": _("会前征集议题，不用写名字"),
        catalogue.BLANK_SHEET: _("放在门口签字、按手印"),
        "unit_sheet": _("一个单位一张，带回去签"),
        "table_cards": _("对折立在桌上"),
        "personal_codes": _("发给每个人，扫码签到"),
        "number_pad": _("预先印好撕用：号牌和收条同一个号"),
        catalogue.PAPER_FORM: _("停电没电时用笔接着记"),
        catalogue.MINUTES: _("可以发出去：议题、意见、答复、共识、承诺"),
        catalogue.RECORD: _("自己留存：谁说了什么，原话"),
        catalogue.LEDGER: _("Excel 表：谁在什么时候办好什么"),
        catalogue.SIGN_IN_SHEET: _("谁来了，什么时候签到的"),
        "receipts": _("给提意见的人：谁来答复、什么时候"),
        "assignment": _("给牵头单位，带回执"),
        "public_notice": _("张榜公布，不写群众名字"),
        "archive": _("一会一档：档案袋里有什么"),
    }.get(key, "")
