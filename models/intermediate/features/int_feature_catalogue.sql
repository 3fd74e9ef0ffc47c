-- The catalogue of features, typed: what each measures, in which unit, over which windows, from which feed.
with

feature_catalogue as (
    select * from {{ ref('feature_catalogue') }}
),

typed as (
    select
        {{ clean_word('feature') }} as feature,
        {{ clean_word('windows') }} as windows,
        {{ clean_word('dimension') }} as dimension,
        {{ clean_word('unit') }} as unit,
        {{ clean_word('source_feed') }} as source_feed,
        {{ clean_word('direction') }} as direction,
        {{ clean_text('definition') }} as definition
    from feature_catalogue
)

select * from typed
