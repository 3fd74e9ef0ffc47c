-- How many people each audience has. Few people are not shown, nor what would give their number back: of members, held out and
-- addressed two give the third.
with

audiences as (select * from {{ ref('int_audiences') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),
members as (select * from {{ ref('fct_audience_members') }}),

counted as (
    select
        audience,
        as_of_date,
        count(*) as member_count,
        sum(case when is_holdout then 1 else 0 end) as holdout_count,
        sum(case when is_holdout then 0 else 1 end) as addressed_count
    from members
    group by audience, as_of_date
),

-- An audience that nobody is in has a row too.
completed as (
    select
        audiences.audience,
        audiences.channel,
        audiences.owner,
        audiences.label_en,
        audiences.label_ko,
        audiences.label_zh,
        audiences.holdout_share,
        refresh_dates.as_of_date,
        coalesce(counted.member_count, 0) as member_count,
        coalesce(counted.holdout_count, 0) as holdout_count,
        coalesce(counted.addressed_count, 0) as addressed_count
    from audiences
    cross join refresh_dates
    left join counted
        on audiences.audience = counted.audience and refresh_dates.as_of_date = counted.as_of_date
),

disclosed as (
    select
        *,
        {{ disclosed('member_count') }} as disclosed_members,
        {{ disclosed('holdout_count') }} + {{ disclosed('addressed_count') }} is not null as are_parts_shown
    from completed
),

final as (
    select
        cast(audience as {{ dbt.type_string() }}) as audience,
        as_of_date,
        cast(channel as {{ dbt.type_string() }}) as channel,
        cast(owner as {{ dbt.type_string() }}) as owner,
        cast(label_en as {{ dbt.type_string() }}) as label_en,
        cast(label_ko as {{ dbt.type_string() }}) as label_ko,
        cast(label_zh as {{ dbt.type_string() }}) as label_zh,
        holdout_share,
        cast(disclosed_members as bigint) as member_count,
        cast(case when are_parts_shown then holdout_count end as bigint) as holdout_count,
        cast(case when are_parts_shown then addressed_count end as bigint) as addressed_count,
        not are_parts_shown as is_suppressed
    from disclosed
)

select * from final
