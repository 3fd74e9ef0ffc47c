"""The report: a static site about the published marts that opens in a browser without a network."""
