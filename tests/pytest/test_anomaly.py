"""The anomaly score: it finds what is planted, says the same every time, and nothing on too little."""

import duckdb
import numpy as np
import pandas as pd

from persona.anomaly import MINIMUM_ACCOUNTS, anomaly_scores, fit_scorer, judge_latest
from persona.frames import frame_batches

MEASURES = ["first", "second", "third"]


def accounts(n=300, outliers=6, seed=5, day="2026-06-30"):
    """Ordinary accounts, and behind them some that lie six standard deviations away in every measure."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(n, len(MEASURES)))
    values[n - outliers :] = 6 * generator.choice([-1, 1], (outliers, len(MEASURES)))
    frame = pd.DataFrame(values, columns=MEASURES)
    return frame.assign(account_key=np.arange(n), as_of_date=pd.Timestamp(day))


def score_dates(sample, batches, seed):
    """Score everyone batch by batch, as the model does."""
    scorer = fit_scorer(sample, seed)
    return pd.concat([scorer.score(sample.head(0)), *map(scorer.score, batches)], ignore_index=True)


def test_planted_outliers_have_the_highest_scores():
    rows = accounts()
    scores = anomaly_scores(rows[MEASURES], rows[MEASURES], seed=1)
    assert set(np.argsort(scores)[-6:]) == set(range(294, 300))
    assert scores[294:].min() > 60 > 50 > np.median(scores)
    assert ((scores >= 0) & (scores <= 100)).all()


def test_scores_do_not_depend_on_batches_or_on_the_order_of_rows():
    rows = pd.concat([accounts(), accounts(seed=6, day="2026-05-31")])
    whole = score_dates(rows, [rows], seed=1)
    pieces = [rows.iloc[start : start + 37] for start in range(0, len(rows), 37)]
    shuffled = score_dates(rows.sample(frac=1, random_state=3), reversed(pieces), seed=1)
    keys = ["account_key", "as_of_date"]
    pd.testing.assert_frame_equal(
        whole.sort_values(keys, ignore_index=True), shuffled.sort_values(keys, ignore_index=True)
    )
    assert len(whole) == len(rows)


def test_each_day_is_judged_by_its_own_accounts():
    usual, elsewhere = accounts(outliers=0), accounts(outliers=0, seed=6, day="2026-05-31")
    elsewhere[MEASURES] += 50
    together = score_dates(pd.concat([usual, elsewhere]), [pd.concat([usual, elsewhere])], seed=1)
    alone = score_dates(elsewhere, [elsewhere], seed=1)
    later = together[together["as_of_date"] == pd.Timestamp("2026-05-31")].reset_index(drop=True)
    pd.testing.assert_frame_equal(later, alone)


def test_too_few_accounts_have_no_score():
    few, enough = accounts(n=MINIMUM_ACCOUNTS - 1), accounts(n=MINIMUM_ACCOUNTS)
    assert score_dates(few, [few], seed=1)["anomaly_score"].isna().all()
    assert score_dates(enough, [enough], seed=1)["anomaly_score"].notna().all()
    nobody = score_dates(few.head(0), [], seed=1)
    assert nobody.empty and list(nobody.columns) == ["account_key", "as_of_date", "anomaly_score"]


def test_what_was_not_measured_counts_as_usual():
    rows = accounts()
    blank = rows.assign(third=np.nan)
    expected = anomaly_scores(rows[["first", "second"]], rows[["first", "second"]], seed=1)
    np.testing.assert_array_equal(anomaly_scores(blank[MEASURES], blank[MEASURES], seed=1), expected)
    gap = rows[MEASURES].head(1).assign(second=np.nan)
    filled = gap.assign(second=rows["second"].median())
    assert anomaly_scores(rows[MEASURES], gap, seed=1) == anomaly_scores(rows[MEASURES], filled, seed=1)


def test_a_relation_is_read_in_bounded_pieces():
    pieces = list(frame_batches(duckdb.sql("select i as I from range(10000) as r(i)"), rows=4096))
    assert [len(piece) for piece in pieces] == [4096, 4096, 1808]
    assert pd.concat(pieces)["i"].tolist() == list(range(10000))
    frame = pd.DataFrame({"I": range(5)})
    assert [piece["i"].tolist() for piece in frame_batches(frame, rows=2)] == [[0, 1], [2, 3], [4]]


def test_accounts_that_were_not_learned_from_have_the_place_they_have_by_all():
    rows = pd.concat([accounts(), accounts(seed=6, day="2026-05-31")]).assign(is_sampled=True)
    judged = judge_latest(rows, score_dates(rows, [rows], seed=1), seed=1)
    assert list(judged.columns) == ["account_key", "as_of_date", "score_shift", "rank_distance"]
    assert judged["account_key"].tolist() == list(range(1, 300, 2))
    assert set(judged["as_of_date"]) == {pd.Timestamp("2026-06-30")}
    assert judged["rank_distance"].mean() < 0.1
    planted = judged[judged["account_key"] >= 294]
    assert len(planted) == 3
    assert planted["rank_distance"].max() < 3 / 150
    # With the scores dealt out anew places are a third apart.
    scores = score_dates(rows, [rows], seed=1)
    dealt = scores.assign(anomaly_score=scores["anomaly_score"].sample(frac=1, random_state=2).to_numpy())
    assert 0.25 < judge_latest(rows, dealt, seed=1)["rank_distance"].mean() < 0.42


def test_too_few_accounts_to_halve_are_not_judged():
    few = accounts(n=2 * MINIMUM_ACCOUNTS - 1)
    assert judge_latest(few, score_dates(few, [few], seed=1), seed=1).empty
    none = accounts().head(0)
    assert judge_latest(none, score_dates(none, [], seed=1), seed=1).empty
