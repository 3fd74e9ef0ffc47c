{#-
    Records of runs, kept from run to run in the schema `runs`: runs.runs and runs.run_models, of the last 100 runs. The marts
    rpt_build_runs and rpt_build_models show them; a run adds itself to both when it ends.
-#}
{%- macro create_run_records() -%}
    {%- if execute and flags.WHICH in ['build', 'run'] -%}
        {%- do run_query('create schema if not exists runs') -%}
        {%- for table, columns in persona.run_record_columns().items() -%}
            {%- set typed = [] -%}
            {%- for column, type in columns.items() -%}
                {%- do typed.append(column ~ ' ' ~ type) -%}
            {%- endfor -%}
            {%- do persona.make_table('runs.' ~ table, typed | join(', ')) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}


{%- macro run_record_columns() -%}
    {{- return({
        'runs': {
            'run_id': 'varchar', 'started_at': 'timestamp', 'seconds': 'double', 'command': 'varchar', 'target_name': 'varchar',
            'status': 'varchar', 'git_commit': 'varchar', 'versions': 'varchar', 'settings': 'varchar', 'models_built': 'bigint',
            'tests_passed': 'bigint', 'tests_warned': 'bigint', 'tests_failed': 'bigint', 'test_seconds': 'double'
        },
        'run_models': {
            'run_id': 'varchar', 'model': 'varchar', 'resource_type': 'varchar', 'status': 'varchar', 'seconds': 'double',
            'rows_in': 'bigint', 'rows_out': 'bigint'
        }
    }) -}}
{%- endmacro -%}


{#- After a run: what it was, and what each of its models and seeds took and held. A preview leaves no trace. -#}
{%- macro record_run(results) -%}
    {%- if execute and flags.WHICH in ['build', 'run'] and not env_var('PERSONA_PREVIEW_OF', '') -%}
        {%- set built = results | selectattr('node.resource_type', 'in', ['model', 'seed']) | list -%}
        {%- set tests = results | selectattr('node.resource_type', 'equalto', 'test') | list -%}
        {%- set row_counts = persona.table_row_counts() -%}
        {%- set environment = persona.run_environment() -%}
        {%- set seconds = (modules.datetime.datetime.now(modules.pytz.utc) - run_started_at).total_seconds() -%}
        {%- set failed = results | rejectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | list -%}
        {%- do run_query(
            'insert into runs.runs values (' ~ [
                persona.sql_text(invocation_id),
                "cast('" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S') ~ "' as timestamp)",
                seconds,
                persona.sql_text(flags.WHICH),
                persona.sql_text(target.name),
                "'failed'" if failed else "'success'",
                persona.sql_text(environment.git_commit),
                persona.sql_text(environment.versions),
                persona.sql_text(environment.settings),
                built | selectattr('status', 'equalto', 'success') | list | length,
                tests | selectattr('status', 'equalto', 'pass') | list | length,
                tests | selectattr('status', 'equalto', 'warn') | list | length,
                tests | selectattr('status', 'in', ['fail', 'error']) | list | length,
                tests | sum(attribute='execution_time')
            ] | join(', ') ~ ')'
        ) -%}
        {%- set rows = [] -%}
        {%- for result in built -%}
            {%- do rows.append('(' ~ [
                persona.sql_text(invocation_id),
                persona.sql_text(result.node.name),
                persona.sql_text(result.node.resource_type),
                persona.sql_text(result.status),
                result.execution_time,
                persona.rows_read_by(result.node, row_counts),
                row_counts.get(result.node.schema ~ '.' ~ result.node.name, 'null')
            ] | join(', ') ~ ')') -%}
        {%- endfor -%}
        {%- if rows -%}
            {%- do run_query('insert into runs.run_models values ' ~ rows | join(', ')) -%}
        {%- endif -%}
        {%- do persona.publish_run_records() -%}
    {%- endif -%}
{%- endmacro -%}


{#- The oldest records go, and the marts show the run that ends. -#}
{%- macro publish_run_records() -%}
    {%- set kept = '(select run_id from runs.runs order by started_at desc, run_id limit 100)' -%}
    {%- do persona.run_sql(persona.delete_rows('runs.run_models', 'run_id not in ' ~ kept)) -%}
    {%- do persona.run_sql(persona.delete_rows('runs.runs', 'run_id not in ' ~ kept)) -%}
    {%- for mart, table in {'rpt_build_runs': 'runs', 'rpt_build_models': 'run_models'}.items() -%}
        {%- set relation = adapter.get_relation(target.database, 'marts', mart) -%}
        {%- if relation is not none -%}
            {%- do persona.run_sql(persona.delete_rows(relation)) -%}
            {%- do run_query('insert into ' ~ relation ~ ' select * from runs.' ~ table) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro -%}


{#- Rows of the tables that a model reads; what is no table, such as a feed, is not counted. -#}
{%- macro rows_read_by(node, row_counts) -%}
    {%- set counts = [] -%}
    {%- for key in node.depends_on.nodes | default([]) if key in graph.nodes -%}
        {%- set parent = graph.nodes[key].schema ~ '.' ~ graph.nodes[key].name -%}
        {%- if parent in row_counts -%}
            {%- do counts.append(row_counts[parent]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(counts | sum if counts else 'null') -}}
{%- endmacro -%}


{%- macro sql_text(text) -%}
    {{- return("'" ~ dbt.escape_single_quotes(text or '') ~ "'") -}}
{%- endmacro -%}
