{#-
    After a run: rows of erased accounts leave every table that had to read them to find out whose they are. A key of somebody
    who is only named by another's row is emptied there; any other row with a key of an account or a person goes. Only
    int_erased_accounts remembers whom to forget. What still counts their rows sees to itself: settle_records.
-#}
{%- macro forget_erased_accounts() -%}
    {%- set memory = adapter.get_relation(target.database, 'intermediate', 'int_erased_accounts') if execute else none -%}
    {%- if flags.WHICH in ['build', 'run'] and memory is not none -%}
        {%- set erased = '(select account_key from ' ~ memory ~ ')' -%}
        {%- if run_query('select count(*) from ' ~ memory).columns[0].values()[0] > 0 -%}
            {%- set own = ['int_erased_accounts', 'int_event_records', 'int_stock_records', 'int_order_items__checked'] -%}
            {%- for column in persona.key_columns(erased) if column[1] not in own -%}
                {%- set table = adapter.quote(column[0]) ~ '.' ~ adapter.quote(column[1]) -%}
                {%- set is_found = column[2] ~ ' in ' ~ erased -%}
                {%- if column[2] in ['counterpart_account_key', 'referrer_account_key'] -%}
                    {%- set emptied = {column[2]: 'null'} -%}
                    {%- do emptied.update({'raw_record': 'null'} if column[3] else {}) -%}
                    {%- do persona.run_sql(persona.update_rows(table, emptied, is_found)) -%}
                {%- else -%}
                    {%- do persona.run_sql(persona.delete_rows(table, is_found)) -%}
                {%- endif -%}
            {%- endfor -%}
            {%- if not persona.keeps_state() and persona.present_state('intermediate', 'int_order_items__checked') -%}
                {%- do persona.empty_erased_records(
                    'intermediate.int_event_records', 'intermediate.int_stock_records', 'intermediate.int_order_items__checked', memory
                ) -%}
            {%- endif -%}
            {%- do persona.forget_erased_seed_rows(erased) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}


{#- Decisions by hand about an erased account, in the tables that the seeds were loaded into; the files are yours to mend. -#}
{%- macro forget_erased_seed_rows(erased) -%}
    {%- for seed, prefix in [('identity_overrides', ''), ('identity_overrides', 'other_'), ('attribute_corrections', '')] -%}
        {%- set table = adapter.get_relation(target.database, 'seeds', seed) -%}
        {%- if table is not none -%}
            {%- set key = persona.account_key(
                persona.clean_text(prefix ~ 'account_id'), persona.clean_text(prefix ~ 'source_system')
            ) -%}
            {%- do persona.run_sql(persona.delete_rows(table, key ~ ' in ' ~ erased)) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro -%}


{#- Every column of a table of the project that holds keys of accounts or people: schema, table, column, has a raw_record. -#}
{%- macro key_columns(erased) -%}
    {{- return(adapter.dispatch('key_columns', 'persona')(erased)) -}}
{%- endmacro -%}

{%- macro default__key_columns(erased) -%}
    {{- return(run_query(
        "select columns.table_schema, columns.table_name, columns.column_name, records.column_name is not null "
        ~ "from information_schema.tables as tables "
        ~ "inner join information_schema.columns as columns on tables.table_catalog = columns.table_catalog "
        ~ "and tables.table_schema = columns.table_schema and tables.table_name = columns.table_name "
        ~ "left join information_schema.columns as records on tables.table_catalog = records.table_catalog "
        ~ "and tables.table_schema = records.table_schema and tables.table_name = records.table_name "
        ~ "and records.column_name = 'raw_record' "
        ~ "where tables.table_type = 'BASE TABLE' and tables.table_catalog = '" ~ target.database ~ "' "
        ~ "and tables.table_schema in ('staging', 'intermediate', 'marts', 'history') "
        ~ "and (columns.column_name like '%account_key' or columns.column_name like '%user_id' "
        ~ "or columns.column_name = 'component_key') order by 1, 2, 3"
    ).rows) -}}
{%- endmacro -%}

{#- Spark has no catalogue of columns: what is documented says which there are. Those alone that name an erased account. -#}
{%- macro spark__key_columns(erased) -%}
    {%- set documented = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized != 'view' -%}
        {%- if adapter.get_relation(none, node.schema, node.alias) is not none -%}
            {%- for column in node.columns -%}
                {%- if column.endswith('account_key') or column.endswith('user_id') or column == 'component_key' -%}
                    {%- do documented.append([node.schema, node.alias, column, 'raw_record' in node.columns]) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set found = [] -%}
    {%- for columns in documented | sort | batch(40) -%}
        {%- set looks = [] -%}
        {%- for column in columns -%}
            {%- do looks.append(
                'select ' ~ loop.index0 ~ ' as place from (select 1 from ' ~ column[0] ~ '.' ~ column[1] ~ ' where ' ~ column[2]
                ~ ' in ' ~ erased ~ ' limit 1)'
            ) -%}
        {%- endfor -%}
        {%- for row in run_query(looks | join(' union all ')).rows -%}
            {%- do found.append(columns[row[0] | int]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(found | sort) -}}
{%- endmacro -%}
