{#-
    The target `sample` reads a share of the accounts. A hash of the id tells which, so that an account is whole in every feed
    or in none of them, today and tomorrow, and a larger share holds the smaller one.
-#}
{%- macro sample_share() -%}
    {{- return(persona.setting('sample_share') | string | float(-1) if target.name == 'sample' else 1.0) -}}
{%- endmacro -%}


{%- macro sample_faults() -%}
    {%- if 0 < persona.sample_share() <= 1 -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return(["sample_share must be a number above 0 and at most 1, such as 0.1, not '" ~ persona.setting('sample_share') ~ "'."]) -}}
{%- endmacro -%}


{#-
    Whether a row of a feed is in the sample. A row is that of the account that acts in it, the first that the catalogue names;
    one without an account is drawn by itself. Who asked to be erased is erased whether sampled or not, and feeds of no
    accounts are whole. Letters fold, as some sources spell an id in either case.
-#}
{%- macro is_sampled(feed) -%}
    {%- set share = persona.sample_share() -%}
    {%- set parent = feed.config.meta.get('belongs_to') -%}
    {%- set accounts = feed.columns.values() | selectattr('config.meta.names_account') | map(attribute='name') | list -%}
    {%- if share == 1 or feed.name == 'erasure_requests' -%}
        true
    {%- elif parent -%}
        ({{ persona.clean_text('source_system') }}, {{ persona.clean_text(parent.by) }}) in (
            select {{ persona.clean_text('parents.source_system') }}, {{ persona.clean_text('parents.' ~ parent.by) }}
            from {{ feed.schema }}.{{ parent.feed }} as parents
        )
    {%- elif accounts -%}
        mod({{ persona.hash_key([
            "'sample'",
            persona.clean_word('source_system'),
            'coalesce(' ~ persona.clean_word(accounts[0]) ~ ', ' ~ persona.row_as_json('raw_row') ~ ')'
        ]) }}, 1000000) < {{ (share * 1000000) | round(0, 'ceil') | int }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro -%}
