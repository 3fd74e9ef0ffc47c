{#-
    A table that is computed in steps until nothing moves any more, for what one query can not say on every engine: PageRank,
    the ancestors in a tree. The model is one step: it reads the previous state as `this`, empty before the first step, and
    gives the next one with a column `change` that says how far each row moved. Config, under `meta`:
      state        columns of the table and their types
      tolerance    the steps end when no row moved farther than this; 0 if not said
      max_steps    more steps than this stop the build
      check_every  look for the end after every so many steps; 1 if not said
    The steps are scratch tables, and the old table is replaced at the end: a build that is killed leaves the old one.
-#}
{%- materialization fixed_point, default -%}
    {%- set max_steps = config.meta_get('max_steps') -%}
    {%- set tolerance = config.meta_get('tolerance', 0) -%}
    {%- set check_every = config.meta_get('check_every', 1) -%}
    {%- set scratch = [persona.scratch_relation('__even'), persona.scratch_relation('__odd')] -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set nothing = [] -%}
    {%- for column, type in config.meta_get('state').items() -%}
        {%- do nothing.append('cast(null as ' ~ type ~ ') as ' ~ column) -%}
    {%- endfor -%}
    {%- do persona.replace_scratch_table(scratch[0], 'select ' ~ nothing | join(', ') ~ ' where false') -%}

    {%- set progress = namespace(steps=0, is_settled=false) -%}
    {%- for step in range(1, max_steps + 1) if not progress.is_settled -%}
        {%- set next = scratch[step % 2] -%}
        {%- do persona.replace_scratch_table(next, sql | replace(this | string, scratch[(step - 1) % 2] | string)) -%}
        {%- set progress.steps = step -%}
        {%- if step % check_every == 0 -%}
            {%- set change = run_query('select max(change) from ' ~ next).columns[0].values()[0] -%}
            {%- set progress.is_settled = change is none or change <= tolerance -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not progress.is_settled -%}
        {%- do exceptions.raise_compiler_error(this.identifier ~ ' did not settle in ' ~ max_steps ~ ' steps.') -%}
    {%- endif -%}
    {%- do log(this.identifier ~ ' settled in ' ~ progress.steps ~ ' steps.') -%}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {%- call statement('main') -%}
        {{ create_table_as(false, intermediate_relation, 'select * from ' ~ scratch[progress.steps % 2]) }}
    {%- endcall -%}
    {{ drop_relation_if_exists(existing_relation) }}
    {%- do adapter.rename_relation(intermediate_relation, target_relation) -%}
    {%- do persona.drop_scratch_tables(scratch) -%}
    {%- do persist_docs(target_relation, model) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{- return({'relations': [target_relation]}) -}}
{%- endmaterialization -%}
