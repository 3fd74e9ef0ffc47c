"""The pages of the report, in the order of the menu."""

from persona.report.pages import (
    activity,
    audiences,
    customers,
    data,
    experiments,
    models,
    network,
    overview,
    paths,
    personas,
    retention,
    segments,
)

PAGES = [
    module.page
    for module in (
        overview, segments, personas, activity, retention, paths, customers, network, audiences, experiments, models,
        data,
    )
]  # fmt: skip
