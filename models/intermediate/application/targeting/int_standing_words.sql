-- All that may be said of where a person stands and can be addressed, by kind: what seeds may name.
with

tags as (select * from {{ ref('int_tags') }}),
personas as (select * from {{ ref('personas') }}),
segments as (select * from {{ ref('int_segments') }}),
tiers as (select * from {{ ref('int_activity_tiers') }}),
value_classes as (select * from {{ ref('int_value_classes') }}),
channels as (select * from {{ ref('contact_channels') }}),

words as (
    select 'tag' as kind, tag_id as word from tags
    union distinct
    select 'persona' as kind, {{ clean_word('persona') }} as word from personas
    union distinct
    select 'segment' as kind, segment as word from segments
    union distinct
    select 'tier' as kind, tier as word from tiers
    union distinct
    select 'rfm' as kind, rfm_segment as word from value_classes
    union distinct
    select 'value' as kind, value_class as word from value_classes
    union distinct
    select 'channel' as kind, {{ clean_word('channel') }} as word from channels
    union distinct
    select known.kind, known.word
    from (
        values
        ('stage', 'registered'), ('stage', 'new'), ('stage', 'active'), ('stage', 'inactive'), ('stage', 'churned'),
        ('stage', 'reactivated'), ('stage', 'unknown'), ('tier', 'inactive'), ('tier', 'unknown'),
        ('persona', 'unassigned')
    ) as known (kind, word)
)

select * from words
