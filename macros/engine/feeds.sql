{#- What the view of a feed reads: a relation of all columns that its files have between them, with the name of the file. -#}
{%- macro feed_scan(feed, inspection) -%}
    {{- return(adapter.dispatch('feed_scan', 'persona')(feed, inspection) if inspection.scan else none) -}}
{%- endmacro -%}

{%- macro default__feed_scan(feed, inspection) -%}
    {{- return(inspection.scan) -}}
{%- endmacro -%}

{#- Spark takes columns of a folder by their place, without a word: here each file is read by itself and names what it has. -#}
{%- macro spark__feed_scan(feed, inspection) -%}
    {%- if not inspection.files -%}
        {{- return(inspection.scan) -}}
    {%- endif -%}
    {%- set scans = [] -%}
    {%- for file in inspection.files -%}
        {%- set names = {} -%}
        {%- for column in file.columns -%}
            {%- do names.update({column.name | lower: column.name}) -%}
        {%- endfor -%}
        {%- set values = [] -%}
        {%- for column in inspection.columns -%}
            {%- set value = adapter.quote(names[column.name | lower]) if column.name | lower in names else 'null' -%}
            {%- do values.append(
                'cast(' ~ value ~ ' as ' ~ persona.spark_type_of_feed(column.type) ~ ') as ' ~ adapter.quote(column.name)
            ) -%}
        {%- endfor -%}
        {%- set path = dbt.string_literal(dbt.escape_single_quotes(file.path)) -%}
        {%- do scans.append(
            'select ' ~ values | join(', ') ~ ', ' ~ path ~ ' as filename from '
            ~ persona.spark_file(feed.schema ~ '.' ~ feed.name ~ '__file_' ~ loop.index, file)
        ) -%}
    {%- endfor -%}
    {{- return('(' ~ scans | join(' union all ') ~ ')') -}}
{%- endmacro -%}


{#- A file as a relation. Text files become tables over the file, of text alone, in which every column is named. -#}
{%- macro spark_file(table, file) -%}
    {%- set ending = file.path.split('.')[-1] -%}
    {%- if ending == 'parquet' -%}
        {{- return('parquet.`' ~ file.path ~ '`') -}}
    {%- endif -%}
    {%- set columns = [] -%}
    {%- for column in file.columns -%}
        {%- do columns.append(adapter.quote(column.name) ~ ' string') -%}
    {%- endfor -%}
    {%- set options = {'path': file.path} -%}
    {%- if ending == 'csv' -%}
        {%- do options.update({
            'header': 'true', 'enforceSchema': 'false', 'multiLine': 'true', 'quote': '"', 'escape': '"', 'mode': 'FAILFAST',
            'sep': persona.csv_separator(file)
        }) -%}
    {%- else -%}
        {%- do options.update({'mode': 'FAILFAST'}) -%}
    {%- endif -%}
    {%- set written = [] -%}
    {%- for option, value in options.items() -%}
        {%- do written.append(option ~ ' ' ~ dbt.string_literal(dbt.escape_single_quotes(value))) -%}
    {%- endfor -%}
    {%- do run_query('drop table if exists ' ~ table) -%}
    {%- do run_query(
        'create table ' ~ table ~ ' (' ~ columns | join(', ') ~ ') using ' ~ ('csv' if ending == 'csv' else 'json')
        ~ ' options (' ~ written | join(', ') ~ ')'
    ) -%}
    {{- return(table) -}}
{%- endmacro -%}


{#- What stands between the columns of a CSV file: of the usual signs the first that parts its header into its columns. -#}
{%- macro csv_separator(file) -%}
    {%- set header = run_query(
        'select value from text.`' ~ file.path ~ '` limit 1'
    ).columns[0].values()[0] -%}
    {%- for sign in [',', ';', '\t', '|'] if header.split(sign) | length == file.columns | length -%}
        {{- return(sign) -}}
    {%- endfor -%}
    {{- return(',') -}}
{%- endmacro -%}


{#- The type in which Spark reads a column that DuckDB found to be of another: the file was looked at by DuckDB. -#}
{%- macro spark_type_of_feed(type) -%}
    {%- set upper = type | upper -%}
    {%- if upper.startswith('TIMESTAMP') -%}
        {{- return('timestamp') -}}
    {%- elif upper.startswith('DECIMAL') or upper in ['DATE', 'BOOLEAN', 'DOUBLE', 'FLOAT'] -%}
        {{- return(upper | lower) -}}
    {%- elif upper in ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER'] -%}
        {{- return('bigint') -}}
    {%- elif upper in ['HUGEINT', 'UBIGINT'] -%}
        {{- return('decimal(38, 0)') -}}
    {%- endif -%}
    {{- return('string') -}}
{%- endmacro -%}
