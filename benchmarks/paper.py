"""One 督办单 first and next, and fifty at once, beside a bare ReportLab page with the same typeface and words.

The plain way opens the same font file with ReportLab's own TTFont and puts the same words on the page
line by line: no grid, no line breaking, no missing-glyph report, and no QR code, which is half of our page. ``first`` is a process of
its own from before its imports to the finished bytes, which is what the clerk waits for once a day.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
from typing import Any

from benchmarks import figure
from benchmarks.office import NOW, ROOT
from benchmarks.timing import pair

TURNS, BATCH, FORM = 7, 50, "youyilu_supervision"
RECORD = {
    "date": NOW.date(), "channel": "12345市民服务热线", "unit": "密山二村第一居民区", "responsible": "李书记", "caller": "吴女士", "phone": "136****5502",
    "subject": "餐饮油烟直排居民楼", "summary": "牡丹江路沿街餐饮店油烟未经净化直排居民楼，二至四楼住户长期无法开窗，要求彻底整治并书面告知结果。",
    "history": "9/10 09:15 派单至密山二村第一居民区\n9/11 10:20 先行联系成功\n9/15 16:40 不满意退回重办", "reasons": ["repeat", "superior_dissatisfied"],
    "repeat_count": 5, "clause_line": "第十二条（二）2（多次重复投诉）；第十二条（二）4（上级回访不满意）",
    "demand": "请密山二村第一居民区负责人牵头核实，限期办理并答复诉求人。请于 9月22日（周二）17:30 前书面反馈办理进度与结果。",
    "feedback_due": NOW, "contact": "王敏 021-00000000",
}
FIRST = "import time; start = time.perf_counter()\nimport benchmarks.paper as p\np.{0}(1)\nprint(time.perf_counter() - start)"


def records(count: int) -> list[dict[str, Any]]:
    """So many orders to print, each with its own number."""
    return [{**RECORD, "number": f"友街热督〔2026〕{n}号", "order": f"BS260910-{n:04d}"} for n in range(1, count + 1)]


def ours(count: int) -> bytes:
    """The forms as the program prints them."""
    from hotline_desk.paper.draw import PrintMeta, draw
    from hotline_desk.paper.forms import load_form
    from hotline_desk.paper.typefaces import bundled

    return draw(load_form(FORM), records(count), meta=PrintMeta(NOW, "量速", "量速办公室"), faces=bundled()).pdf


def plain(count: int) -> bytes:
    """The same words with the same face, one line under the other, one page an order."""
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.pdfgen.canvas import Canvas

    if "plain" not in pdfmetrics.getRegisteredFontNames():
        from hotline_desk.paper.typefaces import BUNDLED

        pdfmetrics.registerFont(ttfonts.TTFont("plain", str(ROOT / "resources/fonts" / next(iter(BUNDLED.values())))))
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for record in records(count):
        canvas.setFont("plain", 12)
        lines = [line for value in record.values() for line in str(value).split("\n")]
        for place, line in enumerate(lines):
            canvas.drawString(50, 780 - 18 * place, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _first(act: str) -> float:
    done = subprocess.run([sys.executable, "-c", FIRST.format(act)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)


def measure() -> list[dict[str, Any]]:
    """Seconds, and the bytes of one page."""
    both = [(_first("ours"), _first("plain")) for _ in range(TURNS + 1)][1:]
    first, bare = (statistics.median(turn) for turn in zip(*both, strict=True))
    following, again = pair(lambda: ours(1), lambda: plain(1), TURNS)
    batch, pages = pair(lambda: ours(BATCH), lambda: plain(BATCH), 3)
    return [figure("督办单，开机后第一张（秒，含载入）", first, bare, "ReportLab 白纸写同样的字", aim=1.5),
            figure("督办单，其后每张（秒）", following, again, "ReportLab 白纸写同样的字", aim=4.0),
            figure(f"督办单，一批 {BATCH} 张（秒）", batch, pages, "ReportLab 白纸写同样的字", aim=20.0),
            figure("督办单，一张的大小（字节）", len(ours(1)), len(plain(1)), "ReportLab 白纸写同样的字", aim=2.0)]
