{#-
    After a run that went well: what was said of the dates it looked at joins what earlier runs said of others. Models that
    say something of a day name the column with the day in `meta.history`. A run builds them for the days of
    int_refresh_dates alone; here their rows go into a table of the same name in the schema `history`, and the public ones
    get back the rows of the other days that are kept.
-#}
{%- macro keep_history(results) -%}
    {%- set bad = ['error', 'fail', 'runtime error', 'partial success', 'skipped'] -%}
    {%- set failed = results | selectattr('status', 'in', bad) | list if execute else [] -%}
    {%- if execute and flags.WHICH in ['build', 'run'] and not flags.EMPTY and not failed and persona.keeps_state() -%}
        {%- set built = results | map(attribute='node') | map(attribute='unique_id') | list -%}
        {%- set dated = [] -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.meta.get('history') -%}
            {%- do dated.append(node) -%}
        {%- endfor -%}
        {%- set run_and_dated = dated | selectattr('unique_id', 'in', built) | list -%}
        {%- set tests = persona.eligibility_tests() -%}
        {%- set tables = persona.all_tables() -%}
        {%- for node in run_and_dated -%}
            {%- do persona.keep_history_of(node, tests.get(node.unique_id, []), tables) -%}
        {%- endfor -%}
        {#- What a run of a part left alone speaks of no one either who was since refused. -#}
        {%- if 'model.persona.fct_user_eligibility' in built -%}
            {%- for node in graph.nodes.values() if node.unique_id in tests and node.unique_id not in built -%}
                {%- for schema in [node.schema, 'history'] if schema ~ '.' ~ node.alias in tables -%}
                    {%- set table = tables[schema ~ '.' ~ node.alias] -%}
                    {%- do persona.leave_out_refused(tests[node.unique_id], table.relation, table.columns) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endif -%}
        {%- if run_and_dated and run_and_dated | length == dated | length -%}
            {%- do persona.record_refreshes() -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}


{#- One model: its history loses what this run says anew, what is kept no longer and whom nobody may use, and gains this run. -#}
{%- macro keep_history_of(node, tests, tables) -%}
    {%- set mart = tables[node.schema ~ '.' ~ node.alias].relation -%}
    {%- set history = tables.get('history.' ~ node.alias) -%}
    {%- set kept = history.relation if history else none -%}
    {%- set refresh_dates = '(select as_of_date from intermediate.int_refresh_dates)' -%}
    {#- Those of int_known_refreshes that are not of this run; a run of a part may not have made it. -#}
    {%- set other_dates = '(select as_of_date from history.refreshes where is_kept and as_of_date not in ' ~ refresh_dates
        ~ ' and as_of_date <= (select max(as_of_date) from intermediate.int_refresh_dates))' -%}
    {%- set day = 'cast(' ~ node.config.meta.history ~ ' as date)' -%}
    {%- set columns = tables[node.schema ~ '.' ~ node.alias].columns -%}
    {%- set names = columns | map(attribute='name') | join(', ') -%}
    {%- set no_longer_latest = [] -%}
    {%- for column in columns -%}
        {%- do no_longer_latest.append('false' if column.name == 'is_latest' else column.name) -%}
    {%- endfor -%}
    {%- if kept is none or flags.FULL_REFRESH -%}
        {%- do run_query('create or replace table history.' ~ node.alias ~ ' as select * from ' ~ mart) -%}
    {%- elif kept.type == 'table' -%}
        {%- do persona.fit_history_columns(kept, history.columns, columns) -%}
        {%- do run_query(
            'delete from ' ~ kept ~ ' where ' ~ day ~ ' in ' ~ refresh_dates ~ ' or ' ~ day
            ~ ' not in (select as_of_date from history.refreshes where is_kept)'
        ) -%}
        {%- do persona.leave_out_refused(tests, kept, columns) -%}
        {%- do run_query('insert into ' ~ kept ~ ' (' ~ names ~ ') select ' ~ names ~ ' from ' ~ mart) -%}
        {%- if node.schema == 'marts' -%}
            {%- do run_query(
                'insert into ' ~ mart ~ ' (' ~ names ~ ') select ' ~ no_longer_latest | join(', ') ~ ' from ' ~ kept
                ~ ' where ' ~ day ~ ' in ' ~ other_dates
            ) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}


{#- Rows of people leave whom nobody may use any more for what the model is about; whom a row only names is named no more. -#}
{%- macro leave_out_refused(tests, table, columns) -%}
    {%- for test in tests -%}
        {%- set eligible = "select user_id from marts.fct_user_eligibility as eligible where is_eligible and purpose = '"
            ~ test.purpose ~ "'" -%}
        {%- set same_channel = ' and eligible.channel = used.' ~ test.channel if test.channel else '' -%}
        {%- do run_query('delete from ' ~ table ~ ' as used where user_id not in (' ~ eligible ~ same_channel ~ ')') -%}
        {%- for column in columns if column.name.endswith('_user_id') -%}
            {%- do run_query(
                'update ' ~ table ~ ' set ' ~ column.name ~ ' = null where ' ~ column.name ~ ' not in (' ~ eligible ~ ')'
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro -%}


{#- A mart may have gained, lost or retyped columns since: its history follows, null where nothing was known. -#}
{%- macro fit_history_columns(kept, known, columns) -%}
    {%- set before = {} -%}
    {%- for column in known -%}
        {%- do before.update({column.name: column.type}) -%}
    {%- endfor -%}
    {%- set after = {} -%}
    {%- set fitted = [] -%}
    {%- for column in columns -%}
        {%- do after.update({column.name: column.type}) -%}
        {%- set value = column.name if column.name in before else 'null' -%}
        {%- do fitted.append('cast(' ~ value ~ ' as ' ~ column.type ~ ') as ' ~ column.name) -%}
    {%- endfor -%}
    {%- if before != after -%}
        {%- do run_query('create or replace table ' ~ kept ~ ' as select ' ~ fitted | join(', ') ~ ' from ' ~ kept) -%}
    {%- endif -%}
{%- endmacro -%}


{#- Whom a model may speak of is what its data tests users_are_eligible say: their arguments, by the model's id. -#}
{%- macro eligibility_tests() -%}
    {%- set found = {} -%}
    {%- for test in graph.nodes.values() if test.resource_type == 'test' and test.test_metadata -%}
        {%- if test.test_metadata.name == 'users_are_eligible' -%}
            {%- do found.setdefault(test.attached_node, []).append(test.test_metadata.kwargs) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(found) -}}
{%- endmacro -%}


{#-
    All tables and views there are, by schema and name, with name and type of their columns: asked once, because the answer
    takes as long for one as for all. Not through dbt: its macros begin a transaction, which nobody ends after a run.
-#}
{%- macro all_tables(only='true') -%}
    {%- set found = {} -%}
    {%- for row in run_query(
        'select table_schema, table_name, table_type, column_name, data_type '
        ~ 'from information_schema.columns inner join information_schema.tables using (table_catalog, table_schema, table_name) '
        ~ "where table_catalog = '" ~ target.database ~ "' and " ~ only ~ ' order by table_schema, table_name, ordinal_position'
    ).rows -%}
        {%- set name = row[0] ~ '.' ~ row[1] -%}
        {%- if name not in found -%}
            {%- set type = 'view' if row[2] == 'VIEW' else 'table' -%}
            {%- do found.update({name: {
                'relation': api.Relation.create(database=target.database, schema=row[0], identifier=row[1], type=type),
                'columns': []
            }}) -%}
        {%- endif -%}
        {%- do found[name].columns.append({'name': row[3], 'type': row[4]}) -%}
    {%- endfor -%}
    {{- return(found) -}}
{%- endmacro -%}


{#- The table in which the history of a model lies, with its columns; none before there is one. -#}
{%- macro history_table(name) -%}
    {%- if execute and persona.keeps_state() -%}
        {{- return(persona.all_tables("table_schema = 'history' and table_name = '" ~ name ~ "'").get('history.' ~ name)) -}}
    {%- endif -%}
    {{- return(none) -}}
{%- endmacro -%}


{#- Before a run: the table of the days that were looked at, empty before the first. -#}
{%- macro create_refreshes() -%}
    {%- if execute and flags.WHICH in ['build', 'run', 'test'] -%}
        {%- do run_query('create schema if not exists history') -%}
        {%- if persona.history_table('refreshes') is none -%}
            {%- do persona.make_table('history.refreshes', 'as_of_date date, is_kept boolean, refreshed_at timestamp') -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}


{#- The days of a whole run count as looked at only now, so that one that was stopped looks at them again. -#}
{%- macro record_refreshes() -%}
    {%- if flags.FULL_REFRESH -%}
        {%- do run_query('delete from history.refreshes') -%}
    {%- endif -%}
    {%- do run_query(
        'delete from history.refreshes where not is_kept or as_of_date in (select as_of_date from intermediate.int_refresh_dates)'
    ) -%}
    {%- do run_query(
        'insert into history.refreshes select as_of_date, is_kept, ' ~ persona.build_clock()
        ~ ' from intermediate.int_refresh_dates'
    ) -%}
    {%- set left = run_query(
        'select count(*), min(as_of_date), max(as_of_date) from intermediate.int_due_dates where not is_refreshed'
    ).rows[0] -%}
    {%- if left[0] > 0 -%}
        {%- do log(
            'Left for the next builds: ' ~ left[0] ~ ' days to look at people, ' ~ left[1] ~ ' to ' ~ left[2]
            ~ ' (refreshes_per_run is ' ~ persona.setting('refreshes_per_run') ~ ').', info=true
        ) -%}
    {%- endif -%}
{%- endmacro -%}
