{#-
    The accounts of `relation` that share a detail with another one. `detail_key` is a number that stands for the detail's
    text. Rule by rule, because grouping and joining by one text is faster than by two.
-#}
{%- macro shared_detail(rule, column, relation) -%}
    select
        '{{ rule }}' as rule,
        owners.account_key,
        owners.{{ column }} as detail,
        sizes.detail_key,
        sizes.accounts
    from {{ relation }} as owners
    inner join (
        select
            {{ column }} as detail,
            {{ persona.hash_key([column]) }} as detail_key,
            cast(count(*) as bigint) as accounts
        from {{ relation }}
        where {{ column }} is not null
        group by {{ column }}
        having count(*) > 1
    ) as sizes
        on owners.{{ column }} = sizes.detail
{%- endmacro -%}
