# One command each. `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv/bin/python
# The runner ends with us, even when we are killed.
RUN := setpriv --pdeathsig TERM -- $(VENV)

.PHONY: help up ask demo doctor config backup restore reset installed packages ready-to-test test tested coverage used check n8n mutants fuzz atheris chaos restarts rabbitmq images compose delivery supply-chain openapi schema migrate rehearse prices eval reading bench journey wheel clean

help: ## list these commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

up: installed ## start everything and stay; Ctrl-C ends it (IBID_WEB_PORT, IBID_API_PORT, IBID_HOME)
	@$(RUN) -m local up

# Through the environment, so that no quote or dollar in a question means anything to a shell.
ask: export IBID_ASKED_FILE = $(value FILE)
ask: export IBID_ASKED_QUESTION = $(value Q)
ask: installed ## ask a file on the terminal: make ask FILE=manual.pdf Q="How cold?"
	@$(RUN) -m local ask "$$IBID_ASKED_FILE" "$$IBID_ASKED_QUESTION"

demo: installed ## make a sample project with three questions, starting Ibid if need be
	@$(RUN) -m local demo

doctor: $(VENV) ## say what is wrong on this machine, and what to do
	@$(VENV) -m local doctor

config: packages ## say which settings hold, and which variable is wrong or read by nobody (ALL=1: also defaults)
	@$(RUN) -m local config check $(if $(ALL),--all)

backup: packages ## write everything to one file while Ibid is used (FILE=ibid.tar; docs/how-to/back-up.md)
	@$(RUN) -m local backup $(if $(FILE),"$(FILE)")

restore: packages ## make an empty home what a backup was (FILE=ibid.tar, IBID_HOME)
	@$(RUN) -m local restore "$(FILE)"

reset: packages ## remove all documents, answers and accounts of this home (YES=1: do not ask)
	@$(VENV) -m local reset $(if $(YES),--yes)

test: ready-to-test check ## everything CI runs: check, tests, client, browser journey
	@$(MAKE) --no-print-directory --jobs=2 tested used

# What waits for other processes more than it computes goes beside the rest, so that both lanes end together.
WAITING := tests/chaos tests/connections tests/deploy tests/fuzz tests/local tests/real_model

tested: # the architecture was looked at by check
	@$(VENV) -m pytest $(WAITING:%=--ignore=%) --ignore=tests/test_architecture.py

coverage: ready-to-test ## the same tests of the Python code, and which lines none of them runs (half as slow again)
	@$(VENV) -m pytest --cov --cov-report=term:skip-covered --ignore=tests/fuzz

used: # beside it, for these wait for one another and leave a core idle
	@cd client && npm run --silent lint && npm run --silent typecheck && npm run --silent test
	@$(VENV) -m tests.e2e.run
	@$(VENV) -m pytest $(WAITING)

check: packages ## the fast half: format, lint, types, architecture
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/pyright
	@$(VENV) -m pytest tests/test_architecture.py

journey: installed ## the browser journey through the real stack
	@$(VENV) -m tests.e2e.run

chaos: packages ## thirty random kills while people upload and ask, 200 agents killed, 1,000 cut streams (IBID_CHAOS_SEED repeats one)
	@IBID_CHAOS_KILLS=30 IBID_CHAOS_RUNS=200 IBID_CHAOS_CUTS=1000 $(VENV) -m pytest -s --timeout=3600 \
		tests/chaos/test_random_kills.py tests/chaos/test_killed_agents.py tests/chaos/test_cuts.py

restarts: packages ## every API and worker is ended and started anew, 50 times one after the other behind nginx, while people ask, upload and list
	@IBID_CHAOS_RESTARTS=$${IBID_CHAOS_RESTARTS:-50} $(VENV) -m pytest -s --timeout=3600 tests/chaos/test_rolling_restarts.py

fuzz: packages ## 100,000 requests that openapi.json allows or does not, and 10,000 spoilt files, others each time (IBID_FUZZ_SEED repeats them)
	@seed=$${IBID_FUZZ_SEED:-$$(date +%s)}; echo "IBID_FUZZ_SEED=$$seed"; \
		IBID_FUZZ_SEED=$$seed IBID_FUZZ_REQUESTS=$${IBID_FUZZ_REQUESTS:-100000} $(VENV) -m pytest -s --timeout=7200 tests/fuzz

atheris: $(VENV) ## read spoilt files that reach what none reached before, ten minutes for each format (PARSERS="pdf docx": these; SECONDS=60)
	@$(VENV) -m local.bootstrap atheris
	@$(RUN) -m tests.atheris $(PARSERS) $(if $(SECONDS),--seconds $(SECONDS))

n8n: $(VENV) ## install n8n with a Node of its own, 3 GB, and import and call its webhooks (RECORD=1: keep what it says for the tests)
	@$(VENV) -m local.bootstrap n8n
	@IBID_N8N=$(if $(RECORD),record,real) $(VENV) -m pytest -vv -s --timeout=600 \
		tests/adapters/tools/test_n8n_recorded.py tests/server/real_n8n.py

mutants: $(VENV) ## change the code bit by bit and see whether its tests notice (ROOM=agents: one room; STORE=1: keep the score)
	@$(VENV) -m local.bootstrap mutants
	@$(RUN) -m tests.mutants $(ROOM) $(if $(STORE),--store)

