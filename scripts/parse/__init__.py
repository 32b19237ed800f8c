"""One report txt to records: decode → clean → headings → metadata → passages → topics → figures.

    report, problems = parse_report(SourceFile("data/reports/2023-某县城管局-工作总结.txt", data), vocab)

Pure: the same bytes, path and vocabulary give the same records. Bad input never raises;
a report that cannot be read is None with the problem that says why.
"""

from scripts.parse.report import parse_report, report_id

__all__ = ["parse_report", "report_id"]
