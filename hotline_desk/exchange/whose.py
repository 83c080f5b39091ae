"""Whose number a phone in running text is: the caller's own, or another's of whom the letter only tells.

物业经理王某的电话是138… must not become the number that the desk calls back: who is called there is the one complained of.
Read from the words nearest before the number, within its sentence; never sure, the clerk looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = r"[\u4e00-\u9fff]{1,3}?(?:先生|女士|小姐|师傅|老师|某某?)"
_SOMEBODY = r"[\u4e00-\u9fff]某某?"
_ITS_NUMBER = r"[，,（( ]{0,2}的?(?:私人|个人|办公室?|值班|联系|服务|投诉)?(?:电话|手机|座机|号码|热线|方式)?号?码?(?:是|为)?[：: ]{0,2}"
_WHO = (r"物业(?:公司|管理处|管理|服务中心|处|办公室)?|(?:项目)?经理|主任|居委会?|居民委员会|村委会?|业委会|书记"
        r"|(?:中队|大队|小队)?队长|老板娘?|店主|店家|商[家户铺]"
        r"|公司|客服|中介|二?房东|租客|租户|邻居|隔壁|对门|(?:楼[上下])[^，。；,;\n]{0,8}?住户|施工(?:方|队|人员|单位)?|负责人|包?工头|开发商|承包商|司机|保安|保洁"
        r"|城管|派出所|民警|网格员|楼组长|对方|被投诉人?|被举报人?|当事人|局|医院|学校|幼儿园|工厂|饭店|餐厅|酒店|超市|棋牌室|工地|12345|热线")
_OTHERS = re.compile(rf"(?:(?:{_WHO})(?:{_NAME})?|{_SOMEBODY}){_ITS_NUMBER}")
_OWN = re.compile(
    r"(?:我[是叫姓]|本人)[^，。；,;\n]{0,16}|我的|我[：:]|(?:联系|回复|回电|打|找|告诉|通知|致电)(?:给)?我|来电人?|反映人|诉求人|投诉人|举报人|联系人|市民|请打|请回|回电"
    r"|(?:^|[，,。；; （(])(?:我|本人|家里|另一|备用)?的?(?:联系)?(?:电话|手机|座机|号码|方式)号?码?(?:是|为)?[：: ]{0,2}")
_OWN_BEHIND = re.compile(r"[ ]?[（(，, ]?(?:是我|这是我|本人|我姓|我叫)")
_OTHERS_BEHIND = re.compile(rf"[ ]?[（(][^（）()\n]{{0,6}}(?:{_WHO})[^（）()\n]{{0,4}}[)）]")
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_BESIDE = 3  # signs between somebody and the number that is theirs
_BACK = 40  # signs of the sentence before the number that are looked at

OWN, UNSAID, ANOTHERS = range(3)


def whose(text: str, hits: Sequence[re.Match[str]]) -> list[int]:
    """For each number found in a text, in its order: OWN, UNSAID or ANOTHERS."""
    ends = [0, *(hit.end() for hit in hits)]
    return [_of(text, before, hit) for before, hit in zip(ends, hits, strict=False)]


def _of(text: str, before: int, hit: re.Match[str]) -> int:
    if _OWN_BEHIND.match(text, hit.end()):
        return OWN
    if _OTHERS_BEHIND.match(text, hit.end()):
        return ANOTHERS
    said = _SENTENCE.split(text[max(before, hit.start() - _BACK):hit.start()])[-1]
    own, others = _last(_OWN, said), _last(_OTHERS, said)
    if others < len(said) - _BESIDE:
        return OWN if own >= 0 else UNSAID  # the shop is told of somewhere before: the number is not said to be its
    mine = own > others or (own == others and bool(re.search(r"(?:我[是叫姓]|本人)[^，。；,;\n]*$", said)))
    return OWN if mine else ANOTHERS


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def callers_own(text: str, hits: Sequence[re.Match[str]], letter: bool) -> list[re.Match[str]]:
    """The numbers that may be the caller's, the likeliest first; in a short message the first number there is stays, whosever."""
    told = whose(text, hits)
    kept = [hit for rank in (OWN, UNSAID) for hit, it in zip(hits, told, strict=True) if it == rank]
    return kept if kept or letter else list(hits[:1])
