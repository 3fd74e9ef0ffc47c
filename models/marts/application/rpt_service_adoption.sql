-- Which services people of each persona and tenure use; the persona or tenure `all` is everybody. Few people are not shown.
with

features as (select * from {{ ref('fct_user_features') }}),
user_services as (select * from {{ ref('fct_user_services') }}),
personas as (select * from {{ ref('fct_user_personas') }}),
tenure_bands as (select * from {{ ref('int_tenure_bands') }}),

described as (
    select
        features.user_id,
        features.as_of_date,
        coalesce(personas.persona, 'none') as persona,
        tenure_bands.tenure_band
    from features
    inner join tenure_bands
        on
            features.tenure_days >= tenure_bands.min_days
            and (tenure_bands.next_min_days is null or features.tenure_days < tenure_bands.next_min_days)
    left join personas on features.user_id = personas.user_id and features.as_of_date = personas.as_of_date
),

populations as (
    select
        as_of_date,
        coalesce(persona, 'all') as persona,
        coalesce(tenure_band, 'all') as tenure_band,
        count(*) as users
    from described
    group by as_of_date, cube(persona, tenure_band)
),

adoptions as (
    select
        described.as_of_date,
        user_services.service,
        coalesce(described.persona, 'all') as persona,
        coalesce(described.tenure_band, 'all') as tenure_band,
        count(*) as adopters
    from described
    inner join user_services
        on described.user_id = user_services.user_id and described.as_of_date = user_services.as_of_date
    group by described.as_of_date, user_services.service, cube(described.persona, described.tenure_band)
),

services as (
    select distinct as_of_date, service from adoptions
),

-- A service that nobody of a population uses has a row too.
counted as (
    select
        populations.as_of_date,
        services.service,
        populations.persona,
        populations.tenure_band,
        populations.users,
        coalesce(adoptions.adopters, 0) as adopters,
        populations.persona = 'all' and populations.tenure_band = 'all' as is_everybody
    from populations
    inner join services on populations.as_of_date = services.as_of_date
    left join adoptions
        on
            populations.as_of_date = adoptions.as_of_date
            and services.service = adoptions.service
            and populations.persona = adoptions.persona
            and populations.tenure_band = adoptions.tenure_band
),

disclosed as (
    select
        as_of_date,
        service,
        persona,
        tenure_band,
        case when is_everybody then users else {{ disclosed('users') }} end as users,
        case when is_everybody then adopters else {{ disclosed('adopters') }} end as adopters
    from counted
),

final as (
    select
        as_of_date,
        cast(service as {{ dbt.type_string() }}) as service,
        cast(persona as {{ dbt.type_string() }}) as persona,
        cast(tenure_band as {{ dbt.type_string() }}) as tenure_band,
        cast(users as bigint) as users,
        cast(case when users is not null then adopters end as bigint) as adopters,
        cast(round(adopters * 1.0 / users, 9) as double) as adoption_rate,
        users is null or adopters is null as is_suppressed
    from disclosed
)

select * from final
