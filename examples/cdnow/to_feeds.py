"""CDNOW (purchases of a music shop's new customers, 1997-98) as the feed `orders`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
from _feeds import arguments, connect, find, write

# The published files are lines of fields set apart by spaces. The sample's lines have one field more, the customer's
# number within the sample; it is left out, so that a customer keeps the number of the master in both. Amounts go from
# text to decimal and never through a float.
LINES = """
    select fields[1] as customer_id, strptime(fields[-3], '%Y%m%d') as order_date, fields[-1]::decimal(18, 2) as amount
    from (select regexp_split_to_array(trim(line), '\\s+') as fields from lines)
"""

# There are no order numbers, and 2,068 rows are further orders of a customer on the same day, 255 of them alike to the
# cent. Each row is a purchase, so each gets a number: the customer's n-th in the order of the file, the same in the
# sample and in the master. Orders of 0.00 are kept: a gift or a voucher is a purchase too.
ORDERS = """
    select
        'cdnow' as source_system,
        customer_id as account_id,
        customer_id || '-' || row_number() over (partition by customer_id order by line) as order_id,
        order_date::timestamp as ordered_at,
        amount::decimal(18, 2) as amount,
        'USD' as currency
    from (select *, row_number() over () as line from source)
    order by line
"""


def main() -> None:
    """Read the master, or with `--sample` the one-in-ten sample, and write the feed."""
    parser = arguments(__doc__, "cdnow")
    parser.add_argument("--sample", action="store_true", help="the published sample of 2,357 customers, not all 23,570")
    options = parser.parse_args()
    names = ["CDNOW_sample.txt"] if options.sample else ["CDNOW_master.txt", "cdnow_master.parquet"]
    path = find(options.data / "cdnow", *names, source="https://www.brucehardie.com/datasets/")
    connection = connect()
    if path.suffix == ".parquet":
        source = connection.read_parquet(str(path))
    else:
        connection.read_csv(
            str(path), sep="|", header=False, quotechar="", escapechar="", columns={"line": "varchar"}
        ).create_view("lines")
        source = connection.sql(LINES)
    source.create_view("source")
    write(connection, options.out or Path("feeds/cdnow_sample" if options.sample else "feeds/cdnow"), orders=ORDERS)


if __name__ == "__main__":
    main()
