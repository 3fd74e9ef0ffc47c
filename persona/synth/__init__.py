"""Demo feeds with a known truth: a believable messaging platform, drawn from a seed.

The story, in the order of ``generate.py``: people → their accounts → whom they know → what they say, read, use, buy
and answer → what goes wrong with the data on its way → files. What was planted goes to ``_truth/``; no model reads it.
"""
