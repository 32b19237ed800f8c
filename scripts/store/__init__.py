"""All that touches the disk, but for the site builder and the index writer.

`layout` says where things lie, `sources` reads what people edit, `cache` keeps what was
read, `publish` writes pages, `release` switches what is served.
"""
