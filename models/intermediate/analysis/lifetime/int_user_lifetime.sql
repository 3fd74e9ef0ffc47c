-- BG/NBD and Gamma-Gamma applied to every customer.
with

histories as (select * from {{ ref('int_purchase_histories') }}),
fits as (select * from {{ ref('int_lifetime_fits') }}),
expectations as (select * from {{ ref('int_expected_purchases') }}),

-- The models take only somebody who came back to be able to stop, so that who bought once counts as alive.
told as (
    select
        histories.*,
        fits.bg_nbd_status,
        fits.gamma_gamma_status,
        case
            when fits.bg_nbd_status != 'ok' then null
            when histories.frequency = 0 then 1
            else
                1 / (
                    1 + fits.a / (fits.b + histories.frequency - 1)
                    * power(
                        (fits.alpha + histories.age_weeks) / (fits.alpha + histories.recency_weeks),
                        fits.r + histories.frequency
                    )
                )
        end as probability_alive,
        expectations.purchases_if_alive,
        -- The customer's own mean, drawn to that of all customers the more the fewer purchases it is of.
        case
            when fits.bg_nbd_status = 'ok'
                then
                    fits.p * (fits.gamma + histories.valued_repeats * coalesce(histories.mean_repeat_amount, 0))
                    / (fits.p * histories.valued_repeats + fits.q - 1)
        end as expected_purchase_amount
    from histories
    inner join fits
        on histories.as_of_date = cast(fits.as_of_date as date) and histories.is_holdout = fits.is_holdout
    left join expectations
        on
            histories.as_of_date = cast(expectations.as_of_date as date)
            and histories.is_holdout = expectations.is_holdout
            and histories.frequency = expectations.frequency
            and histories.age_days = expectations.age_days
),

final as (
    select
        user_id,
        as_of_date,
        is_holdout,
        observed_until_date,
        horizon_weeks,
        first_purchase_date,
        last_purchase_date,
        frequency,
        age_weeks,
        bg_nbd_status,
        gamma_gamma_status,
        round(probability_alive, 9) as probability_alive,
        round(probability_alive * purchases_if_alive, 9) as expected_purchases,
        round(expected_purchase_amount, 9) as expected_purchase_amount,
        round(probability_alive * purchases_if_alive * expected_purchase_amount, 9) as expected_value_amount
    from told
)

select * from final
