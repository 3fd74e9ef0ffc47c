-- A table, not a view: the key of the pseudonyms is there only while dbt builds.
with

feed as (
    select * from {{ source('raw', 'accounts') }}
),

parsed as (
    select
        {{ clean_text('source_system') }} as source_system,
        {{ clean_text('account_id') }} as account_id,
        {{ parse_timestamp('registered_at') }} as registered_at,
        {{ parse_timestamp('updated_at') }} as updated_at,
        {{ standard_phone('phone') }} as phone,
        {{ clean_word('email') }} as email,
        {{ clean_text('device_id') }} as device_id,
        {{ clean_text('external_id') }} as external_id,
        {{ clean_word('nickname') }} as nickname,
        {{ clean_word('gender') }} as gender,
        try_cast(birth_date as date) as birth_date,
        try_cast(age as integer) as age,
        upper({{ clean_text('country') }}) as country,
        {{ clean_text('region') }} as region,
        {{ clean_word('occupation') }} as occupation,
        try_cast(friend_count as bigint) as friend_count,
        {{ clean_word('acquisition_channel') }} as acquisition_channel,
        {{ clean_text('referrer_account_id') }} as referrer_account_id,
        {{ clean_word('is_test') }} in ('true', 't', '1', 'yes', 'y') as is_test,
        registered_at as raw_registered_at,
        {{ arrived_at() }} as arrived_at,
        raw_record
    from feed
),

checked as (
    select
        {{ account_key('account_id') }} as account_key,
        source_system,
        account_id,
        registered_at,
        coalesce(updated_at, arrived_at) as updated_at,
        {{ pseudonym('phone') }} as phone_pseudonym,
        {{ pseudonym("case when " ~ matches('email', '^[^@ ]+@[^@ ]+[.][^@ ]+$') ~ " then email end") }} as email_pseudonym,
        {{ pseudonym('device_id') }} as device_pseudonym,
        {{ pseudonym('external_id') }} as external_pseudonym,
        case
            when gender in ('m', 'male', 'man', '1', '남', '남자', '남성', '男', '男性') then 'male'
            when gender in ('f', 'female', 'woman', '0', '2', '여', '여자', '여성', '女', '女性') then 'female'
        end as gender,
        case when birth_date between date '1900-01-01' and cast({{ build_clock() }} as date) then birth_date end as birth_date,
        case when age between 0 and 120 then age end as age,
        country,
        region,
        occupation,
        case when friend_count >= 0 then friend_count end as friend_count,
        acquisition_channel,
        {{ account_key('referrer_account_id') }} as referrer_account_key,
        coalesce(is_test, false) as is_flagged_test,
        coalesce(
            {{ matches("concat_ws(' ', lower(account_id), nickname)", '(^|[^a-z])(test|qa)([^a-z]|$)') }}, false
        ) as has_test_name,
        case
            when source_system is null then 'missing_source_system'
            when account_id is null then 'missing_account_id'
            when raw_registered_at is not null and registered_at is null then 'unparsable_registered_at'
            when registered_at < {{ earliest_plausible_time() }} then 'implausible_registered_at'
            when registered_at > {{ latest_plausible_time() }} then 'future_registered_at'
        end as reject_reason,
        arrived_at,
        raw_record,
        -- One spelling per name, so that two accounts' names can be compared without being known.
        {{ pseudonym("nullif(" ~ without('nickname', '[ ._-]') ~ ", '')") }} as name_pseudonym
    from parsed
)

select * from checked
