-- What a person is interested in, strongest first, with what speaks for it and how it changed since the day looked at before.
with

shares as (
    select * from {{ remembered(
        'int_interest_shares',
        [
            'user_id', 'as_of_date', 'kind', 'category', 'weight', 'evidence_events', 'last_evidence_date', 'is_interest',
            'share', 'smoothed_share', 'population_share'
        ],
        'profiling'
    ) }}
),

interest_dates as (select * from {{ ref('int_interest_dates') }}),
topics as (select * from {{ ref('int_topics') }}),
eligibility as (select * from {{ ref('fct_user_eligibility') }}),

-- Eligibility speaks as of now, so it is asked where the answer becomes public.
profiled as (
    select user_id
    from eligibility
    where purpose = 'profiling' and is_eligible
),

known_kinds as (
    select distinct
        user_id,
        as_of_date,
        kind
    from shares
),

ranked as (
    select
        shares.*,
        interest_dates.previous_date,
        shares.smoothed_share / nullif(shares.population_share, 0) as lift,
        row_number() over (
            partition by shares.user_id, shares.as_of_date, shares.kind
            order by shares.weight desc, shares.smoothed_share / nullif(shares.population_share, 0) desc, shares.category asc
        ) as interest_rank
    from shares
    inner join profiled on shares.user_id = profiled.user_id
    inner join interest_dates on shares.as_of_date = interest_dates.as_of_date
    where shares.is_interest
),

-- By half as much again, up or down. Who showed no interest of the kind before has nothing to compare with, and topics are cut
-- anew on each day, so that a person may change theirs by standing still.
compared as (
    select
        ranked.*,
        case
            when known_kinds.user_id is null or ranked.kind = 'topic' then null
            when shares_before.smoothed_share is null then 'emerging'
            when ranked.smoothed_share >= 1.5 * shares_before.smoothed_share then 'emerging'
            when 1.5 * ranked.smoothed_share <= shares_before.smoothed_share then 'fading'
            else 'steady'
        end as trend
    from ranked
    left join known_kinds
        on
            ranked.user_id = known_kinds.user_id
            and ranked.previous_date = known_kinds.as_of_date
            and ranked.kind = known_kinds.kind
    left join shares as shares_before
        on
            ranked.user_id = shares_before.user_id
            and ranked.previous_date = shares_before.as_of_date
            and ranked.kind = shares_before.kind
            and ranked.category = shares_before.category
),

final as (
    select
        compared.user_id,
        compared.as_of_date,
        cast(compared.kind as {{ dbt.type_string() }}) as kind,
        cast(compared.category as {{ dbt.type_string() }}) as category,
        cast(coalesce(topics.label, compared.category) as {{ dbt.type_string() }}) as label,
        compared.weight,
        cast(round(compared.share, 9) as double) as share,
        cast(round(compared.lift, 9) as double) as lift,
        cast(compared.interest_rank as integer) as rank,
        compared.evidence_events,
        compared.last_evidence_date,
        cast(compared.trend as {{ dbt.type_string() }}) as trend
    from compared
    left join topics
        on
            compared.as_of_date = topics.as_of_date
            and compared.category = topics.category
            and compared.kind = 'topic'
)

select * from final
