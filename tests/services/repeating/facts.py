"""What two citizens complain of, and a table of such complaints."""

from __future__ import annotations

from collections.abc import Sequence

from hotline_desk.services import importing
from hotline_desk.services.office import Desk

FACTS = {"channel": "12345", "kind": "complaint", "caller": "陈丽", "phone": "13812341234", "address": "友谊路街道宝林六村12号302室",
         "subject": "楼道堆放杂物", "content": "楼道长期堆放纸箱、旧家具，老人险些摔倒", "category": "小区管理 / 楼道堆物"}
OTHER = FACTS | {"caller": "王明", "phone": "56781111", "address": "华山苑3号", "subject": "路灯不亮", "content": "小区东门路灯坏了一周", "category": "公共设施 / 照明"}


def imported(desk: Desk, rows: Sequence[Sequence[str]]) -> str:
    """Take rows from a table of the platform; the import's number."""
    head = "工单编号\t来电人\t联系电话\t诉求地址\t标题\t诉求内容\t派单时间\n"
    path = desk.folder.parent / "in.csv"
    path.write_text(head.replace("\t", ",") + "\n".join(",".join(row) for row in rows), encoding="utf-8")
    return importing.commit(desk, importing.plan(desk, importing.read(path), "in.csv")).batch
