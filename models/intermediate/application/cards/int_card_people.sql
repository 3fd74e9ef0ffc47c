-- Everyone who may be profiled, by persona, and whether the persona is one of too few people for a card.
with

standing as (select * from {{ ref('int_user_standing') }}),
sizes as (select * from {{ ref('int_card_sizes') }}),

people as (
    select
        standing.user_id,
        standing.as_of_date,
        standing.persona,
        sizes.is_suppressed
    from standing
    inner join sizes on standing.as_of_date = sizes.as_of_date and standing.persona = sizes.persona
)

select * from people
