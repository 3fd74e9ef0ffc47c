-- What people declared of the attributes that may be inferred, a row each.
with

declared as (select * from {{ ref('int_user_declared_attributes') }}),

declared_values as (
    select
        user_id,
        'gender' as attribute,
        gender as declared_value
    from declared
    union all
    select
        user_id,
        'age_band' as attribute,
        age_band as declared_value
    from declared
    union all
    select
        user_id,
        'province' as attribute,
        province as declared_value
    from declared
    union all
    select
        user_id,
        'occupation' as attribute,
        occupation as declared_value
    from declared
),

known_values as (
    select
        user_id,
        attribute,
        declared_value
    from declared_values
    where declared_value is not null
)

select * from known_values
