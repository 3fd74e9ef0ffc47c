-- Two kinds of trees, child by child: content passed on from an event, and people brought by people. A parent is older than its
-- child, so that no chain can end in itself; an event that is not there any more can still be a parent.
with

-- Each looks for its events itself: a table that is named once is not copied before it is searched.
shares as (
    select * from {{ ref('fct_events') }} where event_type = 'content_share'
),

originals as (
    select * from {{ ref('fct_events') }}
),

referrals as (
    select * from {{ ref('int_referrals') }}
),

parents as (
    select
        'share' as tree,
        shares.event_key as node_key,
        shares.related_event_key as parent_key
    from shares
    left join originals on shares.related_event_key = originals.event_key
    where
        shares.related_event_key != shares.event_key
        and (
            originals.event_key is null
            or originals.event_at < shares.event_at
            or (originals.event_at = shares.event_at and originals.event_key < shares.event_key)
        )
    union all
    select
        'referral' as tree,
        user_id as node_key,
        referrer_user_id as parent_key
    from referrals
    where referrer_user_id is not null
)

select * from parents
