-- Every combination of stage, tier and value class with the first rule that holds for it: who is in a combination is in its
-- segment. A combination without a rule has no segment, and a test says so.
with

words as (select * from {{ ref('int_standing_words') }}),
rules as (select * from {{ ref('int_segment_rules') }}),

combinations as (
    select
        stages.word as stage,
        tiers.word as tier,
        value_classes.word as value_class
    from words as stages
    cross join words as tiers
    cross join words as value_classes
    where stages.kind = 'stage' and tiers.kind = 'tier' and value_classes.kind = 'value'
),

matches as (
    select
        combinations.stage,
        combinations.tier,
        combinations.value_class,
        rules.priority,
        rules.segment,
        rules.reason
    from combinations
    inner join rules
        on
            {{ names_word('rules.stages', 'combinations.stage') }}
            and {{ names_word('rules.tiers', 'combinations.tier') }}
            and {{ names_word('rules.value_classes', 'combinations.value_class') }}
),

cells as (
    select
        combinations.stage,
        combinations.tier,
        combinations.value_class,
        min(matches.priority) as priority,
        min_by(matches.segment, matches.priority) as segment,
        min_by(matches.reason, matches.priority) as reason
    from combinations
    left join matches
        on
            combinations.stage = matches.stage
            and combinations.tier = matches.tier
            and combinations.value_class = matches.value_class
    group by combinations.stage, combinations.tier, combinations.value_class
)

select * from cells