images: $(VENV) ## build the four images with buildah, by hand (STAND_INS=1: also make of packages what cannot be pulled)
	@$(VENV) -m local.bootstrap compose
	@$(RUN) -m tests.compose images $(if $(STAND_INS),--stand-ins)

compose: $(VENV) ## start docker-compose.yml with these images on Podman, use it through nginx, measure, and end it (PORT=41600: the first of nine ports)
	@$(VENV) -m local.bootstrap compose
	@$(RUN) -m tests.compose run $(if $(PORT),--port $(PORT))

delivery: $(VENV) ## check the Helm chart and the workflows, as Helm, Kubernetes' schemas and two linters see them
	@$(VENV) -m local.bootstrap delivery
	@$(VENV) -m pytest tests/deploy/test_chart.py tests/deploy/test_chart_values.py tests/deploy/test_chart_kinds.py \
		tests/deploy/test_workflows.py

supply-chain: $(VENV) ## look for known vulnerabilities in all locks and for secrets in all files (KEEP=1: what looks like one is none)
	@$(VENV) -m local.bootstrap supply-chain
	@$(VENV) -m tests.supply_chain $(if $(KEEP),--keep)

openapi: packages ## write openapi.json from the code
	@$(VENV) -m server.openapi > openapi.json.new && mv openapi.json.new openapi.json

schema: packages ## after a change in supabase/schemas: write what is generated from it, and the sums of new migrations
	@$(VENV) -m adapters.postgres.schema

migrate: packages ## apply the migrations to IBID_DATABASE__OWNER_URL
	@$(VENV) -m adapters.postgres.migrate

rabbitmq: packages ## try RabbitMQ as the broker (needs Debian's rabbitmq-server): a cited answer, and a worker killed at work
	@IBID_RABBITMQ=1 $(VENV) -m pytest -vv -s --timeout=600 tests/connections/test_rabbitmq.py

rehearse: export IBID_REHEARSED_FILE = $(value FILE)
rehearse: export IBID_REHEARSED_KEEP = $(value KEEP)
rehearse: packages ## try the migrations, and the way back, on a copy of the database in IBID_SUPERUSER_URL, else of this home (KEEP=ibid.dump: keep the backup; FILE=ibid.dump: of this backup)
	@$(RUN) -m local.rehearsal $(if $(FILE),--from "$$IBID_REHEARSED_FILE") $(if $(KEEP),--keep "$$IBID_REHEARSED_KEEP")

prices: packages ## what models cost, in IBID_DATABASE__WORKER_URL, is from now on as a file says: make prices FILE=prices.json
	@$(VENV) -m adapters.postgres.prices "$(FILE)"

# Through the environment, as above.
eval: export IBID_EVAL_QUESTIONS = $(value QUESTIONS)
eval: export IBID_EVAL_DOCUMENTS = $(value DOCUMENTS)
eval: installed ## measure search and answers against the baseline (PARTS="search tables": only these; STORE=1: keep it); QUESTIONS=mine.csv with PROJECT=id or DOCUMENTS=folder: on your own questions
	@$(VENV) -m $(if $(QUESTIONS),evaluation.quality.own "$$IBID_EVAL_QUESTIONS" $(if $(DOCUMENTS),--documents "$$IBID_EVAL_DOCUMENTS") $(if $(PROJECT),--project $(PROJECT)) $(if $(API),--api $(API)),evaluation.quality $(addprefix --,$(PARTS))) $(if $(STORE),--store) $(if $(VERBOSE),--verbose)

reading: packages ## is every word of 500 made files of each format in their text, as other programs show them (FORMATS="docx xlsx": only these; FILES=50; needs Debian's libreoffice, poppler-utils and chromium)
	@$(VENV) -m evaluation.reading $(FORMATS) $(if $(FILES),--files $(FILES))

bench: installed ## measure speed on the data in IBID_DATA; SEARCH=100000: search among so many passages; BURST=60: so many questions at once; OVERHEAD=30: so many whole turns beside LangGraph, and 300 at once; NEIGHBOURS=1000: somebody beside so many hostile files and 200 half-open clients
	@$(VENV) -m $(if $(SEARCH),evaluation.speed.search $(SEARCH),$(if $(BURST),evaluation.speed.burst $(BURST),$(if $(OVERHEAD),evaluation.speed.overhead $(OVERHEAD),$(if $(NEIGHBOURS),evaluation.speed.neighbours $(NEIGHBOURS),evaluation.speed))))

wheel: installed ## build dist/ibid-….whl: Ibid without a clone, its client inside, and the list of its parts
	@$(VENV) -m hatchling build -t wheel
	@$(VENV) deploy/release/wheel_sbom.py dist/*.whl

clean: ## remove what was installed and built; the data in .ibid stay
	rm -rf .venv tests/n8n/node_modules tests/oidc_server/node_modules tests/s3_server/.venv tests/vector_engines/.venv tests/real_model/.venv tests/mutants/.venv tests/atheris/.venv .atheris tests/compose/.venv tests/delivery/.venv .mutants supabase/node_modules client/node_modules client/.next .pytest_cache .ruff_cache .coverage

ready-to-test: $(VENV)
	@$(VENV) -m local.bootstrap tests

installed: $(VENV)
	@$(VENV) -m local.bootstrap

packages: $(VENV)
	@$(VENV) -m local.bootstrap packages

$(VENV):
	@$(PYTHON) local/install/venv.py
