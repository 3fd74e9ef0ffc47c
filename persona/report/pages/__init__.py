"""The pages of the report, in the order of the menu."""

from persona.report.pages import overview, personas, retention, segments

PAGES = [overview.page, segments.page, personas.page, retention.page]
