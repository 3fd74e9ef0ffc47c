-- The texts of a card, one per persona and trait: what is commoner than among everybody, by at least a tenth, in the order of how
-- much it is; the metrics that are furthest from everybody's; all else by how many have it, RFM segments with their shares.
-- Ratios and shares that may not be told are left out.
with

trait_counts as (select * from {{ ref('int_card_trait_counts') }}),
numbers as (select * from {{ ref('int_card_numbers') }}),
tags as (select * from {{ ref('dim_tags') }}),

over_represented as (
    select
        trait_counts.as_of_date,
        trait_counts.persona,
        trait_counts.trait,
        coalesce(tags.label_en, trait_counts.value) || case
            when trait_counts.may_tell_share
                then ' (×' || cast(round(trait_counts.ratio, 1) as {{ dbt.type_string() }}) || ')'
            else ''
        end as entry,
        row_number() over (
            partition by trait_counts.as_of_date, trait_counts.persona, trait_counts.trait
            order by trait_counts.ratio desc, trait_counts.value asc
        ) as place
    from trait_counts
    left join tags on trait_counts.value = tags.tag_id and trait_counts.trait = 'tag'
    where trait_counts.trait in ('tag', 'interest', 'service') and trait_counts.ratio >= 1.1
),

common as (
    select
        as_of_date,
        persona,
        trait,
        case
            when trait = 'rfm_segment' and may_tell_share
                then value || ' ' || cast(cast(round(100 * share) as integer) as {{ dbt.type_string() }}) || '%'
            else value
        end as entry,
        row_number() over (partition by as_of_date, persona, trait order by users desc, value asc) as place
    from trait_counts
    where trait not in ('tag', 'interest', 'service')
),

metrics as (
    select
        as_of_date,
        persona,
        'metric' as trait,
        name || ' ' || cast(round(mean_value, 2) as {{ dbt.type_string() }})
        || ' (×' || cast(round(ratio, 1) as {{ dbt.type_string() }}) || ')' as entry,
        place
    from numbers
    where is_metric and distance > 0 and ratio is not null
),

entries as (
    select * from over_represented
    union all
    select * from common
    union all
    select * from metrics
),

lists as (
    select
        as_of_date,
        persona,
        trait,
        max(case when place = 1 then entry end) as first_entry,
        {{ concatenated("case when place = 1 then entry else ', ' || entry end", 'place') }} as entries
    from entries
    where place <= 5
    group by as_of_date, persona, trait
)

select * from lists
