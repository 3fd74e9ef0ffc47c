{#- Whether a date lies in a season of `seasons` (int_seasons); a season may go over the year's end. -#}
{%- macro is_in_season(date) -%}
    case
        when seasons.first_month_day <= seasons.last_month_day
            then {{ persona.month_day(date) }} between seasons.first_month_day and seasons.last_month_day
        else {{ persona.month_day(date) }} >= seasons.first_month_day or {{ persona.month_day(date) }} <= seasons.last_month_day
    end
{%- endmacro -%}

{#- Month and day as one number: 301 is the first of March. -#}
{%- macro month_day(date) -%}
    (100 * extract(month from {{ date }}) + extract(day from {{ date }}))
{%- endmacro -%}

{#- Whether an hour lies between two others, these included, over midnight too. -#}
{%- macro is_hour_between(hour, first, last) -%}
    case
        when {{ first }} <= {{ last }} then {{ hour }} between {{ first }} and {{ last }}
        else {{ hour }} >= {{ first }} or {{ hour }} <= {{ last }}
    end
{%- endmacro -%}
