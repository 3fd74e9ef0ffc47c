-- What makes somebody a creator, a reactor or a reader of content, typed.
with

content_roles as (
    select * from {{ ref('content_roles') }}
),

typed as (
    select
        {{ clean_word('role') }} as role,
        try_cast(precedence as integer) as precedence,
        {{ clean_word('deed') }} as deed,
        try_cast(minimum_count as integer) as minimum_count,
        try_cast(minimum_share as double) as minimum_share
    from content_roles
)

select * from typed
