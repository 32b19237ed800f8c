"""The comparison out of the site: tables as CSV and XLSX, an agency's or a topic's whole as DOCX.

Pure: records in, bytes out; the same records give the same bytes.
"""
