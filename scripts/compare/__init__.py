"""What reports say across years, from the corpus alone; nothing is made up, merged or averaged.

`statements` cuts passages into what can be compared, `wording` says how alike two are,
`matching` pairs those of two reports, `redline` shows what changed in them, `series` strings
figures together, `commitments` and `outcomes` hold plans against the following summary,
`recurrence` follows problems, `coverage` counts topics.
"""
