-- What people may be used for: marketing once for each channel that campaigns or answers name, the rest once.
with

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

answers as (
    select * from {{ ref('int_consent_answers') }}
),

channels as (
    select distinct channel from campaigns where channel is not null
    union distinct
    select distinct channel from answers where purpose = 'marketing'
    union distinct
    select 'any' as channel
),

purposes as (
    select 'analytics' as purpose, 'any' as channel
    union all
    select 'profiling' as purpose, 'any' as channel
    union all
    select 'inference' as purpose, 'any' as channel
    union all
    select 'marketing' as purpose, channel from channels
)

select * from purposes
