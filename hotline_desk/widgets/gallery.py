"""Every component on one sheet, to be looked at: ``python -m hotline_desk.widgets.gallery --shot out.png``.

Options: ``--dark``, ``--size standard|large|huge``, ``--sheet list|parts|story|table``. The names in it are invented.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import datetime

from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from hotline_desk.services.views import WorkRow
from hotline_desk.widgets import buttons, clock_table, fields, nav, panes, story, text, theme
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.worklist import WorklistHeader, WorklistView


def sample_rows() -> list[WorkRow]:
    """The morning of picture 01."""
    table = (
        ("over", "已超 1 个工作日", "9/16 到期", "办理", "第八条（二）", "地下车库照明损坏两个月无人维修", "宝林八村 地下车库", "周先生",
         "城建中心", "已派 9月9日", (1, 1, 1, 1, 1, .5), None, "已超期", None, 1),
        ("over", "已超 1 个工作日", "9/16 到期", "回复市民", "长宁 二（三）", "占道洗车污水横流，要求取缔", "友谊支路 214 号门前", "顾女士",
         "综合行政执法队", "办结 9月15日", (1, .5), None, "已超期", "yellow", 3),
        ("today", "剩 1 小时 24 分", "今天 11:30", "退单", "长宁 二（四）", "高架道路夜间施工噪声扰民", "同济路高架 近水产路", "匿名",
         "", "待核实管辖", (), .94, "今天必须完成", None, 1),
        ("today", "剩 7 小时 24 分", "今天 17:30", "先行联系", "第八条（一）", "楼道长期堆放杂物，影响老人通行", "宝林六村 12 号 3 楼", "陈女士",
         "宝林六村居民区", "第 4 次来电", (.5,), None, "今天必须完成", "orange", 4),
        ("today", "剩 7 小时 24 分", "今天 17:30", "延期申请", "第九条（1）", "厨房烟道串味，多户同受影响", "临江新村 15 号", "姚女士",
         "临江新村居民区", "5 日件最后申请日", (1, 1, .5), None, "今天必须完成", None, 1),
        ("today", "剩 7 小时 24 分", "今天 17:30", "办理", "第八条（二）", "小区健身步道破损，绊倒老人", "华山苑 中心花园", "沈阿姨",
         "社区服务办", "已延期至 10 日", (1,) * 9 + (.5,), None, "今天必须完成", None, 1),
        ("soon", "剩 1 个工作日", "9/18 17:30", "不满退回", "第十一条", "餐饮油烟直排居民楼，二次重派", "牡丹江路 1702 弄", "郭女士",
         "综合行政执法队", "待分管领导签字", (1, .5, 0), None, "明天 9月18日 周五", "red", 5),
        ("norm", "剩 2 个工作日", "9/20 17:30", "延期申请", "第九条（1）", "二次供水水箱清洗未公示", "密山一村", "程女士",
         "密山一村居民区", "", (.5, 0, 0), None, "9月20日 周日（调休上班）", None, 1),
        ("wait", "等区级审批，暂停计时", "", "退单", "第七条", "轻轨站外共享单车堆积", "友谊路站", "倪先生",
         "城建中心", "等区里答复", (), None, "暂停计时", None, 1),
    )
    return [WorkRow(f"BS260917-{i:04}", subject, place, caller, unit, note, "", duty, clause, datetime(2026, 9, 17),
                    due, left, urgency, cells, part, group, card, repeat, False, False, "", "9月16日 10:20")
            for i, (urgency, left, due, duty, clause, subject, place, caller, unit, note, cells, part, group, card,
                    repeat) in enumerate(table)]


def list_sheet() -> QWidget:
    """Rail, bar, filters, list and the pane beside it."""
    sheet = QWidget()
    whole = panes.row(sheet, 0)
    items = [nav.NavItem("today", "今日", "today", "Ctrl+1"), nav.NavItem("register", "登记", "register", "Ctrl+2"),
             nav.NavItem("orders", "工单库", "list", "Ctrl+3"), nav.NavItem("revisit", "回访", "phone", "Ctrl+4"),
             nav.NavItem("import", "导入", "import", "Ctrl+I", True), nav.NavItem("set", "设置", "settings", "", True)]
    rail = nav.Nav(items, "热线办件台", "友谊路街道")
    rail.set_counts({"today": 27, "revisit": 9})
    rail.set_current("today")
    rail.set_backup("已备份 今天 08:31")
    rail.set_user("王敏 · 热线专员")
    whole.addWidget(rail)
    right = panes.column()
    bar = nav.TopBar("今日", "9月17日 周四 · 工作日 · 下一调休 9月20日（周日）上班", "搜编号、姓名、尾号、地址")
    bar.add(buttons.Button("导入", "sec", "import", "Ctrl+I"))
    bar.add(buttons.Button("登记", "pri", "plus", "Ctrl+N"))
    right.addWidget(bar)
    body = panes.row(spacing=14, margins=(16, 0, 16, 16))
    body.addLayout(_list_side(), 1)
    body.addWidget(_detail_side())
    right.addLayout(body, 1)
    whole.addLayout(right, 1)
    return sheet


def _list_side() -> QVBoxLayout:
    left = panes.column(spacing=12)
    pills = buttons.PillBar()
    pills.set_pills([("all", "全部", 27), ("contact", "先行联系", 6), ("send", "待派单", 5), ("back", "退单", 2)])
    left.addWidget(pills)
    view = WorklistView()
    card = panes.Card(margins=(1, 1, 1, 1), spacing=0)
    card.body.addWidget(WorklistHeader(view))
    card.body.addWidget(view, 1)
    card.body.addWidget(panes.Line())
    card.body.addWidget(text.KeyHints([("↑ ↓", "选择"), ("Enter", "档案"), ("L", "联系"), ("P", "派单"), ("Y", "延期"),
                                       ("T", "退单"), ("H", "回复"), ("J", "结案"), ("D", "督办"), ("F1", "全部按键")]))
    view.set_rows(sample_rows())
    view.go_to("BS260917-0003")
    left.addWidget(card, 1)
    return left


def _clock() -> story.ClockView:
    return story.ClockView("先行联系", "today", "剩 7 小时 24 分", "今天 17:30 前 · 9月16日 10:20 收到", "第八条（一）",
                           "1 个工作日内先行联系，须达 100%", (.5,))


def _detail_side() -> QWidget:
    pane = panes.ScrollPane(margins=(15, 13, 15, 12), spacing=8)
    pane.setFixedWidth(theme.theme_of().px(412))
    pane.content.addWidget(story.ClockCard(_clock()))
    pane.content.addWidget(text.Label("楼道长期堆放杂物，影响老人通行", 17, True))
    tags = panes.row()
    tags.addWidget(text.Label("BS260916-0417", 13, colour="t2", elide=False))
    tags.addWidget(text.TagLabel("投诉 · 楼道堆物"))
    tags.addWidget(text.TagLabel(card="orange", count=4))
    tags.addStretch(1)
    pane.content.addLayout(tags)
    pairs = panes.Pairs()
    pairs.set_pairs([("来电人", "陈女士 138****1234"), ("地址", "友谊路街道宝林六村12号302室"), ("拟派", "宝林六村居民区")])
    pane.content.addWidget(pairs)
    pane.content.addWidget(text.Para("来电人反映：12 号 3 楼楼道长期堆放纸箱、旧家具及一辆电动车，母亲 78 岁腿脚不便，多次险些摔倒。"
                                     "此前已反映 3 次，清理后数日又恢复原状，要求彻底解决。", 14, 4))
    pane.content.addWidget(panes.Line())
    clocks = clock_table.ClockTable()
    clocks.set_clocks([story.ClockView("先行联系", "today", "剩 7 小时", "今天 17:30", "第八条（一）", key="next"),
                       story.ClockView("退单", "done", "不再计时", "已确认属地", "长宁 二（四）"),
                       story.ClockView("办理回复", "norm", "剩 4 个工作日", "9月22日 周二", "第八条（二）")], "next")
    pane.content.addWidget(clocks)
    pane.content.addStretch(1)
    pane.actions.addWidget(buttons.Button("记录先行联系", "pri", "phone", "L"))
    pane.actions.addWidget(buttons.Button("派单", "sec", key="P"))
    pane.actions.addStretch(1)
    pane.show_bar()
    return pane


def parts_sheet() -> QWidget:
    """Buttons, answers, fields, banners, empty state."""
    sheet = QWidget()
    whole = panes.row(sheet, 12, (16, 16, 16, 16))
    form, other = panes.Card(), panes.Card()
    kind = fields.Field("事项分类", fields.Combo([("a", "小区管理 › 楼道堆物")]))
    kind.set_check()
    phone = fields.Field("联系电话", QLineEdit("1386022"), True)
    phone.set_error("电话只有 7 位。请补全，或改为“未留电话”。")
    place = fields.Field("地址", QLineEdit("友谊路街道宝林六村12号302室"), True)
    place.set_auto()
    place.set_hint("属于 宝林六村居民区", "done.text")
    for widget in (fields.Field("工单编号", QLineEdit("BS260917-0102"), True), place, kind, phone,
                   fields.Field("平台派单时间", fields.Moment()), fields.Field("诉求内容", fields.LongText()),
                   fields.SearchBox()):
        form.body.addWidget(widget)
    for kinds in (("pri", "sec", "ghost"), ("on", "warn")):
        line = panes.row()
        for one in kinds:
            line.addWidget(buttons.Button("登记", one, "plus", "Ctrl+N"))
        line.addStretch(1)
        other.body.addLayout(line)
    seg = buttons.Seg([buttons.Answer("1", "已解决", "done"), buttons.Answer("2", "未解决 已解释", "today"),
                       buttons.Answer("3", "不满意", "over")])
    seg.set_value("2")
    other.body.addWidget(seg)
    other.body.addWidget(panes.Banner("文件打不开：正被 Excel 占用", "请在 Excel 里关闭“区平台导出.xlsx”，再点重试。工单数据没有变化。",
                                      "over", ["重试", "换个文件"]))
    other.body.addWidget(panes.StepDots(["选择文件", "对应列", "核对", "完成"], 2))
    other.body.addWidget(panes.EmptyState("今天的事办完了", "明天有 5 件到期，最早 9月18日 17:30",
                                          [("看明天的", ""), ("去回访 9 件", "phone")]), 1)
    whole.addWidget(form, 1)
    whole.addWidget(other, 1)
    return sheet


def story_sheet() -> QWidget:
    """Stages, timeline, clock with its days, consequences, steps."""
    sheet = QWidget()
    whole = panes.row(sheet, 12, (16, 16, 16, 16))
    left, right = panes.column(spacing=12), panes.column(spacing=12)
    stage, line = panes.Card(), panes.ScrollPane()
    stage.body.addWidget(story.StageStrip([
        story.Stage("收单", "9/09 10:20", "done"), story.Stage("先行联系", "9/09 15:02", "done"),
        story.Stage("派单", "9/09 15:20", "done"), story.Stage("办理", "第 6 日 / 共 10 日", "now"),
        story.Stage("回复市民"), story.Stage("回访"), story.Stage("归档")]))
    past = story.Timeline()
    past.set_entries([
        story.Entry("9月15日", "16:40", "承办单位反馈", "临江新村居民区 · 刘建国", "物业已约防水施工队现场勘查，定于 9月18日 搭架施工。",
                    state="now", chips=(("image", "现场照片 3 张", "a"), ("mic", "通话录音 02:14", "b"))),
        story.Entry("9月11日", "09:30", "延期获批：延至 10 个工作日", "热线办 · 王敏 审核", "理由：外墙施工须搭设脚手架并报备。", "第九条（1）"),
        story.Entry("9月09日", "10:20", "收单", "区热线平台 Excel 导入", "原始编号 BS260909-0231，一般事项。")])
    line.head.addWidget(text.Label("办理经过", 15, True))
    line.content.addWidget(past)
    line.content.addStretch(1)
    left.addWidget(stage)
    left.addWidget(line, 1)
    days = tuple(zip(("10", "11", "14", "15", "16", "17", "18", "20", "21", "22"),
                     ("",) * 5 + ("today", "", "make_up", "", ""), strict=True))
    clock = panes.Card()
    clock.body.addWidget(story.DayBar(story.ClockView("办理", "norm", "剩 4 个工作日", "9月22日（周二）17:30 前",
                                                      cells=(1, 1, 1, 1, 1, .5, 0, 0, 0, 0), days=days), 12))
    follow = story.ConsequenceList()
    follow.set_consequences(story.Consequences("不满退回", "保存后自动完成以下事项", (
        ("重新派单", "综合行政执法队"), ("处理时限", "9月21日（周一）"), ("审核签字", "分管领导在处理结果书签字")), "第十一条",
        bold=("处理时限",)))
    steps = story.Steps()
    steps.set_steps([("拟稿", "王敏 · 今天 09:20", "done"), ("线下签字：分管领导、主要领导", "送签 35 分钟", "now"),
                     ("召开专题会，登记处理方案", "", "todo")])
    for widget in (clock, follow, steps):
        right.addWidget(widget)
    right.addStretch(1)
    whole.addLayout(left, 2)
    whole.addLayout(right, 1)
    return sheet


def table_sheet() -> QWidget:
    """A table of declared columns with a row that says what to do, a tinted one and a bar column."""
    sheet = QWidget()
    whole = panes.column(sheet, 12, (16, 16, 16, 16))
    card = panes.Card(margins=(1, 1, 1, 1), spacing=0)
    notes = {"BS260917-0003": "电话只有 7 位。请补全，或改为“未留电话”"}
    view = TableView([
        Column("工单编号", lambda r: r.order, 130), Column("剩余时限", lambda r: r.left_text, 170, sign=lambda r: r.urgency,
                                                    bold=True, colour=lambda r: f"{r.urgency}.text"),
        Column("诉求", lambda r: r.subject, stretch=True), Column("承办单位", lambda r: r.unit, 140, size=13, colour="t2"),
        Column("完成", lambda r: "", 110, bar=lambda r: len(r.cells) / 10, colour="acc"),
        Column("状态", lambda r: r.duty, 100, tag=lambda r: "norm"),
        Column("牌", lambda r: "", 90, card=lambda r: (r.card, r.repeat) if r.card else None),
        Column("次数", lambda r: str(r.repeat), 60, align=text.RIGHT),
    ], "样张表", 40, tone=lambda r: "over" if r.order in notes else "", note=lambda r: notes.get(r.order, ""), note_column=1)
    card.body.addWidget(view)
    view.set_rows(sample_rows())
    whole.addWidget(card)
    return sheet


SHEETS = {"table": table_sheet, "list": list_sheet, "parts": parts_sheet, "story": story_sheet}


def main(argv: list[str]) -> int:
    """Draw one sheet into a picture, or show it."""
    parser = argparse.ArgumentParser(prog="gallery")
    parser.add_argument("--shot")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--size", default="standard", choices=theme.TEXT_SIZES)
    parser.add_argument("--sheet", default="list", choices=SHEETS)
    parser.add_argument("--area", default="1366x688")
    options = parser.parse_args(argv)
    if options.shot:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    theme.apply(app, theme.make_theme(options.dark, options.size))
    sheet = SHEETS[options.sheet]()
    sheet.setWindowTitle("部件样张")
    sheet.resize(*(int(n) for n in options.area.split("x")))
    sheet.show()
    if not options.shot:
        return app.exec()
    app.processEvents()
    sheet.grab().save(options.shot)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
