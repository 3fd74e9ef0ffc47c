"""SNAP CollegeMsg (private messages of a student network) as the feed `messages`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
from _feeds import arguments, connect, find, write

# The file has no message ids. An event without one is identified by the hash of its content, and 36 times somebody
# wrote to the same person more than once within a second: 37 messages would be taken for duplicates. The line's
# number in the file tells them apart.
MESSAGES = """
    select
        'collegemsg' as source_system,
        line::varchar as message_id,
        src::varchar as sender_id,
        dst::varchar as recipient_id,
        to_timestamp(unixts) at time zone 'UTC' as sent_at
    from (select *, row_number() over () as line from source)
    order by line
"""


def main() -> None:
    """Read the file as published, or as Parquet with the columns src, dst, unixts, and write the feed."""
    options = arguments(__doc__, "collegemsg").parse_args()
    path = find(
        options.data / "collegemsg",
        "CollegeMsg.txt",
        "CollegeMsg.txt.gz",
        "collegemsg.parquet",
        source="https://snap.stanford.edu/data/CollegeMsg.html",
    )
    connection = connect()
    if path.suffix == ".parquet":
        source = connection.read_parquet(str(path))
    else:
        source = connection.read_csv(
            str(path), sep=" ", header=False, columns={"src": "integer", "dst": "integer", "unixts": "bigint"}
        )
    source.create_view("source")
    write(connection, options.out or Path("feeds/collegemsg"), messages=MESSAGES)


if __name__ == "__main__":
    main()
