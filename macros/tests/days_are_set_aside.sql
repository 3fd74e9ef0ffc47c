{#-
    The run left out the days that it found should be, and no others. If not, another run will: `obeyed` are the days that this
    one left out.
-#}
{%- test days_are_set_aside(model, obeyed) -%}
with

changes as (
    select
        feed || ' on ' || cast(feed_date as {{ dbt.type_string() }})
        || ' is far from what it should be: it is set aside. Build again.' as message
    from (select feed, feed_date from {{ model }} except select feed, feed_date from {{ obeyed }}) as found
    union all
    select
        feed || ' on ' || cast(feed_date as {{ dbt.type_string() }}) || ' need not be set aside any more. Build again.' as message
    from (select feed, feed_date from {{ obeyed }} except select feed, feed_date from {{ model }}) as released
)

select message
from changes
where {{ persona.stop_with_message('changes') }}
{%- endtest -%}
