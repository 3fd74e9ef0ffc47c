-- The accepted requests to be erased, for the books. Whom they name, int_erased_accounts alone remembers.
with

erasure_requests as (
    select * from {{ ref('stg_erasure_requests') }}
),

distinct_requests as (
    select
        erasure_request_key,
        min(requested_at) as requested_at,
        min(arrived_at) as arrived_at
    from erasure_requests
    where reject_reason is null
    group by erasure_request_key
)

select * from distinct_requests
