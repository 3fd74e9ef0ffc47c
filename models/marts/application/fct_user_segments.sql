-- The one segment that those who steer look at, why it is this one, and where RFM or the tier would say otherwise.
with

standing as (select * from {{ ref('int_user_standing') }}),
cells as (select * from {{ ref('int_segment_cells') }}),
segments as (select * from {{ ref('int_segments') }}),

placed as (
    select
        standing.*,
        cells.segment,
        cells.reason,
        {{ names_word('segments.agreeing_rfm_segments', 'standing.rfm_segment') }} as agrees_with_rfm,
        standing.tier = 'unknown' or {{ names_word('segments.agreeing_tiers', 'standing.tier') }} as agrees_with_tier
    from standing
    inner join cells
        on
            standing.stage = cells.stage
            and standing.tier = cells.tier
            and standing.value_class = cells.value_class
    inner join segments on cells.segment = segments.segment
),

explained as (
    select
        *,
        case
            when not agrees_with_rfm and not agrees_with_tier then 'rfm, tier'
            when not agrees_with_rfm then 'rfm'
            when not agrees_with_tier then 'tier'
        end as disagrees_with,
        concat_ws(
            '; ',
            case when not agrees_with_rfm then 'RFM says ' || rfm_segment end,
            case when not agrees_with_tier then 'the tier is ' || tier end
        ) as what_disagrees
    from placed
),

final as (
    select
        user_id,
        as_of_date,
        cast(segment as {{ dbt.type_string() }}) as segment,
        cast(
            reason || ' (stage ' || stage || ', tier ' || tier || ', value ' || value_class || ')' as {{ dbt.type_string() }}
        ) as reason,
        cast(disagrees_with as {{ dbt.type_string() }}) as disagrees_with,
        cast(
            case
                when disagrees_with is not null
                    then
                        what_disagrees || '; here ' || segment || ', because stage ' || stage || ', tier ' || tier
                        || ' and value ' || value_class || ' mean: ' || reason
            end as {{ dbt.type_string() }}
        ) as disagreement,
        cast(stage as {{ dbt.type_string() }}) as stage,
        cast(tier as {{ dbt.type_string() }}) as tier,
        cast(rfm_segment as {{ dbt.type_string() }}) as rfm_segment,
        cast(value_class as {{ dbt.type_string() }}) as value_class,
        cast(service_level as {{ dbt.type_string() }}) as service_level
    from explained
)

select * from final
