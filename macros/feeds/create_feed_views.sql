{#-
    Before a run: one view per feed of the catalogue in schema `raw`, whatever the feed came as. A feed or an optional
    column that is not there is null, typed; an unreadable or incomplete one stops the run with everything that is wrong.
-#}
{%- macro create_feed_views() -%}
    {%- if execute and flags.WHICH in ['build', 'run', 'test', 'run-operation'] -%}
        {%- set feeds = graph.sources.values() | selectattr('source_name', 'equalto', 'raw') | sort(attribute='name') | list -%}
        {%- set inspections = {} -%}
        {%- set faults = [] -%}
        {%- set known = persona.known_files(feeds[0].schema) -%}
        {%- for feed in feeds -%}
            {%- set inspection = inspect_feed(feed.name, known) -%}
            {%- do inspections.update({feed.name: inspection}) -%}
            {%- do faults.extend(feed_faults(feed, inspection)) -%}
        {%- endfor -%}
        {%- if not faults -%}
            {%- do faults.extend(no_feed_faults(feeds, inspections)) -%}
            {%- do faults.extend(persona.retention_faults(feeds)) -%}
            {%- do faults.extend(persona.sample_faults()) -%}
        {%- endif -%}
        {%- if faults -%}
            {%- do exceptions.raise_compiler_error('The feeds can not be read:\n  ' ~ faults | unique | join('\n  ')) -%}
        {%- endif -%}
        {%- do run_query('create schema if not exists ' ~ feeds[0].schema) -%}
        {%- do create_days_set_aside(feeds[0].schema) -%}
        {%- do record_feed_files(feeds[0].schema, inspections) -%}
        {%- do record_feed_columns(feeds, inspections) -%}
        {%- do record_pending_files(feeds[0].schema) -%}
        {#- A feed whose rows belong to those of another is sampled by them: its view comes after theirs. -#}
        {%- set belongings = feeds | selectattr('config.meta.belongs_to') | list -%}
        {%- for feed in feeds | reject('in', belongings) | list + belongings -%}
            {%- set inspection = inspections[feed.name] -%}
            {%- do run_query(feed_view_sql(feed, inspection, persona.feed_scan(feed, inspection))) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}


{#- The files that the run before found, as a relation: what is known of them is not looked up again. -#}
{%- macro known_files(schema) -%}
    {%- set is_there = persona.keeps_state() and run_query(
        "select count(*) from information_schema.columns where table_catalog = '" ~ target.database ~ "' and table_schema = '"
        ~ schema ~ "' and table_name = 'feed_files' and column_name = 'file_columns'"
    ).columns[0].values()[0] -%}
    {{- return(schema ~ '.feed_files' if is_there else none) -}}
{%- endmacro -%}


{#- What a feed holds: from the tables of `raw_schema` where that is set, else from the files below `raw_path`. -#}
{%- macro inspect_feed(feed_name, known_files) -%}
    {%- set raw_schema = persona.setting('raw_schema') -%}
    {%- set raw_path = persona.setting('raw_path') -%}
    {%- set nothing = {'feed': feed_name, 'files': [], 'columns': [], 'scan': none, 'error': none} -%}
    {%- if raw_schema -%}
        {{- return(persona.inspect_table(raw_schema, feed_name) or nothing) -}}
    {%- elif raw_path in ['', 'none'] -%}
        {{- return(nothing) -}}
    {%- endif -%}
    {%- set known = "'[]'" if known_files is none else
        "(select coalesce(json_group_array({'path': file_path, 'bytes': file_bytes, 'modified_ns': modified_ns, "
        ~ "'columns': json(file_columns)}), '[]') from " ~ known_files ~ " where feed = '" ~ feed_name
        ~ "' and file_columns is not null)" -%}
    {%- set answer = run_query(
        'select persona_inspect_feed(' ~ dbt.string_literal(raw_path) ~ ", '" ~ feed_name ~ "', " ~ known ~ ', '
        ~ dbt.string_literal(env_var('PERSONA_HELD_BACK_FILES', '')) ~ ')'
    ) -%}
    {{- return(fromjson(answer.columns[0].values()[0])) -}}
{%- endmacro -%}


{#- The same of a table: its columns, or nothing if there is no such table. -#}
{%- macro inspect_table(raw_schema, feed_name) -%}
    {{- return(adapter.dispatch('inspect_table', 'persona')(raw_schema, feed_name)) -}}
{%- endmacro -%}

{%- macro default__inspect_table(raw_schema, feed_name) -%}
    {%- set answer = run_query(
        "select table_schema, table_name, column_name, data_type from information_schema.columns where lower(table_schema) = "
        ~ dbt.string_literal(raw_schema | lower) ~ " and lower(table_name) = '" ~ feed_name ~ "' order by ordinal_position"
    ) -%}
    {%- if answer.rows | length > 0 -%}
        {%- set columns = [] -%}
        {%- for row in answer.rows -%}
            {%- do columns.append({'name': row[2], 'type': row[3]}) -%}
        {%- endfor -%}
        {%- set table = adapter.quote(answer.rows[0][0]) ~ '.' ~ adapter.quote(answer.rows[0][1]) -%}
        {{- return({'feed': feed_name, 'files': [], 'columns': columns, 'scan': table, 'error': none}) -}}
    {%- endif -%}
    {{- return(none) -}}
{%- endmacro -%}

{#- Spark's names of types are those of the catalogue, but for text and whole numbers. -#}
{%- macro spark__inspect_table(raw_schema, feed_name) -%}
    {%- if not persona.kind_of_table(raw_schema, feed_name) -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set table = adapter.quote(raw_schema) ~ '.' ~ adapter.quote(feed_name) -%}
    {%- set columns = [] -%}
    {%- for column in get_column_schema_from_query('select * from ' ~ table) -%}
        {%- do columns.append({'name': column.name, 'type': {'int': 'integer'}.get(column.dtype, column.dtype)}) -%}
    {%- endfor -%}
    {{- return({'feed': feed_name, 'files': [], 'columns': columns, 'scan': table, 'error': none}) -}}
{%- endmacro -%}


{#- A folder or schema without a single feed is most likely a misspelt one; `none` asks for an empty project. -#}
{%- macro no_feed_faults(feeds, inspections) -%}
    {%- set place = persona.setting('raw_schema') or persona.setting('raw_path') -%}
    {%- if place in ['', 'none'] or inspections.values() | selectattr('scan') | list -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return([
        "There is no feed in " ~ place ~ ". A feed has one of these names: " ~ feeds | map(attribute='name') | join(', ') ~ '.'
    ]) -}}
{%- endmacro -%}


{#- Sentences that say why a feed can not be used, none if it can. -#}
{%- macro feed_faults(feed, inspection) -%}
    {%- set faults = [] -%}
    {%- if inspection.error -%}
        {%- do faults.append(inspection.error) -%}
    {%- elif inspection.scan -%}
        {%- set found = inspection.columns | map(attribute='name') | map('lower') | list -%}
        {%- for column in feed.columns.values() if column.config.meta.get('required') and column.name not in found -%}
            {%- do faults.append(
                "Feed '" ~ feed.name ~ "': required column '" ~ column.name ~ "' is missing in "
                ~ (inspection.files[0].path if inspection.files else inspection.scan)
                ~ "; found: " ~ (inspection.columns | map(attribute='name') | join(', ')) ~ '.'
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(faults) -}}
{%- endmacro -%}


{#- The view of one feed: the catalogue's columns in its order, then what staging needs to know about the row's origin. -#}
{%- macro feed_view_sql(feed, inspection, scan) -%}
    {%- set found = {} -%}
    {%- for column in inspection.columns -%}
        {%- do found.update({column.name | lower: column}) -%}
    {%- endfor -%}
    {%- set zone = var('feed_time_zones').get(feed.name, 'UTC') -%}
    create or replace view {{ feed.schema }}.{{ feed.name }} as
    with feed as (
        {%- if scan %}
        select
            {%- for column in feed.columns.values() %}
            {{ feed_column_sql(column, found.get(column.name)) }} as {{ column.name }},
            {%- endfor %}
            {{ file_arrival_sql(feed, inspection) }} as file_arrived_at,
            {{ file_path_sql(inspection) }} as file_path
        from {{ scan }} as source_rows
        {%- else %}
        select
            {%- for column in feed.columns.values() %}
            cast(null as {{ dbt.type_string() }}) as {{ column.name }},
            {%- endfor %}
            cast(null as timestamp) as file_arrived_at,
            cast(null as {{ dbt.type_string() }}) as file_path
        where false
        {%- endif %}
    ),

    described as (
        select
            *,
            cast({{ dbt.string_literal(zone) }} as {{ dbt.type_string() }}) as feed_time_zone
        from feed
    ),

    recorded as (
        select
            *,
            {{ persona.is_past_retention(feed) }} as is_past_retention,
            {{ persona.row_of(feed.columns.values() | rejectattr('config.meta.sensitive') | map(attribute='name') | list) }} as raw_row,
            {{ persona.row_of(
                feed.columns.values() | rejectattr('config.meta.sensitive') | rejectattr('config.meta.names_account') | map(attribute='name') | list
            ) }} as raw_row_without_ids
        from described
    )

    select *
    from recorded
    where {{ persona.is_sampled(feed) }}
{%- endmacro -%}


{#- A column as staging gets it: native where the type already fits what the catalogue says, text otherwise. -#}
{%- macro feed_column_sql(column, found) -%}
    {%- if not found or (column.name == 'body' and persona.setting('read_message_bodies') | string | lower != 'true') -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        {%- set type = found.type | upper -%}
        {%- set numeric = type.startswith('DECIMAL') or type in [
            'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'FLOAT', 'DOUBLE'
        ] -%}
        {%- set keep = (column.data_type in ['double', 'bigint'] and numeric)
            or (column.data_type == 'timestamp' and (type.startswith('TIMESTAMP') or type == 'DATE')) -%}
        {%- set name = 'source_rows.' ~ adapter.quote(found.name) -%}
        {{- name if keep else 'cast(' ~ name ~ ' as ' ~ dbt.type_string() ~ ')' -}}
    {%- endif -%}
{%- endmacro -%}


{#- When the row's file arrived. One file: a constant; many: looked up by the file's name. -#}
{%- macro file_arrival_sql(feed, inspection) -%}
    {%- if inspection.files | length == 0 -%}
        cast(null as timestamp)
    {%- elif inspection.files | length == 1 -%}
        cast('{{ inspection.files[0].arrived_at }}' as timestamp)
    {%- else -%}
        (
            select max(files.arrived_at)
            from {{ feed.schema }}.feed_files as files
            where files.file_path = source_rows.filename
        )
    {%- endif -%}
{%- endmacro -%}


{#- The file that a row is in, or the table. -#}
{%- macro file_path_sql(inspection) -%}
    {%- if inspection.files | length > 1 -%}
        source_rows.filename
    {%- else -%}
        cast(
            {{ dbt.string_literal(dbt.escape_single_quotes((inspection.files or [{'path': inspection.scan}])[0].path)) }}
            as {{ dbt.type_string() }}
        )
    {%- endif -%}
{%- endmacro -%}
