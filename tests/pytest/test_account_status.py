"""Account status in a whole build: dated, explained, and machines kept in the facts and out of people's metrics."""

import duckdb
import pytest


@pytest.fixture(scope="module")
def marts(demo_warehouse):
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        yield connection


def test_bots_stay_in_the_facts_and_out_of_the_features(marts):
    bots, with_events, with_features = marts.sql(
        """
        select
            count(distinct accounts.account_key),
            count(distinct events.account_key),
            count(distinct features.user_id)
        from marts.dim_accounts as accounts
        left join marts.fct_events as events using (account_key)
        left join marts.fct_user_features as features using (user_id)
        where accounts.account_status = 'bot'
        """
    ).fetchone()
    assert bots == with_events > 0
    assert with_features == 0


def test_the_latest_status_is_that_of_the_account(marts):
    differing, same = marts.sql(
        """
        select
            count(*) filter (where status.account_status != accounts.account_status),
            count(*) filter (where status.account_status = accounts.account_status)
        from marts.fct_account_status as status
        join marts.dim_accounts as accounts using (account_key)
        where status.as_of_date = (select max(as_of_date) from marts.fct_account_status)
        """
    ).fetchone()
    assert differing == 0 < same


def test_an_account_is_a_bot_from_the_day_on_that_shows_it(marts):
    days = marts.sql(
        """
        select account_key, list(account_status order by as_of_date) as statuses
        from marts.fct_account_status
        where account_key in (select account_key from marts.dim_accounts where account_status = 'bot')
        group by account_key
        having min(account_status) != max(account_status)
        """
    ).fetchall()
    assert days and all(statuses[-1] == "bot" for _, statuses in days)


def test_the_anomaly_score_is_a_second_opinion(marts):
    bots, others = marts.sql(
        """
        select
            median(anomaly_score) filter (where account_status = 'bot'),
            median(anomaly_score) filter (where account_status = 'genuine')
        from marts.fct_account_status
        """
    ).fetchone()
    assert bots > others
