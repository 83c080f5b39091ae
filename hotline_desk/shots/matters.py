"""Scenes of 同一诉求: pairs to decide on, one matter, hot spots, other names of places."""

from __future__ import annotations

from collections.abc import Iterator

from hotline_desk.shots.studio import Studio

# The same complaints in other words, as an export brings them: masked phone, other spelling of the place.
AGAIN = (
    ("BS260917-0201", "楼道又堆满旧家具", "陈女士", "138****1234", "宝林6村12幢302", "楼道里纸箱、旧家具清走没两天又堆满，老人出不了门，要求彻底解决"),
    ("BS260917-0202", "油烟熏到楼上", "吴先生", "136****5502", "牡丹江路1588弄2号", "楼下餐饮店油烟直接排到居民楼，晚上没法开窗，多次反映没有效果"),
    ("BS260917-0203", "楼道堆放杂物影响通行", "王先生", "", "宝林六村12号", "12号楼道长期堆放杂物，影响老人通行，希望有人管"),
)


def matters(studio: Studio) -> Iterator[str]:
    """同一诉求, its four panes and the page of one matter."""
    from hotline_desk.services import registering

    for number, subject, caller, phone, address, content in AGAIN:
        registering.save(studio.desk, {"number": number, "subject": subject, "caller": caller, "phone": phone, "address": address,
                                       "content": content, "channel": "12345", "kind": "complaint", "received_at": studio.desk.now()})
    studio.window.counts()  # kept past the window: the rail says what the list says
    studio.shell.go("matters", "days:30")
    page = studio.shell.page("matters")
    studio.until(lambda: page.review.found is not None)
    yield "20-疑似重复"
    page.choose("matters")
    yield "20-已并的诉求"
    page.choose("spots")
    studio.until(lambda: page.spots.found is not None)
    yield "20-未诉先办"
    page.spots.pills.choose("hours")
    yield "20-未诉先办-时段"
    page.choose("places")
    page.places.begin()
    page.places.name.setText("宝林六村")
    page.places.others.setPlainText("友谊支路98弄\n电缆厂大院")
    page.places.save()
    yield "20-小区别名"
    name = str(studio.desk.store.rows({"matter!=": None}, columns=("matter",), limit=1)[0]["matter"])
    studio.shell.go("matter", name)
    one = studio.shell.page("matter")
    studio.until(lambda: one.view is not None)
    yield "20-一件诉求"
    one.ask_join()
    yield "20-并入一件"
    studio.close_layers()
    one.print_it()
    studio.wait(1.5)
    yield "20-同一诉求情况表"
    studio.close_layers()
