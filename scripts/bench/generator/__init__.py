"""A corpus that is made up: reports in the five reports' register, any number of them.

`words.txt` and `themes.txt` hold the sentences, `indicators.txt` the figures that recur;
the code only puts them together. Pure: the same seed gives the same bytes.
"""
