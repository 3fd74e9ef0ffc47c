# Two commands: `make build` and `make test`. Everything else helps with one of them.
#   make build RAW_PATH=feeds WAREHOUSE=warehouse/mine.duckdb AS_OF=2026-06-30
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RAW_PATH ?=
WAREHOUSE ?= warehouse/persona.duckdb
ACCOUNT ?=
AS_OF ?= $(PERSONA_AS_OF_DATE)
REBUILD ?= $(PERSONA_REBUILD_DATES)
REREAD ?= $(PERSONA_REREAD_DATES)
REFRESH ?=
SAMPLE ?=
TARGET ?=
RULE_SET ?=
TAG ?=
AUDIENCE ?=
FORMAT ?=
OUT ?=
BASE ?=
EVENTS ?=
TURNS ?=
NEW ?=
SUPERSET := .venv-superset
SUPERSET_HOME ?= $(basename $(WAREHOUSE))_superset
SUPERSET_PORT ?= 8088
BUNDLE = $(basename $(WAREHOUSE))_superset.zip

export PYTHONPATH :=
export PERSONA_AS_OF_DATE := $(AS_OF)
export PERSONA_REBUILD_DATES := $(REBUILD)
export PERSONA_REREAD_DATES := $(REREAD)
export DBT_PROFILES_DIR := $(CURDIR)
export DO_NOT_TRACK := 1

LOCK := $(BIN)/python -m piptools compile --quiet --upgrade --no-header --no-annotate --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

.DEFAULT_GOAL := help

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

build: $(VENV)/core.installed $(if $(filter spark,$(TARGET)),$(VENV)/spark.installed) ## Build the marts from RAW_PATH (demo feeds if none) into WAREHOUSE, published only if every test passed
ifeq ($(TARGET),spark)
	@$(BIN)/python -m persona build-on-spark --raw-path "$(RAW_PATH)"
else
	@$(BIN)/python -m persona build --raw-path "$(RAW_PATH)" --warehouse "$(WAREHOUSE)" --refresh "$(REFRESH)" --sample "$(SAMPLE)"
endif

doctor: $(VENV)/core.installed ## Say what the feeds in RAW_PATH hold and lack, before any build
	@$(BIN)/python -m persona doctor --raw-path "$(RAW_PATH)"

preview: $(VENV)/core.installed ## Count who would pass RULE_SET, have TAG or be in AUDIENCE as their seeds are now, before anything is built
	@$(BIN)/python -m persona preview --rule-set "$(RULE_SET)" --tag "$(TAG)" --audience "$(AUDIENCE)" --warehouse "$(WAREHOUSE)"

export: $(VENV)/core.installed ## Write the accounts of AUDIENCE for a CRM, as FORMAT=csv or parquet
	@$(BIN)/python -m persona export --audience "$(AUDIENCE)" --format "$(or $(FORMAT),csv)" --warehouse "$(WAREHOUSE)"

export-marts: $(VENV)/core.installed ## Write every mart as a file for BI tools, FORMAT=parquet or csv, beside WAREHOUSE or into OUT
	@$(BIN)/python -m persona export-marts --format "$(or $(FORMAT),parquet)" --warehouse "$(WAREHOUSE)" $(if $(OUT),--out "$(OUT)")

superset-bundle: $(VENV)/core.installed ## Write the dashboard for Apache Superset on WAREHOUSE as a file to import
	@$(BIN)/python -m persona superset-bundle --warehouse "$(WAREHOUSE)" --out "$(BUNDLE)"

superset: $(SUPERSET)/installed superset-bundle ## Serve Apache Superset with the dashboard on WAREHOUSE, to this machine alone
	@SUPERSET_HOME="$(SUPERSET_HOME)" SUPERSET_PORT="$(SUPERSET_PORT)" sh examples/superset/serve.sh $(SUPERSET)/bin "$(BUNDLE)"

report: $(VENV)/core.installed ## Write the report on the published marts of WAREHOUSE into report/, to be opened in a browser
	@$(BIN)/python -m persona report --warehouse "$(WAREHOUSE)"

docs: $(VENV)/dev.installed ## Write dbt's documentation of the project, and where each column comes from, into site/, from a built WAREHOUSE
	@$(BIN)/python -m persona docs --warehouse "$(WAREHOUSE)"

report-picture: ## Take the picture of the report's first page for the README
	@chromium --headless --no-sandbox --hide-scrollbars --window-size=1180,760 --virtual-time-budget=9000 \
		--screenshot=docs/images/report.png "file://$(CURDIR)/report/index.html" 2>/dev/null

diff: $(VENV)/core.installed ## Say which rows and numbers changed from the published file BASE to NEW
	@$(BIN)/python -m persona diff --base "$(BASE)" --new "$(or $(NEW),$(WAREHOUSE))"

cost: $(VENV)/core.installed ## Say which models of the last build of WAREHOUSE took longest
	@$(BIN)/python -m persona cost --warehouse "$(WAREHOUSE)"

subject-report: $(VENV)/core.installed ## Write all that is held about the person of ACCOUNT=source_system:account_id, and why
	@$(BIN)/python -m persona subject-report --account "$(ACCOUNT)" --raw-path "$(RAW_PATH)" --warehouse "$(WAREHOUSE)"

test: $(VENV)/dev.installed lint ## Run everything that must pass
	@$(BIN)/python -m pytest tests/pytest -m "not long" -n 2 --dist loadfile --durations 15 --durations-min 5
	@echo "make test: lint, unit tests and data tests all passed."

