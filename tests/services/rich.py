"""Rich histories, one a pack: everything papers can tell was recorded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk.domain.events import make_event
from hotline_desk.services.office import Desk
from hotline_desk.services.projecting import projected
from hotline_desk.store import NewEvent

Step = tuple[str, str, Mapping[str, Any]]
PHONE = "13812345502"
CALLER = "吴晓月"
PEOPLE = {"first": "李红", "second": "周正", "specific": "陈小刚"}
FACTS: Mapping[str, Any] = {
    "channel": "12345", "kind": "complaint", "caller": CALLER, "phone": PHONE, "address": "牡丹江路1588弄2号", "category": "餐饮油烟",
    "subject": "餐饮油烟直排居民楼", "content": f"牡丹江路1588弄沿街餐饮店油烟未经净化直排居民楼，2至4楼住户长期无法开窗，要求彻底整治，请回电{PHONE}。",
}
_BAD = {"process": "satisfied", "result": "dissatisfied", "resolved": "no", "attitude": "satisfied", "reached": True, "contacted": True}

YOUYILU: tuple[Step, ...] = (
    ("2026-09-10T09:00", "register", {**FACTS, "platform_due": "2026-09-24T17:30", "visit_window": {"from": "2026-09-11T18:00", "to": "2026-09-11T20:00"}}),
    ("2026-09-10T09:20", "dispatch", {"to": "密山二村居民区", "co": ["市场监管所", "城建中心"], "class": "general", "basis": "designated",
                                      "note": "处置单位不明，呈请指定。请会同市场监管所现场核查。"}),
    ("2026-09-10T10:00", "contact", {"method": "phone", "reached": True, "party": "office", "note": "已告知正在核实，市民要求书面回复"}),
    ("2026-09-10T11:00", "request_return", {"reason": "油烟监管不属本单位职能，建议市场监管所办理", "basis": "《上海市市容环境卫生管理条例》", "signed_by": ["热线办"]}),
    ("2026-09-10T15:00", "decide_return", {"accepted": False, "note": "属地牵头，继续办理"}),
    ("2026-09-11T18:20", "visit", {"officers": ["赵刚", "钱明"], "recorder": "03号", "note": "净化器未开启，当场责令整改"}),
    ("2026-09-14T09:00", "request_extension", {"level": "street", "reason": "净化设施须更换，厂家供货需要时间"}),
    ("2026-09-14T15:00", "decide_extension", {"approved": True, "new_due": "2026-09-22T17:30", "note": "每三日告知市民进展"}),
    ("2026-09-16T09:00", "plan_close", {"planned": "2026-09-21T17:30", "plan": "9月20日前更换净化器，检测合格后恢复营业"}),
    ("2026-09-18T16:00", "complete", {"method": "责令整改", "note": "净化器已更换"}),
    ("2026-09-18T16:30", "reply", {"method": "phone", "points": "净化器已更换，后续每周检查"}),
    ("2026-09-18T17:00", "file_result", {"disposition": "by_law", "closure_basis": "completed", "solved": "actual", "evidence": ["image"],
                                         "result": "商户已更换油烟净化器并清洗管道"}),
    ("2026-09-18T17:10", "review_result", {"approved": True, "signed_by": ["李红"], "note": "情况属实"}),
    ("2026-09-18T17:20", "submit", {}), ("2026-09-21T09:00", "close", {}),
    ("2026-09-22T10:00", "revisit", {**_BAD, "source": "street", "words": f"味道还是很大，净化器晚上不开，我是{CALLER}，打{PHONE}找我"}),
    ("2026-09-22T10:00", "note", {"text": "夜间仍有油烟"}),
    ("2026-09-22T10:10", "redo", {"level": "street", "note": "夜间净化器不开启"}),
    ("2026-09-22T14:00", "contact", {"method": "phone", "reached": True, "party": "office", "note": "约定晚间一同查看"}),
    ("2026-09-22T19:30", "visit", {"note": "夜间突击检查，净化器停用属实"}),
    ("2026-09-23T11:00", "supervise", {"step": "confirm", "note": "情况属实，同意督办"}),
    ("2026-09-23T14:00", "supervise", {"step": "issue", "note": "请限期整改到位"}),
    ("2026-09-24T10:00", "reply", {"method": "visit", "points": "加装联锁开关，灶具与净化器同开同停"}),
    ("2026-09-24T11:00", "file_result", {"disposition": "explain_policy", "closure_basis": "completed", "solved": "explained", "evidence": ["image"],
                                         "result": "已加装联锁开关，并向市民解释检测结果达标"}),
    ("2026-09-24T12:00", "review_result", {"approved": True, "signed_by": ["分管领导 王强"], "note": "已到现场核实，同意反馈"}),
    ("2026-09-25T10:00", "supervise", {"step": "feedback", "note": "整改完成，附现场照片3张"}),
    ("2026-09-28T10:00", "supervise", {"step": "poor", "note": "整改反复，市民仍不认可"}),
    ("2026-09-28T11:00", "interview", {"step": "notify", "type": "督办约谈", "note": "9月29日下午约谈"}),
    ("2026-09-29T15:00", "interview", {"step": "hold", "type": "督办约谈", "note": "说明了夜间失管的原因，指出巡查不到位"}),
    ("2026-10-09T15:00", "interview", {"step": "rectify", "type": "督办约谈", "note": "已建立夜查制度"}),
    ("2026-10-09T16:00", "supervise", {"step": "close", "note": "现场复核达标，同意销号"}),
)
CHENGDONG: tuple[Step, ...] = (
    ("2026-03-02T09:00", "register", {**FACTS, "platform_due": "2026-03-06T17:30", "line": "city"}),
    ("2026-03-02T09:10", "dispatch", {"to": "新城村", "co": ["综合行政执法队"]}),
    ("2026-03-02T09:30", "contact", {"method": "phone", "reached": True, "party": "unit", "note": "已告知正在办理"}),
    ("2026-03-02T10:10", "request_return", {"reason": "现场在市场监管所辖区，建议综合行政执法队办理", "basis": "四至图", "signed_by": ["分管领导 孙立", "街道主要领导 郑重"]}),
    ("2026-03-02T14:00", "decide_return", {"accepted": False, "note": "区投诉中心未通过"}),
    ("2026-03-02T16:00", "reply", {"method": "phone", "points": "已责令商户当日清洗油烟管道"}),
    ("2026-03-02T16:30", "file_result", {"disposition": "by_law", "solved": "actual", "evidence": ["image"], "result": "商户已清洗油烟管道"}),
    ("2026-03-02T16:40", "submit", {}), ("2026-03-02T17:00", "close", {}),
    ("2026-03-03T10:00", "revisit", {**_BAD, "source": "unit", "words": "清洗后味道还在"}),
    ("2026-03-03T15:00", "revisit", {**_BAD, "source": "street", "words": "没有根本解决"}),
    ("2026-03-04T10:00", "revisit", {**_BAD, "process": "dissatisfied", "source": "district", "words": "来了两次都说在等"}),
    ("2026-03-04T11:00", "report_to_head", {"note": "拟请挂包领导面复，并协调执法队联合检查。"}),
    ("2026-03-04T15:00", "face_reply", {"note": "当面说明整改安排，投诉人表示可等到3月20日"}),
    ("2026-03-05T09:00", "redo", {"level": "city", "note": "市回访不满意"}),
    ("2026-03-05T10:00", "escalate", {"step": "draft", "note": "多次办理仍未解决，涉及产权方和执法队"}),
    ("2026-03-05T11:00", "escalate", {"step": "sign", "note": "同意提级"}),
    ("2026-03-05T14:00", "escalate", {"step": "collect", "note": "已汇总近三月同类投诉4件"}),
    ("2026-03-06T09:00", "escalate", {"step": "submit", "note": "建议召开专题会"}),
    ("2026-03-06T15:00", "escalate", {"step": "meeting", "note": "会议认为商户烟道设计不合规，须改造"}),
    ("2026-03-06T17:00", "escalate", {"step": "decide", "note": "由新城村牵头，3月20日前完成烟道改造"}),
    ("2026-03-09T09:00", "report_progress", {"promised": "2026-03-13T17:30", "plan": "3月13日前完成烟道改造"}),
    ("2026-03-16T09:00", "report_progress", {"promised": "2026-03-20T17:30", "plan": "改造延期，3月20日完工"}),
    ("2026-03-17T09:00", "interview", {"step": "notify", "type": "续报约谈", "note": "定于3月18日"}),
    ("2026-03-18T09:00", "interview", {"step": "hold", "type": "续报约谈", "note": "说明延期原因，承诺每日报告进度"}),
    ("2026-03-18T17:00", "revisit", {"source": "street", "process": "satisfied", "result": "basic", "resolved": "basic", "reached": True, "words": "可以等"}),
)
CHANGNING: tuple[Step, ...] = (
    ("2026-03-02T09:00", "register", {**FACTS, "channel": "12319"}),
    ("2026-03-02T09:10", "dispatch", {"to": "新华路中队"}),
    ("2026-03-02T10:00", "contact", {"method": "phone", "reached": True, "party": "unit", "note": "约定到场"}),
    ("2026-03-03T10:00", "visit", {"officers": ["赵刚", "钱明"], "recorder": "03号", "note": "当场责令整改"}),
    ("2026-03-03T12:00", "request_return", {"reason": "不属本单位辖区，建议天山路中队办理", "basis": "区划图"}),
    ("2026-03-03T15:00", "decide_return", {"accepted": False, "note": "继续处置"}),
    ("2026-03-04T10:00", "supervise", {"step": "confirm", "note": "列入清单"}),
    ("2026-03-06T10:00", "supervise", {"step": "close", "note": "现场复核已整改"}),
)
LUYANG: tuple[Step, ...] = (
    ("2026-03-02T09:00", "register", {**FACTS, "channel": "65549166", "urgency": "emergency", "platform_due": "2026-03-12T17:30"}),
    ("2026-03-02T09:10", "dispatch", {"to": "双岗中队", "co": ["市政所"], "class": "general", "basis": "statutory"}),
    ("2026-03-02T09:30", "contact", {"method": "phone", "reached": True, "party": "unit", "note": "已告知到场时间"}),
    ("2026-03-02T09:50", "visit", {"officers": ["赵刚"], "note": "净化器损坏，油烟外溢"}),
    ("2026-03-03T10:00", "open_ledger", {"reason": "净化器须定制更换", "planned": "2026-04-20T17:30"}),
    ("2026-03-30T10:00", "remind_ledger", {"note": "督促按期到货"}),
    ("2026-04-15T10:00", "clear_ledger", {"evidence": ["image", "report"], "note": "检测合格"}),
    ("2026-04-15T14:00", "reply", {"method": "phone", "points": "新净化器已启用"}),
    ("2026-04-15T15:00", "file_result", {"disposition": "by_law", "closure_basis": "completed", "solved": "actual", "evidence": ["image"],
                                         "result": "更换油烟净化器，检测合格"}),
    ("2026-04-15T16:00", "submit", {}), ("2026-04-16T09:00", "close", {}),
    ("2026-04-17T09:00", "revisit", {"source": "street", "process": "satisfied", "result": "satisfied", "resolved": "yes", "attitude": "satisfied",
                                     "reached": True, "contacted": True, "words": "处理得很好"}),
)
HISTORIES: Mapping[str, tuple[Sequence[Step], str, str]] = {
    "youyilu": (YOUYILU, "2026-10-10T09:00", "neighbourhood"), "chengdong": (CHENGDONG, "2026-03-19T09:00", "village"),
    "changning_cg": (CHANGNING, "2026-03-09T09:00", "squad"), "luyang_cg": (LUYANG, "2026-04-20T09:00", "squad"),
}
NUMBER = "BS260910-0355"


def desk_of(pack: str, folder: Path, now: str = "", before: int = 4, steps: Sequence[Step] | None = None) -> Desk:
    """An office of a pack with its rich order, as of the day after it ended; ``before``: earlier complaints of the matter."""
    history, then, kind = HISTORIES[pack]
    history, moment = steps or history, datetime.fromisoformat(now or then)
    desk = Desk.create(folder, pack, clock=lambda: moment, user="王敏")
    unit = next((str(data["to"]) for _, name, data in history if name == "dispatch"), "密山二村居民区")
    with desk.store.transaction(by="王敏", now=moment) as tx:
        for name, of_kind in ((unit, kind), ("市场监管所", "section"), ("综合行政执法队", "section"), ("天山路中队", "section")):
            tx.add_unit(name, of_kind, pending=False, people=PEOPLE)
            desk.know_unit(name, of_kind)
        for n in range(before):
            day = f"2026-01-{n + 5:02d}"
            _append(tx, desk, f"BS2601{n + 5:02d}-0{n}01", [(f"{day}T09:00", "register", {**FACTS, "matter": "M1"}),
                                                          (f"{day}T10:00", "dispatch", {"to": unit})])
        first = (history[0][0], history[0][1], {**history[0][2], **({"matter": "M1"} if before else {})})
        _append(tx, desk, NUMBER, [first, *history[1:]])
    desk.units_changed()
    return desk


def _append(tx: Any, desk: Desk, number: str, steps: Sequence[Step]) -> None:
    """The history as it is, past the guards: a paper tells what is on record."""
    events = [make_event(number, kind, at, "王敏", data, n) for n, (at, kind, data) in enumerate(steps)]
    made = tx.append_many([NewEvent(number, e.kind, e.at, e.by, e.data) for e in events])
    tx.project([projected(desk, number, made, None, tx)])
