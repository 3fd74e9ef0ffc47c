-- The age breaks, typed.
with

age_bands as (
    select * from {{ ref('age_bands') }}
),

typed as (
    select
        {{ clean_text('age_band') }} as age_band,
        try_cast(min_age as integer) as min_age,
        try_cast(max_age as integer) as max_age
    from age_bands
)

select * from typed
