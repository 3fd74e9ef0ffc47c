{#-
    A run reads only the files it has to: new ones, changed ones, and those in which the time that passed alters something.
    These are pending. int_feed_files remembers a file when all that hangs on it was made, up to the account days, so that a
    run that was killed finds the same files pending again; doing any step twice is harmless. docs/decisions/0039 says more.
-#}

{#- What is made step by step from the rows of pending files; where one of them is missing, all files are pending. -#}
{%- macro made_by_increments() -%}
    {{- return([
        ('staging', 'stg_logins'),
        ('staging', 'stg_accounts'),
        ('intermediate', 'int_event_records'),
        ('intermediate', 'int_stock_records'),
        ('intermediate', 'int_touched_events'),
        ('intermediate', 'int_touched_event_records'),
        ('intermediate', 'int_order_items__checked'),
        ('intermediate', 'int_touched_records'),
        ('intermediate', 'int_orders'),
        ('intermediate', 'int_order_items'),
        ('intermediate', 'int_consents'),
        ('intermediate', 'int_crm_attributes'),
        ('intermediate', 'int_duplicate_records'),
        ('marts', 'fct_events'),
        ('intermediate', 'int_account_orders'),
        ('intermediate', 'int_touched_days'),
        ('marts', 'fct_account_days'),
        ('intermediate', 'int_feed_files')
    ]) -}}
{%- endmacro -%}


{#- Finds out which files are pending: raw.pending_files, and raw.feed_reading, which says whether that is all of them. -#}
{%- macro record_pending_files(schema) -%}
    {%- set memory = persona.present_state('intermediate', 'int_feed_files') -%}
    {%- set missing = [] -%}
    {%- for table_schema, table in persona.made_by_increments() if persona.present_state(table_schema, table) is none -%}
        {%- do missing.append(table) -%}
    {%- endfor -%}
    {%- set is_whole = flags.FULL_REFRESH or not persona.keeps_state() or missing | length > 0
        or run_query('select count(*) from ' ~ memory).columns[0].values()[0] == 0 -%}
    {%- if is_whole -%}
        {%- do persona.refuse_full_refresh(missing) -%}
    {%- endif -%}
    {%- do persona.make_table(schema ~ '.pending_files', 'feed varchar, file_path varchar, is_there boolean') -%}
    {%- do persona.replace_table_as(schema ~ '.feed_reading', 'select ' ~ is_whole ~ ' as is_whole') -%}
    {%- do persona.replace_table_as(
        schema ~ '.pending_files', persona.all_files(schema) if is_whole else persona.changed_files(schema, memory)
    ) -%}
    {#- Until this run is through to the end none of them is remembered: if it is killed the next one reads them too. -#}
    {%- if memory is not none and persona.selected_increments() -%}
        {%- do persona.run_sql(persona.delete_rows(
            memory, 'true' if is_whole else 'file_path in (select file_path from ' ~ schema ~ '.pending_files)'
        )) -%}
    {%- endif -%}
{%- endmacro -%}

{%- macro all_files(schema) -%}
    select feed, file_path, true as is_there from {{ schema }}.feed_files
{%- endmacro -%}

{#-
    A table has no size and no time of its own: it is always pending. So is, until its rows have left, a file that is gone and
    that only a run saw which did not come to its end.
-#}
{%- macro changed_files(schema, memory) -%}
    select
        coalesce(files.feed, known.feed) as feed,
        coalesce(files.file_path, known.file_path) as file_path,
        files.file_path is not null as is_there
    from {{ schema }}.feed_files as files
    full outer join {{ memory }} as known on files.feed = known.feed and files.file_path = known.file_path
    where
        files.file_path is null
        or known.file_path is null
        or files.modified_ns is null
        or files.modified_ns != known.modified_ns
        or files.file_bytes != known.file_bytes
        or files.read_as != known.read_as
        or known.read_at > {{ persona.build_clock() }}
        or known.settled_until < {{ persona.build_clock() }}
        {%- if persona.setting('reread_dates') %}
        {%- set first, last = persona.setting('reread_dates').split('/') %}
        or cast(files.arrived_at as date) between cast('{{ first }}' as date) and cast('{{ last }}' as date)
        {%- endif %}
    union all
    select feed, file_path, false as is_there
    from {{ schema }}.pending_files
    where
        file_path not in (select file_path from {{ schema }}.feed_files)
        and file_path not in (select file_path from {{ memory }})
{%- endmacro -%}


{#- In production a big table is not made anew because somebody typed one word too many. -#}
{%- macro refuse_full_refresh(missing) -%}
    {%- set is_allowed = persona.setting('allow_full_refresh') | string | lower == 'true' -%}
    {%- if flags.FULL_REFRESH and not missing and target.name == 'prod' and persona.is_selected('int_event_records') and not is_allowed -%}
        {%- do exceptions.raise_compiler_error(
            'A full refresh reads every file of every feed again and makes the events anew. In production it has to be meant: '
            ~ 'set PERSONA_ALLOW_FULL_REFRESH=true for this run, or leave out --full-refresh.'
        ) -%}
    {%- endif -%}
{%- endmacro -%}


{#- A table of the project as it is now, none if it is not there yet: what a model says of the run before. -#}
{%- macro present_state(schema, table) -%}
    {{- return(adapter.get_relation(target.database, schema, table) if execute else none) -}}
{%- endmacro -%}

{%- macro is_selected(model) -%}
    {{- return('model.persona.' ~ model in selected_resources) -}}
{%- endmacro -%}

{#- What of it this run makes. -#}
{%- macro selected_increments() -%}
    {%- set made = [] -%}
    {%- for schema, model in persona.made_by_increments() if persona.is_selected(model) -%}
        {%- do made.append(model) -%}
    {%- endfor -%}
    {{- return(made) -}}
{%- endmacro -%}


{#- Whether a model that is made by increments takes one now, else everything. -#}
{%- macro takes_increment() -%}
    {{- return(this is not none and is_incremental() and not persona.reads_all_files()) -}}
{%- endmacro -%}

{#- Without a run that looked for feeds, as when SQL is only compiled, there is none. -#}
{%- macro reads_all_files() -%}
    {%- if not execute -%}
        {{- return(true) -}}
    {%- endif -%}
    {{- return(
        not persona.is_recorded('feed_reading')
        or run_query('select bool_or(is_whole) from raw.feed_reading').columns[0].values()[0]
    ) -}}
{%- endmacro -%}

{#- Whether a run that looked for feeds wrote this table of the schema `raw`, in the file that is built. -#}
{%- macro is_recorded(table) -%}
    {{- return(persona.kind_of_table('raw', table) is not none) -}}
{%- endmacro -%}


{#-
    Before an increment is added: the rows it replaces go. Where everything is read, everything goes. Keys that have other names
    in the list of what is touched are named there too.
-#}
{%- macro take_out(touched, keys, touched_keys=none) -%}
    {%- if is_incremental() -%}
        {{- persona.delete_rows(this, persona.is_touched(this.identifier, touched, keys, touched_keys) | trim) -}}
    {%- endif -%}
{%- endmacro -%}

{#-
    A condition that a row belongs to the increment; true where everything is read. `of_few`: the keys are few values that many
    touched rows share. DuckDB then passes over parts of a table that have none of them.
-#}
{%- macro is_touched(rows, touched, keys, touched_keys=none, of_few=false) -%}
    {%- if not persona.takes_increment() -%}
        true
    {%- else -%}
        {#- Not "exists": for that DuckDB copies all rows with all their columns before it looks at the keys. -#}
        ({% for key in keys %}{{ rows }}.{{ key }}{{ ', ' if not loop.last }}{% endfor %}) in (
            select {{ 'distinct ' if of_few }}{% for key in touched_keys or keys %}touched.{{ key }}{{ ', ' if not loop.last }}{% endfor %} from {{ touched }} as touched
        )
    {%- endif -%}
{%- endmacro -%}


{#- The table to make something from: that of all rows where everything is read, else that of what is touched. -#}
{%- macro all_or_touched(all_rows, touched_rows) -%}
    {{- return(all_rows if persona.reads_all_files() else touched_rows) -}}
{%- endmacro -%}

{#-
    Before refused rows are written: those that are refused no more leave. Every time, because a row may be mended without being
    read again.
-#}
{%- macro take_out_mended(feed_records) -%}
    {%- if is_incremental() -%}
        {{- persona.delete_rows(
            this,
            'record_key not in (select rejected_record_key from ' ~ feed_records ~ ' where rejected_record_key is not null)'
        ) -}}
    {%- endif -%}
{%- endmacro -%}

{#- A condition that a row's file is pending, as names of files: so that the others are not even opened. -#}
{%- macro is_in_pending_file() -%}
    {%- if not persona.takes_increment() -%}
        true
    {%- else -%}
        {{- persona.is_one_of_files('select file_path from raw.pending_files where is_there order by 1') -}}
    {%- endif -%}
{%- endmacro -%}

{#- The same, also of rows that stand for what such a file said before, and of files that are gone; of one feed if it is named. -#}
{%- macro was_in_pending_file(feed=none) -%}
    {%- set of_feed = " where feed = '" ~ feed ~ "'" if feed else '' -%}
    {{- 'true' if persona.reads_all_files()
        else persona.is_one_of_files('select file_path from raw.pending_files' ~ of_feed ~ ' order by 1') -}}
{%- endmacro -%}

{#- The same of files that hold or held any version of what is touched: `records` says which rows are in which file. -#}
{%- macro is_in_touched_file(feed, records, key, touched, touched_key) -%}
    {%- if not persona.takes_increment() -%}
        true
    {%- else -%}
        {{- persona.is_one_of_files(
            "select distinct file_path from " ~ records ~ " where feed = '" ~ feed ~ "' and replaced_at is null and " ~ key
            ~ ' in (select ' ~ touched_key ~ ' from ' ~ touched ~ ') order by 1'
        ) -}}
    {%- endif -%}
{%- endmacro -%}

{%- macro is_one_of_files(query) -%}
    {%- set names = [] -%}
    {%- for path in run_query(query).columns[0].values() -%}
        {%- do names.append(dbt.string_literal(dbt.escape_single_quotes(path))) -%}
    {%- endfor -%}
    {{- 'file_path in (' ~ names | join(', ') ~ ')' if names else 'false' -}}
{%- endmacro -%}


{#-
    A condition that a row is of an account that was erased before this run. Such rows are forgotten when a run ends, and read
    again where something must be known of them.
-#}
{%- macro is_of_erased(account_key) -%}
    {%- set memory = persona.present_state('intermediate', 'int_erased_accounts') if persona.takes_increment() else none -%}
    {{- account_key ~ ' in (select erased.account_key from ' ~ memory ~ ' as erased)' if memory is not none else 'false' -}}
{%- endmacro -%}

{#- Before they are read again: rows of erased accounts that a run left which was killed before it forgot them. -#}
{%- macro take_out_erased() -%}
    {%- if takes_increment() -%}
        {{- persona.delete_rows(this, persona.is_of_erased('account_key') | trim) -}}
    {%- endif -%}
{%- endmacro -%}


{#-
    What makes a feed's rows what they are, in one word: settings, seeds and models, and the key of the pseudonyms. Where it
    changes, the feed's files are pending.
-#}
{%- macro read_as(feed) -%}
    {%- set own_nodes = {
        'accounts': ['seed.persona.gender_aliases', 'seed.persona.country_aliases'],
        'orders': ['seed.persona.currency_aliases', 'model.persona.int_orders'],
        'order_items': ['model.persona.int_order_items__checked', 'model.persona.int_order_items'],
        'consents': ['model.persona.int_consents'],
        'crm_attributes': ['model.persona.int_crm_attributes']
    } -%}
    {%- set parts = [
        persona.setting('reporting_time_zone'),
        persona.setting('earliest_plausible_time'),
        persona.setting('clock_tolerance_minutes'),
        var('feed_time_zones').get(feed, ''),
        persona.retention_days(feed),
        persona.retention_days('orders') if feed == 'order_items' else '',
        persona.setting('default_phone_country_code') if feed == 'accounts' else '',
        persona.sample_share(),
        persona.days_set_aside(feed) | join(',')
    ] -%}
    {%- for node in [
        'seed.persona.source_systems', 'seed.persona.event_types', 'model.persona.stg_' ~ feed,
        'model.persona.int_events__interaction', 'model.persona.int_events__social', 'model.persona.int_events__content',
        'model.persona.int_events__commerce', 'model.persona.int_event_records', 'model.persona.int_stock_records',
        'model.persona.int_repeated_events', 'model.persona.fct_events', 'model.persona.fct_account_days'
    ] + own_nodes.get(feed, []) -%}
        {%- do parts.append(graph.nodes[node].checksum.checksum if node in graph.nodes else '') -%}
    {%- endfor -%}
    {{- return("substr(md5('" ~ local_md5(parts | join('|')) ~ "' || " ~ persona.key_mark() ~ '), 1, 16)') -}}
{%- endmacro -%}


{#-
    Accounts that no run forgot yet that came to its end: the others are named by no row that was there before this run. Rows that
    come later are written without them.
-#}
{%- macro newly_erased(erased_accounts) -%}
    (select account_key from {{ erased_accounts }} where forgotten_at is null)
{%- endmacro -%}


{#-
    After an increment: rows that were replaced leave, files that are gone need not be seen to again, and of rows of erased
    accounts nothing stays but that they were read. Where nothing is kept from run to run this is done when the run ends:
    forget_erased_accounts.
-#}
{%- macro settle_records(event_records, stock_records, order_items, erased_accounts) -%}
    {%- if persona.keeps_state() -%}
        {#- Not the empty rows that stand for a table in an empty run. -#}
        {%- set tables = [event_records.render(), stock_records.render(), order_items.render()] -%}
        {%- set statements = [] -%}
        {%- for table in tables -%}
            {%- do statements.append(persona.delete_rows(table, 'replaced_at is not null')) -%}
        {%- endfor -%}
        {%- do statements.extend(persona.empty_erased_records(tables[0], tables[1], tables[2], erased_accounts)) -%}
        {%- do statements.append(persona.update_rows(
            erased_accounts.render(),
            {'forgotten_at': persona.build_clock()},
            'account_key in ' ~ persona.newly_erased(erased_accounts)
        )) -%}
        {%- do statements.append(persona.delete_rows('raw.pending_files', 'not is_there')) -%}
        {{- statements | join(';\n') -}}
    {%- endif -%}
{%- endmacro -%}

{#- Statements after which only the number of the erased accounts' rows is left, and nobody's row names them. -#}
{%- macro empty_erased_records(event_records, stock_records, order_items, erased_accounts) -%}
    {%- set statements = [] -%}
    {%- for table, columns in {
        event_records: [
            'event_key', 'event_type', 'event_subtype', 'counterpart_account_key', 'event_at', 'object_id', 'related_event_key',
            'content_key', 'channel', 'category', 'brand', 'duration_seconds', 'amount', 'currency'
        ],
        stock_records: ['record_key', 'other_account_key'],
        order_items: [
            'order_item_key', 'order_key', 'source_system', 'order_id', 'product_id', 'quantity', 'unit_price', 'category', 'brand'
        ]
    }.items() -%}
        {%- set emptied = {} -%}
        {%- for column in columns[1:] -%}
            {%- do emptied.update({column: 'null'}) -%}
        {%- endfor -%}
        {#- Rows that were written empty are not written again, but for their keys. -#}
        {%- set says_something = emptied | join(' is not null or ') ~ ' is not null' -%}
        {%- do statements.append(persona.update_rows(
            table, emptied, 'is_erased and account_key is not null and (' ~ says_something ~ ')'
        )) -%}
        {%- do statements.append(persona.update_rows(
            table, {columns[0]: 'null', 'account_key': 'null'}, 'is_erased and account_key is not null'
        )) -%}
    {%- endfor -%}
    {#- The request to be erased is no erased row: it is kept, without whose it was. -#}
    {%- do statements.append(persona.update_rows(
        stock_records, {'account_key': 'null'}, 'account_key in (select account_key from ' ~ erased_accounts ~ ')'
    )) -%}
    {%- for table, column in [(event_records, 'counterpart_account_key'), (stock_records, 'other_account_key')] -%}
        {%- do statements.append(persona.update_rows(
            table, {column: 'null'}, column ~ ' in ' ~ persona.newly_erased(erased_accounts)
        )) -%}
    {%- endfor -%}
    {{- return(statements) -}}
{%- endmacro -%}


{#-
    Before the rows of pending files are read: those that the files held before are marked as replaced, and those of accounts that
    were erased since are only counted. What names such an account is not shown as it came. The keys stay until the run is over,
    so that what hangs on them is found. Each statement asks for one key: where nobody was erased, DuckDB then reads no rows.
-#}
{%- macro mark_known_records(pending_files, erased_accounts, other_account=none) -%}
    {%- if takes_increment() -%}
        {%- set is_erased = ' in ' ~ persona.newly_erased(erased_accounts) -%}
        {%- set emptied = {
            'is_erased': 'true', 'reject_reason': 'null', 'rejected_record_key': 'null', 'doubtful_arrival': 'null',
            'raw_record': 'null'
        } -%}
        {%- set statements = [
            persona.update_rows(
                this,
                {'replaced_at': persona.build_clock()},
                'replaced_at is null and file_path in (select file_path from ' ~ pending_files ~ ')'
            ),
            persona.update_rows(
                this, emptied, 'account_key' ~ is_erased ~ " and not is_erased and feed != 'erasure_requests'"
            ),
            persona.update_rows(
                this, {'raw_record': 'null'},
                'account_key' ~ is_erased ~ " and feed = 'erasure_requests' and rejected_record_key is not null"
            )
        ] -%}
        {%- if other_account -%}
            {%- do statements.append(persona.update_rows(
                this, {'raw_record': 'null'}, other_account ~ is_erased ~ ' and rejected_record_key is not null'
            )) -%}
        {%- endif -%}
        {{- statements | join(';\n') -}}
    {%- elif is_incremental() -%}
        {{- persona.delete_rows(this) -}}
    {%- endif -%}
{%- endmacro -%}


{#- Whether this run makes all that is made by increments, so that it may remember what it read. -#}
{%- macro increments_are_complete() -%}
    {{- return(not execute or persona.selected_increments() | length == persona.made_by_increments() | length) -}}
{%- endmacro -%}


{#-
    Until when a row reads the same: one with a time from the future until that is due, one that arrived no earlier than now
    until now, one of a feed that is kept for a time until that is over; null for good.
-#}
{%- macro reads_the_same_until(due_at) -%}
    {%- set doubtful = persona.parse_timestamp('doubtful_arrival', "'UTC'") -%}
    least(
        {{ due_at }},
        case when arrived_at >= {{ persona.build_clock() }} then {{ persona.build_clock() }} end,
        case
            when {{ doubtful }} > {{ persona.build_clock() }}
                then {{ doubtful }} - interval '{{ persona.setting('clock_tolerance_minutes') }}' minute - interval '1' day
        end
        {%- for feed, days in persona.retention_periods().items() %}
            {%- set last_day = persona.local_date('coalesce(event_at, arrived_at)') ~ ' + ' ~ days -%}
            {%- set end = persona.utc_of_local_time(
                'cast(' ~ last_day ~ ' + 1 as timestamp)', "'" ~ persona.setting('reporting_time_zone') ~ "'"
            ) -%},
        case
            when feed = '{{ feed }}' and {{ end }} > {{ persona.build_clock() }} then {{ end }} - interval '1' second
        end
        {%- endfor %}
    )
{%- endmacro -%}

{#- The last moment at which a time still lies too far in the future to be believed; null where it is believed. -#}
{%- macro due_at(time) -%}
    case
        when {{ time }} > {{ persona.latest_plausible_time() }}
            then {{ time }} - interval '{{ persona.setting('clock_tolerance_minutes') }}' minute - interval '1' second
    end
{%- endmacro -%}
