-- Who came to an interest and who lost it since the day looked at before, among people who showed interests of the kind on both
-- days. Topics are left out: they are cut anew on each day, so that people may change theirs by standing still.
with

shares as (
    select * from {{ remembered(
        'int_interest_shares', ['user_id', 'as_of_date', 'kind', 'category', 'is_interest'], 'profiling'
    ) }}
),

interest_dates as (select * from {{ ref('int_interest_dates') }}),

known_kinds as (
    select distinct
        user_id,
        as_of_date,
        kind
    from shares
    where kind != 'topic'
),

on_both_days as (
    select
        now.user_id,
        now.kind,
        now.as_of_date
    from known_kinds as now
    inner join interest_dates on now.as_of_date = interest_dates.as_of_date
    inner join known_kinds as before
        on
            now.user_id = before.user_id
            and now.kind = before.kind
            and interest_dates.previous_date = before.as_of_date
),

interests as (
    select
        user_id,
        as_of_date,
        kind,
        category
    from shares
    where is_interest
),

-- Each interest speaks of its own day as what is, and of the next as what was before.
sides as (
    select interests.user_id, interest_dates.as_of_date, interests.kind, interests.category, 1 as has_now, 0 as had_before
    from interests
    inner join interest_dates on interests.as_of_date = interest_dates.as_of_date
    union all
    select interests.user_id, interest_dates.as_of_date, interests.kind, interests.category, 0 as has_now, 1 as had_before
    from interests
    inner join interest_dates on interests.as_of_date = interest_dates.previous_date
),

by_person as (
    select
        sides.user_id,
        sides.as_of_date,
        sides.kind,
        sides.category,
        max(sides.has_now) as has_now,
        max(sides.had_before) as had_before
    from sides
    inner join on_both_days
        on
            sides.user_id = on_both_days.user_id
            and sides.as_of_date = on_both_days.as_of_date
            and sides.kind = on_both_days.kind
    group by sides.user_id, sides.as_of_date, sides.kind, sides.category
),

compared_users as (
    select
        as_of_date,
        kind,
        count(*) as compared_users
    from on_both_days
    group by as_of_date, kind
),

changes as (
    select
        by_person.as_of_date,
        by_person.kind,
        by_person.category,
        compared_users.compared_users,
        cast(sum(by_person.has_now) as bigint) as users,
        cast(sum(by_person.had_before) as bigint) as users_before,
        cast(sum(by_person.has_now * (1 - by_person.had_before)) as bigint) as gained,
        cast(sum(by_person.had_before * (1 - by_person.has_now)) as bigint) as lost
    from by_person
    inner join compared_users on by_person.as_of_date = compared_users.as_of_date and by_person.kind = compared_users.kind
    group by by_person.as_of_date, by_person.kind, by_person.category, compared_users.compared_users
)

select * from changes
