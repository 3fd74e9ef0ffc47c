{#-
    What is watched of feeds, day by day: the column that says when, columns of few words that should not change overnight, and
    further columns that should not go empty.
-#}
{%- macro watched_feeds() -%}
    {{- return({
        'logins': {'time': 'logged_in_at', 'words': ['device_type', 'os', 'channel'],
            'others': ['device_pseudonym', 'app_version', 'country', 'session_seconds']},
        'messages': {'time': 'sent_at', 'words': ['message_type'],
            'others': ['counterpart_account_id', 'group_id', 'text_length', 'content_hash']},
        'calls': {'time': 'started_at', 'words': ['call_type'], 'others': ['counterpart_account_id', 'duration_seconds']},
        'friendships': {'time': 'occurred_at', 'words': ['action'], 'others': ['counterpart_account_id']},
        'group_members': {'time': 'occurred_at', 'words': ['action', 'role'], 'others': ['group_id', 'group_name']},
        'content_events': {'time': 'occurred_at', 'words': ['action', 'content_type'],
            'others': ['content_id', 'counterpart_account_id', 'category', 'brand']},
        'service_events': {'time': 'occurred_at', 'words': ['service'], 'others': ['duration_seconds', 'amount']},
        'page_events': {'time': 'occurred_at', 'words': ['action', 'channel'],
            'others': ['page', 'element', 'category', 'brand', 'query']},
        'orders': {'time': 'ordered_at', 'words': ['status', 'currency', 'channel', 'payment_method'],
            'others': ['amount', 'coupon_code', 'discount_amount']},
        'campaign_events': {'time': 'occurred_at', 'words': ['action'], 'others': ['campaign_id', 'variant', 'amount']},
        'consents': {'time': 'occurred_at', 'words': ['purpose', 'action', 'channel'], 'others': ['policy_version', 'expires_at']},
        'surveys': {'time': 'responded_at', 'words': ['survey'], 'others': ['score', 'max_score']},
        'support_tickets': {'time': 'opened_at', 'words': ['channel', 'category'], 'others': ['score', 'closed_at']},
    }) -}}
{%- endmacro -%}


{#-
    Rows of a watched feed on the days of the relation `span`, with their day, but for those of the accounts in the relation
    `erased_accounts`: the next build may not find them any more, and they are nobody's behaviour. The time itself is compared
    first, a day more on either side: telling the local day of every row takes longer.
-#}
{%- macro watched_rows(feed, time) -%}
    select
        *,
        {{ persona.local_date('coalesce(' ~ time ~ ', arrived_at)') }} as feed_date
    from {{ ref('stg_' ~ feed) }}
    where
        coalesce({{ time }}, arrived_at) between
        (select {{ dbt.dateadd('day', -1, 'first_date') }} from span) and (select {{ dbt.dateadd('day', 2, 'last_date') }} from span)
        and {{ persona.local_date('coalesce(' ~ time ~ ', arrived_at)') }} between
        (select first_date from span) and (select last_date from span)
        and (account_key is null or account_key not in (select erased_accounts.account_key from erased_accounts))
{%- endmacro -%}
