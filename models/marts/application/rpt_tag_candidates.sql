-- What wins people and has no tag: rising categories, brands and keywords, each with the line that would make it a tag.
with

trends as (
    select * from {{ ref('rpt_interest_trends') }}
),

tags as (
    select * from {{ ref('int_tags') }}
),

rising as (
    select
        as_of_date,
        kind,
        category,
        users,
        share,
        share_change,
        q_value,
        lower(kind || '/' || category) as subject
    from trends
    where trend = 'emerging'
),

covered as (
    select distinct subject
    from tags
    where kind = 'interest'
),

without_tag as (
    select rising.*
    from rising
    left join covered on rising.subject = covered.subject
    where covered.subject is null
),

-- Text from the feeds goes into a line of a file: a quote in it is doubled, and quotes around it hold commas.
described as (
    select
        *,
        '"' || replace(subject, '"', '""') || '"' as quoted_subject,
        '"' || replace(category, '"', '""') || '"' as quoted_label
    from without_tag
),

final as (
    select
        as_of_date,
        cast(kind as {{ dbt.type_string() }}) as kind,
        cast(category as {{ dbt.type_string() }}) as term,
        users,
        share,
        share_change,
        q_value,
        cast(
            'keen_on_' || {{ replaced('lower(category)', '[^a-z0-9]+', '_') }} || ',interest,interest,'
            || quoted_subject || ',,>=,1.5,60,,' || quoted_label || ',' || quoted_label || ',' || quoted_label || ','
            as {{ dbt.type_string() }}
        ) as seed_line
    from described
)

select * from final
