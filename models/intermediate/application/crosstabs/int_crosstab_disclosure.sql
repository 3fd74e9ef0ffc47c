-- Which cells are shown. Rows and columns with a cell of few people form a block, and none of the block is shown: of each of its
-- rows and columns no more than a sum can be had, and sums of at least two rows and two columns leave every cell open. A
-- block of one row, or one column, is given the one that costs least.
with

cells as (select * from {{ ref('int_crosstab_cells') }}),

small_cells as (
    select *
    from cells
    where {{ disclosed('users') }} is null
),

small_rows as (
    select distinct crosstab, value from small_cells
),

small_columns as (
    select distinct crosstab, other_value from small_cells
),

row_candidates as (
    select
        cells.crosstab,
        cells.value,
        row_number() over (partition by cells.crosstab order by sum(cells.users), cells.value) as place
    from cells
    inner join small_columns on cells.crosstab = small_columns.crosstab and cells.other_value = small_columns.other_value
    left join small_rows on cells.crosstab = small_rows.crosstab and cells.value = small_rows.value
    where small_rows.value is null
    group by cells.crosstab, cells.value
    having sum(cells.users) > 0
),

single_rows as (
    select crosstab from small_rows group by crosstab having count(*) = 1
),

block_rows as (
    select crosstab, value from small_rows
    union all
    select row_candidates.crosstab, row_candidates.value
    from row_candidates
    inner join single_rows on row_candidates.crosstab = single_rows.crosstab
    where row_candidates.place = 1
),

column_candidates as (
    select
        cells.crosstab,
        cells.other_value,
        row_number() over (partition by cells.crosstab order by sum(cells.users), cells.other_value) as place
    from cells
    inner join block_rows on cells.crosstab = block_rows.crosstab and cells.value = block_rows.value
    left join small_columns on cells.crosstab = small_columns.crosstab and cells.other_value = small_columns.other_value
    where small_columns.other_value is null
    group by cells.crosstab, cells.other_value
    having sum(cells.users) > 0
),

single_columns as (
    select crosstab from small_columns group by crosstab having count(*) = 1
),

block_columns as (
    select crosstab, other_value from small_columns
    union all
    select column_candidates.crosstab, column_candidates.other_value
    from column_candidates
    inner join single_columns on column_candidates.crosstab = single_columns.crosstab
    where column_candidates.place = 1
),

disclosure as (
    select
        cells.*,
        sum(cells.users) over (partition by cells.crosstab, cells.value) as row_users,
        sum(cells.users) over (partition by cells.crosstab) as table_users,
        block_rows.value is not null and block_columns.other_value is not null as is_suppressed
    from cells
    left join block_rows on cells.crosstab = block_rows.crosstab and cells.value = block_rows.value
    left join block_columns
        on cells.crosstab = block_columns.crosstab and cells.other_value = block_columns.other_value
)

select * from disclosure
