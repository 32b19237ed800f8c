"""What can be wrong, as data: every problem code with its severity and what to do.

    data/reports/x.txt:7: D101 文件是空的；请重新导出后放入

Codes are never reused. `docs/guide/problems.md` has a row for each (tested).
Letters: D decoding, M metadata, A the text's own faults, C corpus, V vocabulary, O overrides, P publishing.
"""

from dataclasses import dataclass

from scripts.model import Problem, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem: `what` in a few words for the guide, `hint` what to do;
    `blocking`: the report that has it is not published."""

    severity: Severity
    what: str
    hint: str
    blocking: bool = False


RULES: dict[str, Rule] = {
    "D101": Rule("error", "文件是空的", "请重新导出这份报告，确认有内容后再放入", blocking=True),
    "D102": Rule("error", "不是纯文本文件", "请在 Word 或 WPS 里“另存为 → 纯文本(.txt)”后再放入", blocking=True),
    "D103": Rule("error", "认不出文字编码", "请用记事本打开，“另存为”时编码选 UTF-8", blocking=True),
    "D104": Rule("error", "文件读不出来", "请检查文件权限，或确认文件没有被移走", blocking=True),
    "D105": Rule("warning", "编码靠推测", "请核对页面文字，必要时另存为 UTF-8"),
    "D106": Rule("warning", "文件末尾缺字节", "最后一个字不完整，请核对原文件是否传全"),
    "D107": Rule(
        "error", "文件名的编码不对", "请把文件名改成常规的中文或字母，多半是从别的系统解压时弄坏的", blocking=True
    ),
    "M201": Rule("info", "年度是推断的", "请核对；不对就在 data/overrides/ 里校对 reported_year 或 planned_year"),
    "M202": Rule("warning", "看不出年度", "请把文件名改成“年度-单位-文种.txt”，或在 data/overrides/ 里写明"),
    "M203": Rule("warning", "文件名与正文的年度不一致", "请核对哪一个对，改文件名或在 data/overrides/ 里校对"),
    "M204": Rule("warning", "看不出单位", "请把文件名改成“年度-单位-文种.txt”，或在 data/overrides/ 里写明 agency"),
    "M205": Rule("info", "看不出文种", "请把文件名改成“年度-单位-文种.txt”，或在 data/overrides/ 里写明 kind"),
    "M206": Rule("warning", "没有读到标题层次", "全文按一段一段显示；请核对原文的标题编号"),
    "A601": Rule("warning", "分项合计与总数不符", "请核对原文的数字；确认无误就不用处理"),
    "A602": Rule("warning", "比率与分子分母不符", "请核对原文的数字"),
    "A603": Rule("warning", "标题与正文的单位层级不同", "请核对标题，必要时在 data/overrides/ 里校对 agency"),
    "A604": Rule("warning", "像是批量替换留下的", "请对照原件改正 txt"),
    "A605": Rule("warning", "引号或括号不成对", "请对照原件补上"),
    "A606": Rule("warning", "有人名", "需要脱敏的请在 txt 里遮盖"),
    "A607": Rule("error", "有手机或身份证号码", "请在 txt 里遮盖或删去；确实可以公开的写校对 accept", blocking=True),
    "A608": Rule(
        "error", "有密级标志", "不能上网的请把 txt 移出 data/reports/；确实可以公开的写校对 accept", blocking=True
    ),
    "A609": Rule("warning", "遮盖可能被还原", "请把旁边的地名一并遮盖"),
    "A610": Rule("warning", "与另一份报告几乎相同", "请留一份，移走另一份"),
    "A611": Rule("warning", "计量单位前面缺数字", "请对照原件补上，或写成遮盖"),
    "A612": Rule("warning", "数字写法有误", "请对照原件改正；改正之前这个数没有采用"),
    "A613": Rule("warning", "句子没有收尾", "请对照原件补全"),
    "A614": Rule("warning", "像是混进正文的广告", "请对照原件，在 txt 里删去广告"),
    "A615": Rule("warning", "缩写缺字母", "请对照原件补全"),
    "A616": Rule("warning", "有座机号码", "公开的办公电话、热线不用处理；私人电话请在 txt 里遮盖"),
    "C301": Rule(
        "error", "两份报告编号相同", "请改其中一份的文件名；先按文件路径排序，排在前面的那份已发布", blocking=True
    ),
    "V401": Rule("error", "YAML 写法有误", "请按提示的行号改正；改好之前沿用程序自带的词表或跳过这个文件"),
    "V402": Rule("error", "词表内容不合规定", "请按提示改正；这一条已跳过，其余照用"),
    "O501": Rule("error", "校对文件写法有误", "请按提示的行号改正；这个文件里的校对暂未采用"),
    "O502": Rule("error", "校对条目不完整", "写法见指南“添加和校对”；这一条暂未采用"),
    "O503": Rule("warning", "校对对不上原文", "原文可能改过：请用 explain 查新的编号后更新，这一条暂未采用"),
    "O504": Rule("warning", "给遮盖的数填了值", "遮盖的数照原样显示，不能填；读错的写 drop: true，这一条暂未采用"),
    "P801": Rule("error", "生成位置被手写文件占用", "请把这个文件改名或移走；程序不会覆盖不是自己生成的文件"),
    "P803": Rule("warning", "生成的页面被手工改过", "已恢复成程序生成的样子；要改内容请改报告或写校对"),
    "P802": Rule("error", "网站没有生成", "请按提示改正手写页面里的链接或设置；原来的网站仍在使用"),
}


def problem(code: str, path: str, line: int | None, message: str) -> Problem:
    """A problem of this code; KeyError for a code that RULES does not know."""
    rule = RULES[code]
    return Problem(code, rule.severity, path, line, message, rule.hint)


def format_problem(item: Problem) -> str:
    """`path:line: CODE message；hint`, one line."""
    where = item.path if item.line is None else f"{item.path}:{item.line}"
    return f"{where}: {item.code} {item.message}；{item.hint}"
