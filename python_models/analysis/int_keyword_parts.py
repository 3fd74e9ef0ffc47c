from persona.frames import as_frame, frame_batches
from persona.keywords import parts_of_words, tokenizer_named


def model(dbt, session):
    """One row per text and keyword that is only part of a word there; none without a tokeniser."""
    dbt.config(materialized="table")
    return parts_of_words(
        frame_batches(dbt.ref("int_keyword_texts"), rows=100_000),
        dictionary=as_frame(dbt.ref("int_keyword_spellings")),
        tokenizer=tokenizer_named(dbt.config.meta_get("tokenizer")),
    )
