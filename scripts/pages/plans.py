"""Plan against outcome (计划—完成): every commitment with what the following summary says.

目标要求                责任单位   进展情况                       存在问题   下一步打算   依据
新建公共停车场3个以上    停车办     已完成 锦溪路等3个…建成投用      —         —          目标3个以上，完成3个
"""

from collections.abc import Iterator, Mapping, Sequence

from scripts.compare.across import Across
from scripts.compare.basis import ends_early
from scripts.compare.commitments import KIND_NAMES, Commitment
from scripts.compare.direction import change_words
from scripts.compare.outcomes import PlanLink, count_outcomes
from scripts.compare.statements import Statement
from scripts.model import OUTCOME_NAMES, Figure, Outcome, Page
from scripts.pages import markdown as md
from scripts.pages import parts
from scripts.pages.quotes import OUTCOME_KINDS, figure_words, outcome_badge, quote, quote_sentence, source
from scripts.pages.runs import WIDE, paged

UP = "../../"
ROWS, LISTED = 150, 200
Plans = tuple[tuple[int, dict[Outcome, int]], ...]
HEADER = ("目标要求", "责任单位", "进展情况", "存在问题", "下一步打算", "依据")


def render_plans(folders: Mapping[str, str], plans: Mapping[str, Plans]) -> Iterator[Page]:
    """`plans/index.md`: every agency's planned years with how many commitments came to what."""
    rows = []
    for agency, years in plans.items():
        for year, counts in years:
            name = md.link(md.text(f"{year}年 {agency}"), f"../agencies/{folders[agency]}/plan-{year}.md")
            rows.append((year, [name, md.text(sum(counts.values())), *(md.text(n or "") for n in counts.values())]))
    ordered = [row for _, row in sorted(rows, key=lambda item: -item[0])]
    header = [md.text(word) for word in ("计划", "事项", *OUTCOME_NAMES.values())]
    note = (
        "计划里的每一件事，对着同一单位这一年的总结看有没有下文。判断由程序按原句提出，人可以校对；"
        "宁可写“未找到”，不轻易写“已完成”。"
    )

    def content(run: Sequence[list[md.Markup]]) -> list[str]:
        if not run:
            return [md.block(md.text("现有报告里没有读到工作计划。"), "kb-note")]
        return [md.table(header, run, "kb-list kb-counts", "计划落实一览", numeric_from=1)]

    yield from paged("plans/index", "计划落实", ordered, LISTED, content, lead=[md.block(md.text(note), "kb-note")])


def render_plan_years(across: Across, agency: str, folder: str, years: Sequence[int]) -> Iterator[Page]:
    """`agencies/<folder>/plan-<year>.md` of planned years."""
    for year in years:
        links = across.links(agency, year)
        lead = [md.block(md.link(md.text(agency), "index.md"), "kb-facts"), *_summary(across, agency, year, links)]
        header = [md.text(word) for word in HEADER]

        def content(run: Sequence[PlanLink], header: list[md.Markup] = header, year: int = year) -> list[str]:
            checked = [_row(link) for link in run if link.status != "vague"]
            vague = [_row(link) for link in run if link.status == "vague"]
            blocks = [md.table(header, checked, "kb-plan", f"{year}年计划落实")] if checked else []
            if vague:
                folded = [md.table(header, vague, "kb-plan", f"{year}年计划里表态性的话")]
                blocks.append(md.details(f"表态性的话 {len(vague)} 句，没有可以核对的目标", folded, "kb-details"))
            return blocks

        title = f"{year}年计划落实"
        yield from paged(
            f"agencies/{folder}/plan-{year}", f"{title}：{agency}", links, ROWS, content, title, lead, WIDE
        )


def _summary(across: Across, agency: str, year: int, links: Sequence[PlanLink]) -> Iterator[str]:
    files = [md.link(md.text(form.upper()), f"plan-{year}.{form}") for form in ("csv", "xlsx")]
    counts = count_outcomes(links)
    badges = [md.badge(f"{OUTCOME_NAMES[key]} {count}", OUTCOME_KINDS[key]) for key, count in counts.items() if count]
    yield md.block(md.join(badges, " "), "kb-topics")
    stated = [item.statement.report for link in links for item in (link.commitment, *link.also)]
    plans = {report.id: report for report in stated}
    shown = [md.link(md.text(plan.title), f"{UP}reports/{plan.id}.md") for plan in plans.values()]
    found = [report for plan in plans.values() if (report := across.answering(plan, year)) is not None]
    answers = [md.link(md.text(r.title), f"{UP}reports/{r.id}.md") for r in {r.id: r for r in found}.values()]
    against = (
        md.join([md.text("；对照 "), md.join(answers, "、")])
        if answers
        else md.text("；库里没有另一份这一年的总结，还不能对照。")
    )
    early = "；".join(dict.fromkeys(filter(None, map(ends_early, found))))
    told = md.text(f"；{early}" if early else "")
    yield md.block(
        md.join([md.text("计划见 "), md.join(shown, "、"), against, told, parts.files([md.text("　下载"), *files])]),
        "kb-note",
    )


def _row(link: PlanLink) -> list[md.Markup]:
    commitment = link.commitment
    facts = [md.text(KIND_NAMES[commitment.kind])]
    if commitment.figures:
        targets = (_target(figure, commitment.statement) for figure in commitment.figures)
        facts.append(md.join([md.text("目标 "), md.join(targets, "、")]))
    facts += [md.text(f"时限 {commitment.deadline}")] if commitment.deadline else []
    goal = md.join([quote(commitment.statement), md.element("small", md.join(facts, " · "), {"class": "kb-sub"})])
    if link.also:
        told = md.join([md.text("又见 "), *(_also(item) for item in link.also)], " ")
        goal = md.join([goal, md.element("small", told, {"class": "kb-sub"})])
    progress = [outcome_badge(link)]
    if link.evidence is not None:
        progress.append(quote_sentence(link.evidence))
    basis = [source(item.statement, UP) for item in (commitment, *link.also)]
    basis += [source(link.evidence, UP)] if link.evidence is not None else []
    how = f"{link.reason}（{link.decided_by}校对）" if link.decided_by else f"程序判断：{link.how}"
    basis.append(md.element("small", md.text(how), {"class": "kb-sub"}))
    return [
        goal,
        md.text(commitment.owner or "—"),
        md.join(progress, " "),
        _beside(link.problem),
        _following(link.following),
        md.join(basis, " "),
    ]


def _target(figure: Figure, statement: Statement) -> md.Markup:
    """A target as it is written, a change with the way it is to go."""
    return md.join([md.text(change_words(figure, statement.measure.text)), figure_words(figure, statement)])


def _also(item: Commitment) -> md.Markup:
    """Where else a commitment stands, in its words there."""
    return md.join([quote(item.statement), source(item.statement, UP)], " ")


def _beside(statement: Statement | None) -> md.Markup:
    if statement is None:
        return md.text("—")
    return md.join([quote(statement), source(statement, UP)], " ")


def _following(statement: Statement | None) -> md.Markup:
    """What is planned next, with the year that it is for: the next, never the one of the page."""
    year = statement.measure.year if statement is not None else None
    return md.join([md.text(f"{year}年：" if year else ""), _beside(statement)])
