-- Every raw row has one fate: per feed the four add up to the rows read.
with

reconciliation as (
    select * from {{ ref('rpt_feed_reconciliation') }}
),

unbalanced as (
    select
        *,
        rows_accepted + rows_duplicate + rows_rejected + rows_erased as rows_accounted_for
    from reconciliation
    where rows_read != rows_accepted + rows_duplicate + rows_rejected + rows_erased
)

select * from unbalanced
