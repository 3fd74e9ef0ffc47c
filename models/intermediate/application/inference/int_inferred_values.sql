-- Attributes that people did not declare, inferred where the fit is sure enough.
with

guesses as (select * from {{ ref('int_attribute_guesses') }}),

inferred as (
    select
        user_id,
        as_of_date,
        attribute,
        guessed_value as inferred_value,
        confidence
    from guesses
    where declared_value is null and is_sure
)

select * from inferred
