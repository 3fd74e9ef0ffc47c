"""What others reached on FEBRL by deterministic rules is reached by the project's own normalisation and closure."""

from pathlib import Path

import pytest

from persona import febrl


@pytest.mark.parametrize(("files", "direct_f1", "closed_f1"), [(("4a", "4b"), 0.996, 0.995), (("3",), 0.984, 0.9935)])
def test_five_rules_reach_the_known_figures(public_data: Path, files, direct_f1, closed_f1):
    direct, closed = febrl.scores(public_data, *files)
    assert direct.f1 >= direct_f1
    assert closed.f1 >= closed_f1
    assert min(direct.precision, closed.precision) >= 0.99


@pytest.mark.parametrize(("files", "figures"), [(("1",), (2_082, 317)), (("4a", "4b"), (77_249, 3_241))])
def test_the_guide_s_comparison_gives_the_guide_s_counts(public_data: Path, files, figures):
    assert febrl.guide(public_data, *files) == figures


def test_the_report_names_every_set(public_data: Path):
    text = febrl.report(public_data)
    assert all(f"FEBRL{number}" in text for number in (1, 3, 4))
