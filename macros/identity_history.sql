{#- Nobody's history names an erased account, neither as themselves nor as whose it was. -#}
{%- macro forget_erased_history() -%}
    {%- set erased = '(select account_key from ' ~ ref('int_erased_accounts') ~ ')' -%}
    {{- persona.delete_rows(
        this, 'account_key in ' ~ erased ~ ' or user_id in ' ~ erased ~ ' or previous_user_id in ' ~ erased
    ) -}}
{%- endmacro -%}


{#- The first local day of changes that are still told; empty where they are told for good. -#}
{%- macro identity_history_start() -%}
    {%- set days = persona.setting('identity_history_retention_days') | string -%}
    {%- if days -%}
        {{ persona.local_date(persona.build_clock()) }} - {{ days | int }}
    {%- endif -%}
{%- endmacro -%}


{#- Rows that were superseded and began before that day. The last row of an account says where it is now and stays. -#}
{%- macro forget_old_changes() -%}
    {%- set start = persona.identity_history_start() -%}
    {%- if start -%}
        {{- persona.delete_rows(
            this,
            persona.local_date('valid_from') ~ ' < ' ~ start ~ ' and (account_key, valid_from) not in '
            ~ '(select account_key, max(valid_from) from ' ~ this ~ ' group by account_key)'
        ) -}}
    {%- endif -%}
{%- endmacro -%}


{#- What stays although it is older no longer says what was before it. -#}
{%- macro begin_with_what_is_left() -%}
    {%- set start = persona.identity_history_start() -%}
    {%- if start -%}
        {{- persona.update_rows(
            this,
            {'kind': "'first'", 'previous_user_id': 'null'},
            persona.local_date('valid_from') ~ ' < ' ~ start ~ ' and previous_user_id is not null'
        ) -}}
    {%- endif -%}
{%- endmacro -%}
