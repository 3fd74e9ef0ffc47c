"""dbt imports this at its start because of its name: so dbt-spark, where it is installed, learns what Persona needs."""

from importlib.util import find_spec

if find_spec("pyspark") and find_spec("dbt.adapters.spark"):
    from persona.spark import extend_dbt_spark

    extend_dbt_spark()
