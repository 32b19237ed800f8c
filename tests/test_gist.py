"""What a report's page says at a glance: topics, passages, figures, and the plan's items."""

import lxml.html
import markdown

from scripts.corpus import build_corpus
from scripts.pages.report import draft_report
from tests.support import VOCABULARY, read
from tests.test_fidelity import NAMES

TEXT = """某县城管局2023年工作总结
一、2023年工作情况
拆除违法建设83处，面积约1400平方米。
二、2024年工作计划
全年拆除违法建设100处以上。新建公共停车场3个。建成垃圾中转站**座。持续加强队伍建设。
三、2025年工作计划
完成智慧停车平台验收。
"""


def lines(text: str, name: str) -> dict[str, lxml.html.HtmlElement]:
    """The gist's lines by name, of lines of one name the first."""
    report, _ = read(text, name)
    page = draft_report(build_corpus([report], VOCABULARY, ()), report, ()).make().decode()
    html = lxml.html.fromstring("<div>" + markdown.markdown(page.split("\n---\n", 1)[1], extensions=NAMES) + "</div>")
    [gist] = html.xpath("//div[@class='kb-gist']")
    anchors = set(html.xpath("//@id"))
    for target in gist.xpath(".//a/@href"):
        assert not target.startswith("#") or target[1:] in anchors
    found: dict[str, lxml.html.HtmlElement] = {}
    for line in gist.xpath("./div[@class='kb-gist__line']"):
        label, content = line
        found.setdefault(label.text_content(), content)
    return found


def test_the_plan_is_told_by_its_items_with_figures() -> None:
    told = lines(TEXT, "data/reports/2023-某县城管局-工作总结.txt")
    assert list(told) == ["主题", "段落", "指标", "计划"]
    items = [item.text_content() for item in told["计划"].xpath(".//span[@class='kb-gist__item']")]
    assert items[0].startswith("2024年")
    assert "量化 2 件" in items[0]
    assert items[1:] == ["全年拆除违法建设100处以上", "新建公共停车场3个"]
    assert told["计划"].xpath(".//a/@href")[0] == "../agencies/某县城管局/plan-2024.md"


def test_each_planned_year_has_its_line() -> None:
    report, _ = read(TEXT)
    page = draft_report(build_corpus([report], VOCABULARY, ()), report, ()).make().decode()
    assert page.count("<b>计划</b>") == 2
    assert "2025年 1 件" in page


def test_a_hidden_target_is_not_shown_as_a_figure() -> None:
    told = lines(TEXT, "data/reports/2023-某县城管局-工作总结.txt")
    assert all("**" not in content.text_content() for content in told.values())


def test_a_plan_of_nobody_known_leads_to_no_page() -> None:
    told = lines("工作计划\n一、2024年工作计划\n新建公共停车场3个。\n", "data/reports/2024.txt")
    assert told["计划"].text_content().startswith("2024年 1 件，量化 1 件")
    assert all(target.startswith("#") for target in told["计划"].xpath(".//a/@href"))


def test_a_report_without_plan_or_figure_says_nothing_of_them() -> None:
    told = lines("某县城管局2023年工作总结\n开展了垃圾分类宣传。\n", "data/reports/2023-某县城管局-工作总结.txt")
    assert "计划" not in told
    assert "指标" not in told


def test_the_years_beside_are_at_the_head_and_at_the_foot() -> None:
    reports = [
        read(
            f"某县城管局{year}年工作总结\n一、垃圾分类\n新建分类亭{year - 2000}个。\n",
            f"data/reports/{year}-某县城管局-工作总结.txt",
        )[0]
        for year in (2021, 2022, 2023)
    ]
    corpus = build_corpus(reports, VOCABULARY, ())
    for report, years in zip(reports, (["下2022"], ["上2021", "下2023"], ["上2022"]), strict=True):
        page = draft_report(corpus, report, ()).make().decode().split("\n---\n", 1)[1]
        html = lxml.html.fromstring("<div>" + markdown.markdown(page, extensions=NAMES) + "</div>")
        head, foot = html.xpath("//nav[@aria-label]")
        assert head.get("aria-label") != foot.get("aria-label")
        assert head.getnext().get("class") == "kb-gist"
        for nav in (head, foot):
            links = nav.xpath(".//a")
            assert [link.text_content()[0] + link.text_content()[4:8] for link in links] == years
            assert all(f"{year[1:]}-" in link.get("href") for link, year in zip(links, years, strict=True))
