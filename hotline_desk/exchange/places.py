"""The place a running text speaks of: a door on a road, an estate, or a road by its name alone. Always to be looked at.

Names are not known beforehand: a place is a name before 路12号, 小区, 苑 … from which the words of the sentence are cut
(位于, 搬进, 影响), and which is no common noun (本小区, 封闭式小区, 马路).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hotline_desk.domain.names import half_width

_NUM = r"[0-9〇零一二三四五六七八九十百]+"
_DOORS = (rf"(?:\s?\d{{1,4}}[-—]\d{{2,4}}(?:[-—]\d{{2,4}})?室?(?![\d年月日])"
          rf"|\s?-?{_NUM}\s?(?:支弄|弄|号楼(?![道梯]|[上下]有)|号|栋|幢|单元|楼(?![道梯])|室|层)(?!线)"
          r"|(?<=[号栋幢弄室])\s?-?\d{2,4}(?!\d|[年月日元块万米天分平]))*")
_ROAD = r"(?:公路|大道|支路|[路街巷])"
_ESTATE = (r"(?:小区|花园|花苑|公寓|新村|苑|家园|佳园|嘉园|名园|雅园|馨园|大厦|广场|公馆|山庄|名邸|府邸|雅庭|华庭|豪庭|大院"
           r"|[一二三四五六七八九十][一二三四五六七八九十]?村(?![民委镇里庄])|(?<=\D)\d{1,2}村(?![民委镇里庄]))")
_RUN = r"(?P<run>[\u4e00-\u9fffA-Z0-9]{1,16}?)"
_DOOR = re.compile(rf"{_RUN}(?P<kind>{_ROAD})\s?{_NUM}\s?(?:弄|号|支弄)(?!线)(?:[\u4e00-\u9fff]{{2,8}}?{_ESTATE})?{_DOORS}")
_NAMED = re.compile(rf"{_RUN}(?P<kind>{_ESTATE})(?:小区)?(?:[A-Z]区)?{_DOORS}")
_OTHER_ROAD = rf"[\u4e00-\u9fff]{{2,4}}?{_ROAD}"
_ROAD_ONLY = re.compile(
    rf"{_RUN}(?P<kind>公路|大道|支路|路)(?!街道|派出所|居委|社区|小学|中学|面|灯|边|段|人|上|过|线|障|况|牌|基|政|网)"
    rf"(?:(?:与|和|、|近|靠近){_OTHER_ROAD})?(?:交叉口|交界处|路口|口|沿线|沿街|沿路|东段|西段|南段|北段|中段|[东南西北]侧|地铁站|公交站|附近|桥下)?")
# Words of the sentence before a name. The first always end there; the others may also begin a name (和平路, 向阳新村).
_BEFORE = re.compile(
    r"^.*(?:地址|地点|住址|位置|反映|反应|投诉|举报|位于|位在|家住|住在|居住|来自|地处|关于|我是|我们|我家|本人|希望|影响了?|进入|搬[进到]|进出|出入|放[入进]|作为"
    r"|针对|以及|改善|改造|质疑|违反|咨询|有关|就在|附近|附?近的|周边|旁边|解决|通过|距离|靠近|直接|严重|形成|成为|重建|建设成?|等[几两多]个|[几两多每各那这]个|业主|居民"
    r"|市民|来电人?|表示|认为|购买|买了?|租了?|入住|昨[天晚日夜]|今[天早晚日晨]|前天|上午|下午|晚上|早上|中午|半夜|凌晨|夜间|时候|现在|目前|最近|近日|点半?|已经?|是否"
    r"|导致|占用|纳入|一个|重视|设置|使得|擅自|显示|变为|变成|建成|打造|一下|尤其是?|好多|一条|邻近|临近|有相关|有个|还有|请求|由西|由东|还是|叫做?"
    r"|发现|看到|路过|经过|途[径经]|沿着|整个|全部|部门|单位|请问|唯独|仅|其实|政府|你好|您好|领导|你们|他们|咱们|什么|怎么|称|的|了|着|[年月日](?!路))")
_MAYBE = re.compile(r"^.*(?:在|于|到|至|从|和|与|其|该|请|为|让|向|往|对|被|把|给|由|以|去|进|入|说|是|将|比|如|就|只|唯|系|独)(?=.{2})")
_COMMON = frozenset(" ".join((
    "本 我 该 各 这 那 这些 那些 一些 有些 很多 许多 多个 几个 两个 每个 某 某个 同一 其他 其它 别的 哪个 老旧 老 新 新建",
    "老式 封闭 封闭式 开放 开放式 住宅 居民 居住 商住 商业 高档 高层 大型 小型 普通 安置 拆迁 回迁 动迁 周边 周围 附近 旁边",
    "对面 隔壁 南边 北边 东边 西边 前面 后面 外面 里面 中心 市民 文化 购物 休闲 街心 空中 后 小 大 美好 美丽 共同 文明 全市",
    "全 次 全区 最大 市最大 整个 全体 所有 任何 不少 个别 部分 酒店式 人才 青年 单身 学生 电梯 多层 下沉 绿化 主题 体育 健身 自己",
    "他人 大家 没有 不同 几十个 上述 以上 以下 管理 无物业 物业 别墅 园林式 花园式 智慧 成熟 农村 县城 乡镇")).split())
# What stands before 路 and makes it no road's name: 马路, 铁路, 线路 …
_NO_ROAD = frozenset("道马公铁走线电管网思出上让修迷过赶拦堵挡占沿条套一半带问领绕顺探养油水气短通断开学同末退生财宽窄岔主辅大小老新段")
_NO_NAME = re.compile(r".*[本该各这那个的是了至到在与和及等从向把被式型些几每将对说有成以后之多使条]$", re.S)
_KIND_OF_ROAD = re.compile(
    r".*(?:快速|十字|丁字|三叉|三岔|主干|高速|乡村|农村|通组|通村|水泥"
    r"|泥沙|柏油|沥青|机耕|石子|砂石|县乡|村级|交通|几里|盘山|跑|销|土|泥|人行|\d)$", re.S)
_ADMIN = re.compile(r"^(?:[\u4e00-\u9fffA-Z0-9]{1,4}?(?:省|市|自治区|新区|区(?!间)|县|街道|镇(?!中)|乡)){1,5}")
_LEAST = 4
_LONGEST_ROAD = 5


def find_place(text: str) -> tuple[int, int] | None:
    """Where the first door or estate of a running text stands, else the first road told by name: (start, end)."""
    plain = half_width(text)
    if len(plain) != len(text):
        plain = text
    told = sorted([*_found(_DOOR, plain), *_found(_NAMED, plain)])
    return _most_exact(plain, told) or next(_roads(plain), None)


def _most_exact(text: str, told: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The first place; where only its estate is named there and a later one tells its door, that one (密山二村 … 密山二村12号401室)."""
    if not told:
        return None
    first = text[slice(*told[0])]
    bare = _ADMIN.sub("", first)
    return next((place for place in told[1:] if text[slice(*place)].startswith((first, bare)) and place[1] - place[0] > len(bare)
                 and not any(c.isdigit() for c in first)), told[0])


