-- What somebody can tell who knows every total: the least and the most people that a cell which is not shown may hold. They must
-- differ, of each such cell, in all tables of reports that show totals.
with

cells as (
    select * from {{ ref('int_crosstab_disclosure') }}
),

-- The total of a table is shown unless all its people are few.
hidden as (
    select
        *,
        sum(users) over (partition by crosstab) as hidden_in_table,
        sum(users) over (partition by crosstab, value) as hidden_in_row,
        sum(users) over (partition by crosstab, other_value) as hidden_in_column,
        count(*) over (partition by crosstab, value) as cells_in_row,
        count(*) over (partition by crosstab, other_value) as cells_in_column,
        count(*) over (partition by crosstab) as cells_in_table
    from cells
    where is_suppressed and table_users >= {{ setting('minimum_cell_users') }}
)

select *
from hidden
where
    cells_in_row * cells_in_column != cells_in_table
    or greatest(0, hidden_in_row + hidden_in_column - hidden_in_table) >= least(hidden_in_row, hidden_in_column)