test-superset: $(VENV)/dev.installed $(SUPERSET)/installed ## Prove, in minutes, that Superset reads the marts while builds publish
	@$(BIN)/python -u -m pytest tests/superset -s

test-spark: java $(VENV)/dev.installed $(VENV)/spark.installed ## Build a small demo on DuckDB, on Spark in one process and with two workers, and compare every mart
	@$(BIN)/python -m pytest tests/pytest/test_spark.py
	@$(BIN)/python -u -m pytest tests/spark -s -m "not long"
	@echo "make test-spark: every mart is the same on DuckDB, on Spark in one process and on Spark with two workers."

evaluate-spark: java $(VENV)/dev.installed $(VENV)/spark.installed ## Compare every mart of a real data set in PUBLIC_DATA, built on DuckDB and on Spark
	@$(BIN)/python -u -m pytest tests/spark -s -m long

java:
	@java -version >/dev/null 2>&1 || { echo "Spark needs Java 17, and there is none: install openjdk-17-jre-headless, or what your system calls it." >&2; exit 1; }

test-dagster: $(VENV)/dev.installed ## Install the extra dagster and test schedules, checks and runs in process
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dagster.txt
	@$(BIN)/python -m pytest tests/pytest/test_orchestration.py

lint: $(VENV)/dev.installed ## Check style, documentation, layers and readiness for the next dbt
	@$(BIN)/python -m persona.lint

evaluate: $(VENV)/dev.installed ## Compare what was found with what was planted; run the long tests; feed garbage at length
	@$(BIN)/python -m persona evaluate
	@PERSONA_GARBAGE_EXAMPLES=25 $(BIN)/python -m pytest tests/pytest/test_garbage.py
	@PERSONA_FAULT_KILLS=20 $(BIN)/python -m pytest tests/pytest/test_faults.py -m "not long"
	@$(BIN)/python -m pytest tests/pytest -m long

benchmark: benchmark-rivals ## benchmark-rivals, then time a million accounts made people, their network, one more day
	@$(BIN)/python -m persona benchmark-identity
	@$(BIN)/python -m persona benchmark-network
	@$(BIN)/python -m persona benchmark-increments

benchmark-learning: $(VENV)/core.installed ## Time every Python model on the marts of PEOPLE=100000,1000000
	@$(BIN)/python -m persona benchmark-learning $(if $(PEOPLE),--people "$(PEOPLE)")

benchmark-rivals: $(VENV)/core.installed ## Install the extra benchmark; time EVENTS=1000000,… against one reading and against pandas, Polars, Spark; write docs/benchmarks.md
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-benchmark.txt
	@$(BIN)/python -m persona benchmark-rivals $(if $(EVENTS),--events "$(EVENTS)") $(if $(TURNS),--turns "$(TURNS)")

benchmark-spark: java $(VENV)/spark.installed ## Time facts and features on Spark at EVENTS=1000000,…; say how they grow; write docs/benchmarks_spark.md
	@$(BIN)/python -m persona benchmark-spark $(if $(EVENTS),--events "$(EVENTS)") $(if $(TURNS),--turns "$(TURNS)")

benchmark-demo: $(VENV)/core.installed ## Time the demo build
	@$(BIN)/python -m persona benchmark-demo

calendar: $(VENV)/dev.installed ## Write the seed of Korean and Chinese holidays anew
	@$(BIN)/python -m persona.calendar

lock: $(VENV)/dev.installed ## Pin the newest allowed packages, all of them first so that the core fits the rest
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	@$(LOCK) --extra lint --extra metrics --extra calendar --extra report --extra docs --extra test --all-build-deps --output-file requirements-dev.txt pyproject.toml
	@$(LOCK) --extra report --all-build-deps --constraint requirements-dev.txt --output-file requirements.txt pyproject.toml
	@$(LOCK) --extra dagster --constraint requirements-dev.txt --output-file requirements-dagster.txt pyproject.toml
	@$(LOCK) --extra benchmark --constraint requirements-dev.txt --output-file requirements-benchmark.txt pyproject.toml
	@$(LOCK) --extra spark --constraint requirements-dev.txt --output-file requirements-spark.txt pyproject.toml

clean: ## Remove what was built, but not the feeds
	rm -rf target logs report site warehouse/.work warehouse/.kept warehouse/*.duckdb warehouse/*_marts warehouse/*_report warehouse/*_superset.zip

# The environment is made anew only when the pins change. The project is installed by its folder (compat): dbt looks for its
# plugins there, of which dbt_persona_spark is one, and does not see what is only mapped by name.
$(VENV)/core.installed: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--config-settings editable_mode=compat -e .
	@touch $@

$(VENV)/dev.installed: requirements-dev.txt $(VENV)/core.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/spark.installed: requirements-spark.txt $(VENV)/core.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt
	@touch $@

$(SUPERSET)/installed: requirements-superset.txt
	@test -x $(SUPERSET)/bin/python || $(PYTHON) -m venv $(SUPERSET)
	@echo "Installing Apache Superset into $(SUPERSET): a gigabyte, some minutes …"
	@$(SUPERSET)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-superset.txt
	@touch $@

.PHONY: help build doctor preview export export-marts superset superset-bundle test-superset test-spark evaluate-spark java report docs report-picture diff cost subject-report test test-dagster lint calendar lock evaluate benchmark benchmark-learning benchmark-rivals benchmark-spark benchmark-demo clean
