"""What can be set, as one list: the page is built from it, services read it by key. A new setting is one entry here and
the place that reads its key.

Names are data, not code (DOMAIN.md, One closed loop): what a county calls its meetings, levels and lists stands here
with a sensible default. Labels and sentences are made when they are asked for, in the language of the window.
"""

from __future__ import annotations

from desktop.base.i18n import _, pgettext
from desktop.rules.bodies import BODIES
from desktop.rules.meeting import FORMS, LEVELS, SIZES, Meeting
from desktop.rules.setting_values import Group, Kind, Setting

BRANDS = ("有事来商量", "有事好商量", "小马扎议事会", "小院议事会", "民意恳谈会", "禅商量")
LEDGER_TITLES = ("承诺清单", "责任清单", "交办清单")
RESULTS = ("A类：已解决或基本解决", "B类：正在解决或列入计划", "C类：暂不具备条件或留作参考")
NOTICE_POINTS = (
    "请准时到会，到会先签到。",
    "不能到会的，请提前向联系人请假；请人代会的，请说明来人姓名。",
    "与议题有关的材料、照片，请一并带来。",
)
SIGN_OFFS = ("署名", "盖章", "不落款")
SIGNATURES = ("主持人", "召集人", "群众代表", "群众代表", "群众代表")
RECEIPTS_A_PAGE = ("2", "4")
TITLE_FONTS = ("方正小标宋简体", "宋体")
MOST_BODIES = 12


def declared() -> tuple[Setting, ...]:
    """Every setting, in the order of the page."""
    return (*_of_meetings(), *_of_names(), *_of_votes(), *_of_minutes(), *_of_papers(), *_of_ledgers())


def known(key: str) -> Setting:
    """The setting with this key. Raises KeyError."""
    return {setting.key: setting for setting in declared()}[key]


def group_label(group: Group) -> str:
    return {
        Group.MEETING: _("会议"),
        Group.NAMES: _("当地叫法"),
        Group.VOTES: _("表决"),
        Group.MINUTES: _("纪要"),
        Group.PAPERS: _("其他文书"),
        Group.LEDGER: pgettext("section", "清单"),
    }[group]


def share_words(share: str) -> str:
    """超过半数, or 2/3 以上."""
    return _("超过半数") if share == "1/2" else _("{share} 以上").format(share=share)


def _of_meetings() -> tuple[Setting, ...]:
    return (
        Setting(
            "brand",
            Group.MEETING,
            Kind.LINE,
            "",
            _("协商平台的名称"),
            _("当地的叫法，印在会议记录、纪要和签到表上；空着就不印。"),
            choices=BRANDS,
            flows=True,
        ),
        Setting(
            "minutes",
            Group.MEETING,
            Kind.NUMBER,
            0,
            _("计划开多少分钟"),
            _("新建会议时先填上；0 是不填。到点前五分钟提醒做散会前检查。"),
            most=1440,
        ),
        Setting(
            "speech_seconds",
            Group.MEETING,
            Kind.NUMBER,
            Meeting.speech_seconds,
            _("每次发言多少秒"),
            _("新的会议先按这个数；0 是不计时。每场会议、每个议题还可以另外定。"),
            most=7200,
        ),
        Setting(
            "turns",
            Group.MEETING,
            Kind.NUMBER,
            Meeting.turns,
            _("每人每个议题发言几次"),
            _("超过次数的人排在后面，不是不让说。"),
            least=1,
            most=99,
        ),
    )


def _of_names() -> tuple[Setting, ...]:
    return (
        Setting(
            "forms",
            Group.NAMES,
            Kind.LINES,
            FORMS,
            _("会议形式"),
            _("一行一个；新建会议时从这里选，也可以另写。"),
            flows=True,
        ),
        Setting(
            "levels",
            Group.NAMES,
            Kind.LINES,
            LEVELS,
            _("协商层级"),
            _("一行一个，按当地的叫法写，如要事会商、专事专商、众事众商。"),
            flows=True,
        ),
        Setting(
            "sizes", Group.NAMES, Kind.LINES, SIZES, _("事项大小"), _("一行一个，如大事、小事、急事。"), flows=True
        ),
    )


def _of_votes() -> tuple[Setting, ...]:
    return (
        Setting(
            "bodies",
            Group.VOTES,
            Kind.BODIES,
            BODIES,
            _("可以表决的会议"),
            _("到会够法定人数才叫表决，不够只是意见统计。改了只管以后的表决，记下的不变。"),
            most=MOST_BODIES,
        ),
    )


