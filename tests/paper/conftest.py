"""Records as the services hand them over, and one fixed moment of printing."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hotline_desk.paper.draw import PrintMeta
from hotline_desk.paper.typefaces import Typefaces, bundled

Record = dict[str, object]

SUPERVISION: Record = {
    "number": "友街热督〔2026〕1号",
    "date": date(2026, 9, 17),
    "order": "BS260910-0355",
    "channel": "12345市民服务热线",
    "unit": "密山二村第一居民区",
    "responsible": "李书记",
    "caller": "吴女士",
    "phone": "136****5502",
    "subject": "餐饮油烟直排居民楼",
    "summary": "牡丹江路1588弄沿街餐饮店油烟未经净化直排居民楼，2至4楼住户长期无法开窗，要求彻底整治并书面告知结果。",
    "history": "2026年9月10日 派单\n2026年9月11日 先行联系\n2026年9月15日 不满意退回重办",
    "reasons": ["repeat", "superior_dissatisfied"],
    "repeat_count": 5,
    "clause_line": "第十二条（二）2、4",
    "demand": "请现场核查油烟净化设施，于时限内反馈书面结果及现场照片。",
    "feedback_due": datetime(2026, 9, 22, 17, 30),
    "contact": "王敏 021-00000000",
}
ESCALATION: Record = {
    "order": "CD260910-0355",
    "due": date(2026, 9, 23),
    "caller": "吴女士",
    "phone": "136****5502",
    "content": "牡丹江路1588弄沿街餐饮店油烟未经净化直排居民楼，2至4楼住户长期无法开窗，要求彻底整治。",
    "reason": "多次办理仍未达到满意，且涉及产权方、市场监管等多方协调。",
    "unit": "综合行政执法队",
    "co_units": "市场监管所、城建中心",
}


@pytest.fixture
def supervision() -> Record:
    return dict(SUPERVISION)


@pytest.fixture
def escalation() -> Record:
    return dict(ESCALATION)


@pytest.fixture
def meta() -> PrintMeta:
    return PrintMeta(datetime(2026, 9, 17, 10, 6), "王敏", "友谊路街道热线办")


@pytest.fixture(scope="session")
def faces() -> Typefaces:
    return bundled()
