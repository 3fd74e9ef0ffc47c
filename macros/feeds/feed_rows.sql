{#-
    A feed's rows with what the seed `source_systems` declares of their source. What is not declared is plain. Rows that are
    older than the feed may be kept are left out, unless these alone are asked for.
-#}
{%- macro feed_rows(feed, past_retention=false) -%}
    select
        feed_rows.*,
        declared.folds_id_case,
        declared.id_is_contact_detail,
        declared.default_country,
        declared.default_phone_code
    from (select * from {{ source('raw', feed) }}) as feed_rows
    left join (
        select
            trim(source_system) as declared_system,
            lower(trim(folds_id_case)) = 'true' as folds_id_case,
            lower(trim(id_is_contact_detail)) = 'true' as id_is_contact_detail,
            upper(trim(default_country)) as default_country,
            trim(default_phone_code) as default_phone_code
        from {{ ref('source_systems') }}
    ) as declared
        on trim(feed_rows.source_system) = declared.declared_system
    where {{ 'not ' if not past_retention }}coalesce(feed_rows.is_past_retention, false)
{%- endmacro -%}


{#-
    The id of an account, the one way in which all feeds spell it: trimmed, in lower case only where the source says that
    case means nothing, a pseudonym where the source says that its ids are phone numbers or addresses.
-#}
{%- macro clean_account_id(column) -%}
    {%- set id = persona.clean_text(column) -%}
    case
        when id_is_contact_detail and folds_id_case then {{ persona.pseudonym('lower(' ~ id ~ ')') }}
        when id_is_contact_detail then {{ persona.pseudonym(id) }}
        when folds_id_case then lower({{ id }})
        else {{ id }}
    end
{%- endmacro -%}


{#- What raw_record is made of, for the CTE that reads a feed. -#}
{%- macro raw_row() -%}
        raw_row,
        raw_row_without_ids,
        coalesce(id_is_contact_detail, false) or {{ persona.clean_text('source_system') }} is null as raw_row_hides_ids
{%- endmacro -%}


{#-
    The row as it came, without ids of accounts where these are contact details. Of a row that does not say which system it is from
    nobody knows what its ids are. Most rows are never shown: JSON is written for those that are, and `of_all` rows of a feed where
    what they say decides between versions that arrived together.
-#}
{%- macro raw_record(of_all=false) -%}
    case
        {%- if not of_all %}
        when reject_reason is null and arrival_source != 'doubtful' then null
        {%- endif %}
        when raw_row_hides_ids then {{ persona.row_as_json('raw_row_without_ids') }}
        else {{ persona.row_as_json('raw_row') }}
    end
{%- endmacro -%}
