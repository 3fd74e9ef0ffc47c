-- A table, not a view: the key of the pseudonyms is there only while dbt builds. Only pending files are read, and once more the
-- rows of erased accounts, which are forgotten after every run: who comes to be an erased person's later is erased too.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook=[
        "{{ take_out(source('raw_catalogue', 'pending_files'), ['file_path']) }}",
        "{{ take_out_erased() }}"
    ]
) }}

with

feed as (
    {{ feed_rows('accounts') }}
),

looked_at as (
    select *
    from feed
    where
        {{ is_in_pending_file() }}
        or {{ is_of_erased(account_key(clean_account_id('account_id'), clean_text('source_system'))) }}
),

gender_aliases as (select * from {{ ref('gender_aliases') }}),
country_aliases as (select * from {{ ref('country_aliases') }}),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_account_id('account_id') }} as account_id,
        {{ clean_text('account_id') }} as raw_account_id,
        {{ parse_timestamp('registered_at') }} as registered_at,
        {{ plausible_time(parse_timestamp('updated_at')) }} as updated_at,
        {{ phone_digits('phone') }} as phone_digits,
        coalesce(default_phone_code, '{{ setting('default_phone_country_code') }}') as home_phone_code,
        {{ standard_email('email') }} as email,
        {{ clean_text('device_id') }} as device_id,
        {{ clean_text('external_id') }} as external_id,
        {{ clean_word('nickname') }} as nickname,
        {{ alias_text('gender') }} as gender_text,
        {{ standard_date('birth_date') }} as birth_date,
        cast(floor({{ clean_number(without('cast(age as ' ~ dbt.type_string() ~ ')', '[ 세살歳岁歲]')) }}) as bigint) as age,
        {{ alias_text('country') }} as country_text,
        {{ clean_text('region') }} as region,
        {{ clean_word('occupation') }} as occupation,
        {{ clean_count('friend_count') }} as friend_count,
        {{ clean_word('acquisition_channel') }} as acquisition_channel,
        {{ clean_account_id('referrer_account_id') }} as referrer_account_id,
        {{ clean_word('is_test') }} in ('true', 't', '1', 'yes', 'y') as is_test,
        registered_at as raw_registered_at,
        updated_at as raw_updated_at,
        phone as raw_phone,
        email as raw_email,
        birth_date as raw_birth_date,
        age as raw_age,
        friend_count as raw_friend_count,
        {{ arrived_at() }} as arrived_at,
        {{ arrival_source() }} as arrival_source,
        {{ raw_row() }},
        {{ due_at(parse_timestamp('updated_at')) }} as update_due_at,
        file_path
    from looked_at
),

-- What a word means is the source's to say before it is everyone's: 0 and 1 mean nothing by themselves.
looked_up as (
    select
        parsed.*,
        {{ phone_from_abroad('parsed.phone_digits', 'parsed.home_phone_code') }} as phone_from_abroad,
        lower(trim(coalesce(own_genders.gender, common_genders.gender))) as stated_gender,
        upper(trim(country_aliases.country)) as country
    from parsed
    left join gender_aliases as own_genders
        on parsed.gender_text = own_genders.alias and parsed.source_system = own_genders.source_system
    left join gender_aliases as common_genders
        on parsed.gender_text = common_genders.alias and common_genders.source_system = '*'
    left join country_aliases on parsed.country_text = country_aliases.alias
),

standardised as (
    select
        *,
        {{ existing_phone('phone_from_abroad') }} as phone,
        case when stated_gender in ('male', 'female') then stated_gender end as gender,
        case
            when birth_date between date '1900-01-01' and cast({{ build_clock() }} as date) then birth_date
        end as plausible_birth_date,
        case when age between 0 and 120 then cast(age as integer) end as plausible_age,
        case when friend_count >= 0 then friend_count end as plausible_friend_count
    from looked_up
),

checked as (
    select
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        registered_at,
        coalesce(updated_at, arrived_at) as updated_at,
        updated_at is not null as has_updated_at,
        {{ pseudonym('phone') }} as phone_pseudonym,
        {{ pseudonym('email') }} as email_pseudonym,
        {{ pseudonym('device_id') }} as device_pseudonym,
        {{ pseudonym('external_id') }} as external_pseudonym,
        gender,
        plausible_birth_date as birth_date,
        plausible_age as age,
        country,
        region,
        occupation,
        plausible_friend_count as friend_count,
        acquisition_channel,
        {{ account_key('referrer_account_id') }} as referrer_account_key,
        coalesce(is_test, false) as is_flagged_test,
        coalesce(
            {{ matches("concat_ws(' ', lower(raw_account_id), nickname)", '(^|[^a-z])(test|qa)([^a-z]|$)') }}, false
        ) as has_test_name,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when raw_registered_at is not null and registered_at is null then 'unparsable_registered_at'
            when registered_at < {{ earliest_plausible_time() }} then 'implausible_registered_at'
            when registered_at > {{ latest_plausible_time() }} then 'future_registered_at'
        end as reject_reason,
        {{ unreadable_values({
            'updated_at': ['raw_updated_at', 'updated_at'],
            'phone': ['raw_phone', 'phone', 'sensitive'],
            'email': ['raw_email', 'email', 'sensitive'],
            'gender': ['gender_text', 'stated_gender'],
            'birth_date': ['raw_birth_date', 'plausible_birth_date', 'sensitive'],
            'age': ['raw_age', 'plausible_age'],
            'country': ['country_text', 'country'],
            'friend_count': ['raw_friend_count', 'plausible_friend_count']
        }) }} as unreadable_values,
        arrived_at,
        arrival_source,
        {{ raw_record(of_all=true) }} as raw_record,
        -- One spelling per name, so that two accounts' names can be compared without being known.
        {{ pseudonym("nullif(" ~ without('nickname', '[ ._-]') ~ ", '')") }} as name_pseudonym,
        -- A birth date is believed from that day on.
        least(
            {{ due_at('registered_at') }},
            update_due_at,
            case when birth_date > {{ build_clock() }} then cast(birth_date as timestamp) - interval '1' second end
        ) as due_at,
        file_path
    from standardised
)

select * from checked
