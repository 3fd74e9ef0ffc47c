-- Attributes that people did not declare, inferred on the latest day where the fit is sure enough.
with

guesses as (select * from {{ ref('int_attribute_guesses') }}),
refresh_dates as (select * from {{ ref('int_refresh_dates') }}),

inferred as (
    select
        guesses.user_id,
        guesses.as_of_date,
        guesses.attribute,
        guesses.guessed_value as inferred_value,
        guesses.confidence
    from guesses
    inner join refresh_dates on guesses.as_of_date = refresh_dates.as_of_date
    where refresh_dates.is_latest and guesses.declared_value is null and guesses.is_sure
)

select * from inferred
