-- What a segment of RFM is worth to those who steer, typed.
with

value_classes as (
    select * from {{ ref('value_classes') }}
),

typed as (
    select
        {{ clean_word('rfm_segment') }} as rfm_segment,
        {{ clean_word('value_class') }} as value_class,
        {{ clean_word('service_level') }} as service_level
    from value_classes
)

select * from typed