def _found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        start = _start(match)
        name = text[start:match.start("kind")]
        bare = _ADMIN.sub("", name)
        village = match["kind"].endswith("村") and name.endswith(("镇", "乡", "街道"))
        if village or (_is_name(bare) and (len(bare) > 1 or match.end() - start >= _LEAST) and not (match["kind"] == "路" and bare[-1] in _NO_ROAD)):
            yield start, match.end()


def _is_name(bare: str) -> bool:
    return bool(bare) and bare not in _COMMON and not _NO_NAME.match(bare)


def _start(match: re.Match[str]) -> int:
    """Where the name begins: behind the last word of the sentence before it."""
    run, at = match["run"], match.start("run")
    for words in (_BEFORE, _MAYBE):
        lead = words.match(run)
        if lead:
            at, run = at + lead.end(), run[lead.end():]
    return at


def _roads(text: str) -> Iterator[tuple[int, int]]:
    """Roads without a number: two to five characters of a name, never 马路 or 线路."""
    for match in _ROAD_ONLY.finditer(text):
        start = _start(match)
        name = _ADMIN.sub("", text[start:match.start("kind")])
        if 2 <= len(name) <= _LONGEST_ROAD and _is_name(name) and name[-1] not in _NO_ROAD and not _KIND_OF_ROAD.match(name):
            yield start, match.end()
