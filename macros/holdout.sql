{#- Whether a person is held out of an audience or action: told by a hash, so that it is the same in every build and of every use. -#}
{%- macro is_held_out(user_id, name, holdout_share) -%}
    mod({{ persona.hash_key([user_id, name]) }}, 10000) < {{ holdout_share }} * 10000
{%- endmacro -%}
