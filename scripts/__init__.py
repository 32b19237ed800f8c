"""城市管理知识库: report txts become a tagged site with cross-year views and Chinese search.

`python -m scripts build` turns `data/reports/2023-某县城管局-工作总结.txt` into
`docs/reports/2023-某县城管局-工作总结.md`, the HTML beside it, and a Whoosh index.
Imports point one way: model ← parse ← corpus ← {pages, search} ← build ← cli.
"""