def _of_minutes() -> tuple[Setting, ...]:
    return (
        Setting(
            "title_font",
            Group.MINUTES,
            Kind.CHOICE,
            TITLE_FONTS[0],
            _("标题字体"),
            _("电脑上没有方正小标宋简体，就选宋体，会加粗。正文按公文格式用仿宋。"),
            choices=TITLE_FONTS,
        ),
        Setting(
            "signatures",
            Group.MINUTES,
            Kind.LINES,
            SIGNATURES,
            _("审签"),
            _("一行一个签字的地方；同一个写几行，就留几处。全删掉就不留。"),
            most=12,
            longest=20,
        ),
        Setting(
            "report_to",
            Group.MINUTES,
            Kind.LINES,
            (),
            _("报送"),
            _("一行一个单位，印在纪要末尾；空着就不印。"),
            most=20,
        ),
        Setting(
            "copy_to",
            Group.MINUTES,
            Kind.LINES,
            (),
            _("抄送"),
            _("一行一个单位，印在报送下面；空着就不印。"),
            most=20,
        ),
        Setting(
            "imprint",
            Group.MINUTES,
            Kind.LINE,
            "",
            _("末尾的印发单位"),
            _("和定稿日期一起印在最后一行；空着就不印。"),
            longest=20,
        ),
        Setting(
            "sign_off",
            Group.MINUTES,
            Kind.CHOICE,
            SIGN_OFFS[0],
            _("落款"),
            _("纪要、通知和公示都用它。盖章的，给公章留出地方；有红色标志的纪要不再署名。"),
            choices=SIGN_OFFS,
        ),
        Setting(
            "publicity_days",
            Group.MINUTES,
            Kind.NUMBER,
            7,
            _("公示多少天"),
            _("散会后填“公示期”时，按这个天数提示起止日期。"),
            least=1,
            most=90,
        ),
        *_of_the_mark(),
    )


def _of_the_mark() -> tuple[Setting, ...]:
    return (
        Setting(
            "mark",
            Group.MINUTES,
            Kind.FLAG,
            False,
            _("印红色的纪要标志"),
            _("只有可以发文的机关才用；村和社区一般不用。"),
        ),
        Setting(
            "mark_text",
            Group.MINUTES,
            Kind.LINE,
            "",
            _("标志上的字"),
            _("如：某某镇协商议事会议纪要。空着就用站点名称加“纪要”。"),
            longest=20,
        ),
        Setting(
            "mark_issuer",
            Group.MINUTES,
            Kind.LINE,
            "",
            _("印发单位"),
            _("印在红线左边；空着就用站点名称。"),
            longest=20,
        ),
        Setting(
            "mark_number", Group.MINUTES, Kind.FLAG, True, _("标志下面印第几号"), _("号数是这个站点今年的第几次会议。")
        ),
    )


def _of_papers() -> tuple[Setting, ...]:
    return (
        Setting(
            "notice_points",
            Group.PAPERS,
            Kind.LINES,
            NOTICE_POINTS,
            _("会议通知里的要求"),
            _("一行一条：带什么、怎么请假。全删掉就不印。"),
            most=8,
        ),
        Setting(
            "assignment_number",
            Group.PAPERS,
            Kind.LINE,
            "",
            _("交办单的文号"),
            _("如：徐议交〔{年}〕{会次}-{序}号，大括号里的由程序填。空着就留一条线。"),
            longest=30,
        ),
        Setting(
            "assigner",
            Group.PAPERS,
            Kind.LINE,
            "",
            _("交办人"),
            _("印在交办单上；空着就留一条线。"),
            longest=20,
        ),
        Setting(
            "reading_place",
            Group.PAPERS,
            Kind.LINE,
            "",
            _("会议纪要在哪里看"),
            _("印在公示上，如：社区便民服务中心。空着就留一条线。"),
        ),
        *_of_sheets(),
    )


def _of_sheets() -> tuple[Setting, ...]:
    """What is cut, torn or folded."""
    return (
        Setting(
            "card_below",
            Group.PAPERS,
            Kind.FLAG,
            False,
            _("席卡上印身份和单位"),
            _("用小字印在姓名下面；不印就只有姓名。"),
        ),
        Setting(
            "card_codes",
            Group.PAPERS,
            Kind.FLAG,
            False,
            _("席卡背面印签到码"),
            _("朝着本人的那一面，签到时扫一下；不另外剪个人签到码。"),
        ),
        Setting(
            "pad_slips",
            Group.PAPERS,
            Kind.NUMBER,
            40,
            _("号牌印多少张"),
            _("从 1 号印起，一张号牌连一张收条，每页四张。"),
            least=1,
            most=999,
        ),
        Setting(
            "receipts_a_page",
            Group.PAPERS,
            Kind.CHOICE,
            RECEIPTS_A_PAGE[0],
            _("会后的收条每页印几张"),
            _("两张的字大；字太多、一张印不下的，自己占一页。"),
            choices=RECEIPTS_A_PAGE,
        ),
    )


def _of_ledgers() -> tuple[Setting, ...]:
    return (
        Setting(
            "ledger_title",
            Group.LEDGER,
            Kind.LINE,
            LEDGER_TITLES[0],
            _("承诺事项的清单叫什么"),
            _("用作表格和文件的名称。"),
            least=1,
            longest=20,
            choices=LEDGER_TITLES,
            forbidden="[]:*?/\\'\"<>|.",  # those of sheets in Excel and of files in Windows
            flows=True,
        ),
        Setting(
            "results",
            Group.LEDGER,
            Kind.LINES,
            RESULTS,
            _("办理结果的说法"),
            _("一行一个；在清单的“办理结果”一栏里选。"),
            most=6,
            longest=36,  # Excel takes 255 characters in all
            forbidden=',"',
            flows=True,
        ),
        Setting(
            "ledger_phones",
            Group.LEDGER,
            Kind.FLAG,
            False,
            _("清单上印责任人的电话"),
            _("干部、部门和企业的电话照印，群众的只印头尾几位。"),
        ),
    )
