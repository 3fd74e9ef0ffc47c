"""Keywords in texts as `int_text_matches` finds them; with a tokeniser, only those that begin and end as words do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pandas as pd

#: Returns where the words of a text are: pairs of the first place, from 0, and the one after the last.
Tokenizer = Callable[[str], Iterable[tuple[int, int]]]

_LATIN = re.compile("[a-z0-9à-öø-ÿ]")
_KOREAN = re.compile("[가-힣]")
_CHINESE = re.compile("[一-鿿]")
_KEYS = ["source", "text_key", "keyword"]


def match(texts: pd.DataFrame, dictionary: pd.DataFrame, tokenizer: Tokenizer | None = None) -> pd.DataFrame:
    """Return which keywords texts name.

    Latin spellings are found as whole words, others anywhere. What overlaps a longer occurrence does not count.

    Parameters
    ----------
    texts : DataFrame with `source`, `text_key`, `text`
        Texts in lower case.
    dictionary : DataFrame with `spelling`, `keyword`
        Spellings in lower case, each once.
    tokenizer : callable, optional
        With one, such as :func:`morphemes`, only what begins where a word begins and ends where one ends counts.

    Returns
    -------
    DataFrame with `source`, `text_key`, `keyword`
        Each once, sorted.
    """
    keywords = dict(zip(dictionary["spelling"], dictionary["keyword"], strict=True))
    any_spelling = re.compile("|".join(map(re.escape, keywords)) or "(?!)")
    found = {
        (source, text_key, keywords[spelling])
        for source, text_key, text in texts[["source", "text_key", "text"]].itertuples(index=False)
        if any_spelling.search(text)
        for spelling in _spellings(text, keywords, tokenizer)
    }
    return pd.DataFrame(sorted(found), columns=_KEYS).astype({"source": "str", "text_key": "int64", "keyword": "str"})


def parts_of_words(
    batches: Iterable[pd.DataFrame], dictionary: pd.DataFrame, tokenizer: Tokenizer | None
) -> pd.DataFrame:
    """Return the keywords of texts that are only part of a word, by a tokeniser; none without one.

    Parameters
    ----------
    batches : iterable of DataFrames
        Texts as :func:`match` takes them. Without a tokeniser they are not read.
    dictionary, tokenizer
        As :func:`match` takes them.

    Returns
    -------
    DataFrame with `source`, `text_key`, `keyword`
        What :func:`match` finds without the tokeniser and not with it.
    """
    parts = [match(pd.DataFrame(columns=["source", "text_key", "text"]), dictionary)]
    for texts in batches if tokenizer else ():
        confirmed = match(texts, dictionary, tokenizer)
        both = match(texts, dictionary).merge(confirmed, on=_KEYS, how="left", indicator="found")
        parts.append(both.loc[both["found"] == "left_only", _KEYS])
    return pd.concat(parts, ignore_index=True)


def tokenizer_named(name: str) -> Tokenizer | None:
    """Return the tokeniser that the variable `keyword_tokenizer` names: `none` or `morphemes`.

    Raises
    ------
    ValueError
        If there is none of that name.
    ModuleNotFoundError
        If the extra that it needs is not installed.
    """
    if name == "none":
        return None
    if name != "morphemes":
        raise ValueError(f"keyword_tokenizer must be 'none' or 'morphemes', not '{name}'.")
    try:
        _korean(), _chinese()
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"keyword_tokenizer 'morphemes' needs {missing.name}: pip install persona[tokenizers]"
        ) from missing
    return morphemes


def morphemes(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a text are: by kiwipiepy in Korean, by jieba in Chinese, else between spaces and signs.

    Korean particles and endings are words of their own. A text with a Korean sign is taken for Korean.
    """
    if _KOREAN.search(text):
        yield from ((word.start, word.end) for word in _korean().tokenize(text))
    elif _CHINESE.search(text):
        yield from ((start, end) for _, start, end in _chinese().tokenize(text))
    else:
        yield from (word.span() for word in re.finditer(rf"{_LATIN.pattern}+", text))


@cache
def _korean() -> Any:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)


@cache
def _chinese() -> Any:
    import jieba

    jieba.setLogLevel("ERROR")
    return jieba


def _spellings(text: str, spellings: Iterable[str], tokenizer: Tokenizer | None) -> Iterator[str]:
    """Yield the spellings that count in a text, as often as they occur."""
    occurrences = [
        (place.start(), place.start() + len(spelling), spelling)
        for spelling in spellings
        for place in re.finditer(f"(?={re.escape(spelling)})", text)
        if _is_whole(text, place.start(), place.start() + len(spelling))
    ]
    words = list(tokenizer(text)) if tokenizer and occurrences else []
    starts, ends = {start for start, _ in words}, {end for _, end in words}
    for start, end, spelling in occurrences:
        is_covered = any(s < end and start < e and end - start < e - s for s, e, _ in occurrences)
        if not is_covered and (tokenizer is None or (start in starts and end in ends)):
            yield spelling


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no Latin letter goes on where a Latin word begins or ends."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_LATIN.match(text[start]) and _LATIN.match(before)) and not (
        _LATIN.match(text[end - 1]) and _LATIN.match(after)
    )
