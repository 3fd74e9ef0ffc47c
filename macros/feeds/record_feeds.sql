{#- The files each feed was read from, or the table: raw.feed_files. -#}
{%- macro record_feed_files(schema, inspections) -%}
    {%- set found = inspections.values() | selectattr('scan') | list -%}
    {#- Asked once: for each file it would take longer than all else that is said of it. -#}
    {%- set marks = [] -%}
    {%- for inspection in found -%}
        {%- do marks.append(persona.read_as(inspection.feed) ~ ' as ' ~ inspection.feed) -%}
    {%- endfor -%}
    {%- set read_as = run_query('select ' ~ marks | join(', ')).rows[0] if marks else {} -%}
    {%- set rows = [] -%}
    {%- for inspection in found -%}
        {%- set table = {'path': inspection.scan, 'bytes': 'null', 'modified_ns': 'null', 'arrived_at': none, 'columns': none} -%}
        {%- for file in inspection.files or [table] -%}
            {%- do rows.append(
                "('" ~ inspection.feed ~ "', " ~ dbt.string_literal(dbt.escape_single_quotes(file.path)) ~ ", " ~ file.bytes
                ~ ", " ~ file.modified_ns ~ ", " ~ ("timestamp '" ~ file.arrived_at ~ "'" if file.arrived_at else 'null')
                ~ ", '" ~ read_as[inspection.feed] ~ "'"
                ~ ", " ~ (dbt.string_literal(dbt.escape_single_quotes(tojson(file.columns))) if file.columns else 'null') ~ ")"
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do persona.replace_table(
        schema ~ '.feed_files',
        'feed varchar, file_path varchar, file_bytes bigint, modified_ns bigint, arrived_at timestamp, read_as varchar, '
        ~ 'file_columns varchar',
        rows
    ) -%}
{%- endmacro -%}


{#- What became of every column: used, missing or unexpected (not of the catalogue, ignored): raw.feed_columns. -#}
{%- macro record_feed_columns(feeds, inspections) -%}
    {%- set rows = [] -%}
    {%- for feed in feeds -%}
        {%- set found = inspections[feed.name].columns | map(attribute='name') | map('lower') | list -%}
        {%- for column in feed.columns.values() -%}
            {%- set required = column.config.meta.get('required', false) -%}
            {%- do rows.append("('" ~ feed.name ~ "', '" ~ column.name ~ "', " ~ required ~ ", '"
                ~ ('used' if column.name in found else 'missing') ~ "')") -%}
        {%- endfor -%}
        {%- for name in found if name not in feed.columns -%}
            {%- do rows.append("('" ~ feed.name ~ "', " ~ dbt.string_literal(dbt.escape_single_quotes(name)) ~ ", false, 'unexpected')") -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do persona.replace_table(
        feeds[0].schema ~ '.feed_columns',
        'feed varchar, column_name varchar, is_required boolean, column_status varchar',
        rows
    ) -%}
{%- endmacro -%}


{%- macro replace_table(name, columns, rows) -%}
    {%- do persona.make_table(name, columns, replace=true) -%}
    {%- if rows -%}
        {%- do run_query('insert into ' ~ name ~ ' ' ~ 'values ' ~ rows | join(', ')) -%}
    {%- endif -%}
{%- endmacro -%}
